"""Where a permalink leads: the thread of one comment, shown first on the first page of the top order.

None of our recordings holds such a page. That the thread carries ``RENDERING_PRIORITY_LINKED_COMMENT``, and the
comment a mark of its own (``linkedCommentBadge`` in the old form, ``linkedCommentText`` in the new), is what public
clients read; that a linked reply stands in its root's thread before the way to the others is an assumption.
"""

from __future__ import annotations

from commentvault.demo import new_form, stock
from commentvault.demo.truth import Corpus, Truth
from commentvault.demo.wording import Wording

Chain = tuple[Truth, ...]
"""A root and those that lead down to the linked comment, as far as its form shows them; empty where it is not there."""


def chain(corpus: Corpus, comment: str) -> Chain:
    """The way to a comment: nested replies through all they answer, flat ones straight from their root."""
    row = corpus.by_id.get(comment)
    out: list[Truth] = []
    while row is not None:
        out.append(row)
        up = row.parent if row.root in corpus.nested else row.root
        if up is None:
            return tuple(reversed(out))
        row = corpus.by_id.get(up)
    return ()


def first(rows: tuple[Truth, ...], way: Chain) -> tuple[Truth, ...]:
    """The top order with the linked thread before all others, listed once."""
    return (way[0], *(row for row in rows if row.id != way[0].id)) if way else rows


def inside(way: Chain, words: Wording, corpus: Corpus) -> list[stock.Json]:
    """What a linked thread of the new form shows of its replies before the way to all of them."""
    if len(way) < 2:
        return []
    if way[0].id not in corpus.nested:
        return [{"commentViewModel": new_form.view_model(way[-1], words, corpus, linked=True)}]
    items: list[stock.Json] = []
    for row in reversed(way[1:]):
        replies = None
        if row.replies:
            items.append(stock.continuation(new_form.replies_token(row, corpus)))
            replies = new_form.replies_renderer(row, words, corpus, "subThreads", items)
        items = [new_form.thread(row, words, corpus, replies, way=way)]
    return items

"""A thread in the terminal, by rich: the facts, then every comment with its replies under it.

Other people's text is tamed (see ``plain``) and handed over as plain text: neither rich's markup nor an escape
sequence in it does anything. Colour is only for ease; nothing is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Literal

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from commentvault.archive.history import Thread
from commentvault.digest.build import head
from commentvault.digest.completeness import Completeness
from commentvault.digest.relations import Relations, by_likes, by_newest, by_time
from commentvault.digest.value import Quote
from commentvault.digest.words import summary, wording
from commentvault.digest.words.plain import excerpt, tame_line
from commentvault.model import WEB, Comment, Record

Order = Literal["liked", "top", "newest"]

_NAME = 60
_LABELS = {"head": "newest only", "pins": "pins only", "refresh": "refreshed"}
_DEEPEST = 4  # levels of indentation; answers further down stay at this one, so that 40 columns are enough


class Listed(Record, frozen=True, kw_only=True):
    """A thread as one line of a list. ``listed`` comments are archived and still there (None: not known), ``gone``
    archived only. ``source`` is who was asked in the last run: ``web``, ``api`` or ``both``.
    """

    thread: str
    title: str
    listed: int | None = 0
    gone: int = 0
    claimed: int | None = None
    claimed_exact: bool | None = None
    looked: datetime | None = None
    status: str = ""
    source: str | None = None


def show(
    thread: Thread,
    console: Console,
    *,
    limit: int | None = None,
    ids: Collection[str] | None = None,
    order: Order = "liked",
) -> None:
    """Print a thread; the arguments are those of :func:`views`."""
    for view in views(thread, limit=limit, ids=ids, order=order):
        console.print(view, highlight=False, emoji=False)
        console.print()


def views(
    thread: Thread, *, limit: int | None = None, ids: Collection[str] | None = None, order: Order = "liked"
) -> Iterator[Text | Tree]:
    """The head, then one tree for each top comment, made when asked for; at the end what was left out.

    Pinned comments come first, then the most liked, the platform's own order (``top``) or the newest. ``limit`` is a
    number of top comments. ``ids`` shows only these comments, each under what it answers.
    """
    yield _head(thread)
    forest = _Forest(thread, ids)
    tops = forest.tops(order)
    shown = tops if limit is None else tops[: max(limit, 0)]
    for top in shown:
        yield forest.tree(top)
    left_out = [forest.size(top) for top in tops[len(shown) :]]
    if left_out:
        replies = wording.count(sum(left_out), "reply", "replies")
        yield Text(f"… and {wording.count(len(left_out), 'more top comment')} with {replies} in the archive.", "dim")


def chosen(thread: Thread, *, limit: int | None = None, order: Order = "liked") -> Iterator[Comment]:
    """The comments that :func:`views` shows, in its order: each top comment, then its replies, oldest first."""
    forest = _Forest(thread, None)
    for top in forest.tops(order)[:limit]:
        yield from forest.comments(top)


def listing(rows: Sequence[Listed]) -> Table:
    """The table of ``ls``; who was asked stands there where it was not the web alone, for all."""
    sources = any(row.source not in (None, WEB) for row in rows)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("thread", no_wrap=True, overflow="fold")  # never cut: it is there to be copied
    table.add_column("title", min_width=8)  # the one that gives way
    for name in ("archived", "claimed"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("last run", no_wrap=True)
    if sources:
        table.add_column("by", no_wrap=True)
    table.add_column("status", no_wrap=True, min_width=max((len(row.status) for row in rows), default=0))
    for row in rows:
        claimed = "?" if row.claimed is None else wording.number(row.claimed, exact=row.claimed_exact)
        archived = "?" if row.listed is None else wording.number(row.listed)
        archived += f" (+{wording.number(row.gone)} gone)" if row.gone else ""
        looked = f"{row.looked:%Y-%m-%d}" if row.looked else "never" if row.listed is not None else "?"
        title = Text(tame_line(row.title), no_wrap=True, overflow="ellipsis")
        by = [row.source or "?"] if sources else []
        table.add_row(Text(tame_line(row.thread)), title, archived, claimed, looked, *by, Text(row.status))
    return table


def listed(thread: Thread) -> Listed:
    """A thread's line in the list."""
    facts = head(thread)
    return Listed(
        thread=facts.thread,
        title=wording.heading(facts.post),
        listed=facts.listed,
        gone=facts.gone,
        claimed=facts.claimed,
        claimed_exact=facts.claimed_exact,
        looked=facts.completeness.looked,
        status=_label(facts.completeness),
        source=thread.runs[-1].header.source if thread.runs else None,
    )


def _label(state: Completeness) -> str:
    """One word or two for a list of threads."""
    if state.looked is None:
        return "no run"
    if state.state == "asked":
        return _LABELS.get(state.mode, "asked")
    if state.state == "complete" and not state.whole:
        return "newest only" if state.newest_only else "partial"
    return state.state or "no verdict"


def _head(thread: Thread) -> Text:
    facts = head(thread)
    text = Text(summary.title(facts), "bold")
    text.append("\n" + " ".join(summary.sentences(facts)), "not bold")
    if facts.link:
        text.append("\n" + tame_line(facts.link), "not bold dim")
    return text


class _Forest:
    """Top comments with their answers. Replies whose top comment is not archived hang under its bare id."""

    def __init__(self, thread: Thread, ids: Collection[str] | None) -> None:
        self._comments = thread.comments
        self._known = Relations(thread)
        self._likes_told = any(comment.likes is not None for comment in thread.comments.values())
        self._under: dict[str, list[Comment]] = {}
        wanted = None if ids is None else self._with_what_they_answer(ids)
        for comment in thread.comments.values():
            if wanted is None or comment.id in wanted:
                under = self._under.setdefault(self._top(comment), [])
                if self._top(comment) != comment.id:
                    under.append(comment)

    def tops(self, order: Order) -> list[str]:
        """The top comments' ids: pinned ones first, those that are not archived last."""

        def key(top: str) -> tuple[bool, bool, tuple[float, str]]:
            comment = self._comments.get(top)
            if comment is None:
                return True, False, (0, top)
            ranks = {"liked": by_likes, "top": _by_rank, "newest": by_newest}
            return False, not comment.pinned or self._known.gone(comment) is not None, ranks[order](comment)

        return sorted(self._under, key=key)

    def size(self, top: str) -> int:
        """How many replies hang under a top comment here."""
        return len(self._under[top])

    def comments(self, top: str) -> Iterator[Comment]:
        """A top comment, where it is archived, and the replies under it."""
        yield from (self._comments[ident] for ident in (top,) if ident in self._comments)
        yield from sorted(self._under[top], key=by_time)

    def tree(self, top: str) -> Tree:
        """A top comment with its replies, oldest first, each under what it answers."""
        comment = self._comments.get(top)
        label = self._label(comment) if comment else Text(f"(the comment {tame_line(top)} is not archived)", "dim")
        tree = Tree(label, guide_style="dim")
        answers = self._answers(top)
        open_: list[tuple[Tree, int, Comment]] = [(tree, 1, reply) for reply in reversed(answers.pop(top, []))]
        while open_ or answers:
            if not open_:  # comments that claim to answer each other in a ring
                open_ = [(tree, 1, lost) for lost in answers.pop(min(answers))]
            above, depth, reply = open_.pop()
            node = above.add(self._label(reply, name_answered=depth > _DEEPEST))
            below = above if depth >= _DEEPEST else node
            open_ += [(below, depth + 1, answer) for answer in reversed(answers.pop(reply.id, []))]
        return tree

    def _answers(self, top: str) -> dict[str, list[Comment]]:
        here = {reply.id for reply in self._under[top]}
        answers: dict[str, list[Comment]] = {}
        for reply in sorted(self._under[top], key=by_time):
            answered = reply.parent if reply.parent in here and reply.parent != reply.id else top
            answers.setdefault(answered, []).append(reply)
        return answers

    def _top(self, comment: Comment) -> str:
        """The top comment's id: the root, or what stands highest on the way up."""
        passed = {comment.id}
        while (above := comment.root or comment.parent) is not None and above not in passed:
            if above not in self._comments:
                return above
            passed.add(above)
            comment = self._comments[above]
        return comment.id

    def _with_what_they_answer(self, ids: Collection[str]) -> set[str]:
        wanted: set[str] = set()
        for wish in ids:
            comment = self._comments.get(wish)
            while comment is not None and comment.id not in wanted:
                wanted.add(comment.id)
                above = comment.parent if comment.parent in self._comments else comment.root
                comment = self._comments.get(above or "")
        return wanted

    def _label(self, comment: Comment, *, name_answered: bool = False) -> Text:
        name, handle = wording.byline(comment.author)
        listed, lost = self._known.replies(comment)
        gone = self._known.gone(comment)
        quote = Quote(comment=comment, archived=listed, lost=lost, gone=gone, likes_told=self._likes_told)
        text = Text(excerpt(name, _NAME), "bold")
        text.append(f" ({excerpt(handle, _NAME)})" if handle else "", "not bold")
        answered = self._comments.get(comment.parent or "") if name_answered else None
        if answered is not None:
            text.append(f" to {excerpt(wording.byline(answered.author)[0], _NAME)}", "not bold")
        facts = "".join(f" · {fact}" for fact in (*wording.badges(comment.author), *summary.facts(quote)))
        text.append(facts, "not bold dim")
        text.append("\n" + summary.words(comment.text, comment.gif), "not bold")
        return text


def _by_rank(comment: Comment) -> tuple[float, str]:
    return (float("inf") if comment.rank is None else comment.rank), comment.id

"""A thread's facts in plain sentences, the same in every view.

They hold other people's words: renderers escape them.
"""

from __future__ import annotations

from collections.abc import Iterator

from commentvault.digest.relations import web_link
from commentvault.digest.value import Head, Quote
from commentvault.digest.words import completeness, wording
from commentvault.digest.words.plain import excerpt, tame, tame_line
from commentvault.model import INFERRED, Comment, Post

_TITLE = 200
_INNER = str.maketrans('“”„‟"', "‘’‚‛'")


def title(head: Head) -> str:
    """What the post is called, or the thread's name where nothing is known of that."""
    return wording.heading(head.post) or excerpt(head.thread, _TITLE)


def quoted_title(head: Head) -> str:
    """The title between quotation marks; those within it are single ones."""
    return f"“{title(head).translate(_INNER)}”"


def words(text: str, gif: str | None) -> str:
    """A comment's text whole, with the address of its GIF on a line of its own."""
    return (
        "\n".join(filter(None, (tame(text), gif and f"(GIF) {tame_line(web_link(gif) or '')}".rstrip()))) or "(no text)"
    )


def sentences(head: Head) -> list[str]:
    """What it is, how much of it is archived, how whole that is, how often it was looked at."""
    return [
        *_post_words(head),
        *_size_words(head),
        *completeness.sentences(head.completeness, head.platform),
        *_exact_words(head),
        *_runs_words(head),
    ]


def at_a_glance(head: Head) -> Iterator[tuple[str, str]]:
    """The facts of a thread in few words each: a name and a value."""
    gone = f", {wording.number(head.gone)} no longer listed" if head.gone else ""
    yield "Archived", f"{wording.number(head.top + head.replies)}{gone}"
    if head.claimed is not None:
        yield f"Counted by {head.platform}", wording.number(head.claimed, exact=head.claimed_exact)
    if share := coverage(head):
        yield "Coverage", share
    yield "Last verdict", head.completeness.state or "none"
    if head.completeness.looked is not None:
        yield "Last looked at", wording.moment(head.completeness.looked)


def facts(quote: Quote) -> Iterator[str]:
    """What is known of a comment beside its author and text: marks, counts, time, whether it is gone."""
    comment = quote.comment
    if comment.pinned:
        yield f"pinned ({wording.INFERRED})" if comment.source("pinned") == INFERRED else "pinned"
    if comment.hearted:
        yield "hearted by the creator"
    if comment.hidden:
        yield "hidden on the platform"
    if comment.paid and tame_line(comment.paid):
        yield f"Super Thanks {excerpt(comment.paid, 40)}"
    for words in (
        wording.likes(comment, told=quote.likes_told),
        wording.replies(comment.replies, quote.archived, quote.lost),
        _others_words(quote.copies),
        written(comment),
    ):
        if words:
            yield words
    if quote.gone is not None:
        last = f", last seen {wording.moment(quote.gone.last_seen)}" if quote.gone.last_seen else ""
        how = f", confirmed by {tame_line(quote.gone.confirmed)}" if quote.gone.confirmed else ""
        yield f"no longer listed{last}{how}"


def _others_words(copies: int) -> str:
    if not copies:
        return ""
    return "1 other says the same" if copies == 1 else f"{wording.number(copies)} others say the same"


def written(comment: Comment) -> str:
    """When a comment was written, and that it was edited; "" where nothing is known of either."""
    return f"{wording.when(comment.published, comment.published_window)} {wording.edited(comment)}".strip()


def coverage(head: Head) -> str:
    """How much of what the platform counts is here, rounded down: ``97.3 %``; "" where that cannot be said."""
    if not head.claimed or head.claimed_exact is False or not head.listed or head.listed > head.claimed:
        return ""
    tenths = head.listed * 1000 // head.claimed
    return f"{tenths / 10:.1f} %"


def _post_words(head: Head) -> Iterator[str]:
    """The first sentence names the post by its title; one that has none is named by the heading above alone."""
    post, name = head.post, quoted_title(head)
    if post is None and not head.top + head.replies:
        yield f"Nothing of {name} is archived but how the visits to it ended."
        return
    if post is None:
        yield f"What is known of {name} on {head.platform} is its comments only."
        return
    creator = post.creator
    author, handle = wording.byline(creator)
    by = f" by {author}" if creator.name or creator.handle or creator.id else ""
    published = wording.when(post.published, None) or (wording.day(post.published_date) if post.published_date else "")
    called = name if tame_line(post.title or "") else f"This {wording.post(head.thread)}"
    told = f"{called}{by}{f' ({handle})' if handle and by else ''}"
    yield f"{told} was published on {head.platform} on {published}." if published else f"{told} is on {head.platform}."
    counts = " and ".join(_counts(post))
    if counts:
        yield f"On {wording.day(post.seen.date())} it had {counts}."


def _counts(post: Post) -> Iterator[str]:
    if post.counts.views is not None:
        yield wording.count(post.counts.views, "view")
    if post.counts.likes is not None:
        yield wording.count(post.counts.likes, "like", exact=post.counts.likes_exact)


def _size_words(head: Head) -> Iterator[str]:
    every = head.top + head.replies
    if every:
        parts = f"{wording.count(head.top, 'top comment')} and {wording.count(head.replies, 'reply', 'replies')}"
        claim = _claim_words(head)
        gone = f", {wording.number(head.gone)} of them no longer listed" if head.gone else ""
        yield f"The archive holds {wording.count(every, 'comment')} ({parts}){gone}{'; ' + claim if claim else ''}."
    else:
        claim = _claim_words(head)
        yield f"The archive holds no comments{'; ' + claim if claim else ''}."


def _claim_words(head: Head) -> str:
    """The platform's own number beside ours; a share is rounded down, and never said to be all."""
    if head.claimed is None:
        return f"{head.platform} does not say how many there are" if head.top else ""
    claim = wording.number(head.claimed, exact=head.claimed_exact)
    share = coverage(head)
    if not share:
        return f"{head.platform} counts {claim}"
    if head.listed == head.claimed:
        return f"{head.platform} counts as many" if not head.gone else f"{head.platform} counts {claim}"
    held = ", which may include comments held for review" if head.completeness.whole else ""
    return f"{head.platform} counts {claim}{held}; {share} of that is here"


def _exact_words(head: Head) -> Iterator[str]:
    """Whose times are exact, where an API was asked."""
    every = head.top + head.replies
    if head.timed_by_api:
        which = (
            "All times" if head.timed_by_api == every else f"The times of {wording.count(head.timed_by_api, 'comment')}"
        )
        yield f"{which} are exact to the second: {head.platform}’s {wording.api(head.thread)} told them."


def _runs_words(head: Head) -> Iterator[str]:
    if head.runs > 1 and head.first_run is not None:
        yield f"It was looked at {wording.number(head.runs)} times since {wording.moment(head.first_run)}."

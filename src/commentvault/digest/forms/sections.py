"""The parts of a digest that quote comments, in their order, for every rendering: heading, note, quotes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from commentvault.digest.about.value import About
from commentvault.digest.changes.gather import Changes
from commentvault.digest.ran.measures import Measures
from commentvault.digest.value import Digest, Head, Quote, Section
from commentvault.digest.words import summary, wording
from commentvault.digest.words.plain import cut_at, tame, tame_line
from commentvault.model import Comment, Post

LONG = 1200
"""From how many characters on a comment is cut; the pinned one never is."""

_LINES = 40


class Part(NamedTuple):
    """Some quotes under a heading. ``note`` says from how many they were chosen, "" where that needs no words."""

    heading: str
    note: str
    quotes: tuple[Quote, ...]
    whole: bool = False


def outline(digest: Digest) -> Iterator[Part | Changes | Measures | About]:
    """What stands under headings, in order: the voice, what changed, the conversation, how it ran, what it is about."""
    yield from voice(digest)
    if digest.changes:
        yield digest.changes
    yield from conversation(digest)
    if digest.ran:
        yield digest.ran
    if digest.about:
        yield digest.about


def parts(digest: Digest) -> Iterator[Part]:
    """All that there is to quote. What was quoted above to the last comment has no heading of its own."""
    yield from voice(digest)
    yield from conversation(digest)


def voice(digest: Digest) -> Iterator[Part]:
    """What the creator pinned, wrote and hearted; the pin always, or why there is none, where anything is archived."""
    if not digest.head.top + digest.head.replies:
        return
    yield Part("Pinned by the creator", _no_pin(digest), digest.pinned.quotes, whole=True)
    by_the_creator = "The {shown} most liked of {total} comments and replies by the creator, oldest first"
    yield from _quoting("The creator’s voice", digest.creator, by_the_creator)
    yield from _quoting("Hearted by the creator", digest.hearted, "The {shown} most liked of {total} hearted comments")


def conversation(digest: Digest) -> Iterator[Part]:
    """What people said: most liked, most discussed, controversial, first."""
    order = "" if digest.first_sure else "; where only a span is known, the order is approximate"
    for heading, section, chosen in (
        ("Most liked", digest.liked, "The {shown} most liked of {total} comments with likes"),
        ("Most discussed", digest.discussed, "The {shown} with most replies of {total} comments that have any"),
        ("Controversial", digest.disputed, "The {shown} with most replies per like of {total} with five or more"),
        ("First", digest.first, "The {shown} first of {total} top comments" + order),
    ):
        yield from _quoting(heading, section, chosen)


def _quoting(heading: str, section: Section, chosen: str) -> Iterator[Part]:
    if section.quotes:
        yield Part(heading, _note(section, chosen), section.quotes)


def lone(comment: Comment, head: Head) -> Quote:
    """A comment to be quoted by itself, outside the sections that choose quotes."""
    return Quote(comment=comment, link=head.permalink(comment), archived=None)


def main_language(digest: Digest) -> str | None:
    """The language that most comments are estimated to be in; what is said in it needs no name of it."""
    return digest.ran.languages.shares[0][0] if digest.ran.languages and digest.ran.languages.shares else None


def shown(quote: Quote, *, whole: bool) -> str:
    """A comment's text as far as it is quoted; where it is cut, it says by how much."""
    return _cut(quote.comment.text, whole=whole)


def title(digest: Digest) -> str:
    """The editor's own title, else what it is about, on one line."""
    return tame_line(digest.title or f"The comments on {summary.quoted_title(digest.head)}")


def note(text: str | None) -> list[str]:
    """The editor's own words, a paragraph each, on one line."""
    return [line for part in tame(text or "").split("\n\n") if (line := tame_line(part))]


def caption(post: Post | None) -> str:
    """The text of a post that has no title, as far as it is quoted; "" for every other."""
    return _cut(post.text or "") if post and not tame_line(post.title or "") else ""


def _cut(text: str, *, whole: bool = False) -> str:
    text = tame(text)
    end = len(text)
    if not whole:
        lines = text.split("\n", _LINES)
        if len(lines) > _LINES:
            end -= len(lines[-1]) + 1
        if end > LONG:
            end = cut_at(text, LONG)
    words = text[:end].rstrip()
    if words and end < len(text):
        words += f" … ({wording.count(len(text) - len(words), 'more character')} in the archive)"
    return words


def foot(*digests: Digest) -> Iterator[str]:
    """From which archives this was made, as of when, and how to read its times and numbers, as far as it has such."""
    made = " and ".join(
        tame_line(digest.head.thread) + (f", as of {wording.moment(digest.as_of)}" if digest.as_of else "")
        for digest in digests
    )
    yield f"Made with commentvault from its archive of {made}."
    if any(map(_any_span, digests)):
        yield "Where the platform tells only an age, the span of possible times is given."
    if any(map(_any_rounded, digests)):
        yield "A number with a plus was rounded down by the platform."


def _any_span(digest: Digest) -> bool:
    """Whether the time of a quoted comment is told as a span."""
    return any(comment.published is None and comment.published_window for comment in _told(digest))


def _any_rounded(digest: Digest) -> bool:
    """Whether a number is told of which only the floor is known."""
    head, likes = digest.head, digest.ran.likes
    counts = head.post.counts if head.post else None
    return (
        (counts is not None and counts.likes is not None and counts.likes_exact is False)
        or (head.claimed is not None and head.claimed_exact is False)
        or (likes is not None and not likes.half_exact)
        or any(comment.likes is not None and comment.likes_exact is False for comment in _told(digest))
        or any(not (rise.old_exact and rise.new_exact) for rise in (digest.changes.rises if digest.changes else ()))
    )


def _told(digest: Digest) -> Iterator[Comment]:
    """The comments that stand in the digest with their counts and times."""
    for listed in digest.listed.conversations:
        yield from (one.comment for one in (listed.top, *listed.replies) if one is not None)
    for quote in (quote for part in parts(digest) for quote in part.quotes):
        yield from (one.comment for one in (quote, *quote.best) if not one.told)


def relation(quote: Quote) -> str:
    """How a quote stands to what it answers: where a thread is shown flat, only under which comment is known."""
    return "To" if quote.comment.parent_exact else "Under"


def _no_pin(digest: Digest) -> str:
    if digest.pinned.quotes:
        return ""
    return {
        "yes": "No comment is pinned.",
        "archived": "None of the archived comments is known to be pinned.",
        "no": "Whether a comment is pinned cannot be known from this archive: its source did not tell.",
    }[digest.pin_known]


def _note(section: Section, chosen: str) -> str:
    count = len(section.quotes) + section.above
    notes = []
    if section.total > count:
        notes.append(chosen.format(shown=wording.number(count), total=wording.number(section.total)))
    if section.above:
        which = "all" if section.above == count else f"{wording.number(section.above)} of {wording.number(count)}"
        notes.append(f"{which if notes else which.capitalize()} already quoted above")
    return "; ".join(notes) + "." if notes else ""

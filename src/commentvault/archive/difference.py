"""What a new sighting of a known comment adds to what is known of it, and which source is believed in what.

Where a run asks two sources, each field has one that is believed first: the Data API in times, edits and likes, which
it tells exactly; the web in everything else, which it alone tells or tells in more detail. Values of two sources are
never held against each other in such a run: only what the believed one tells is a change.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import timedelta

import msgspec
from msgspec import UNSET

from commentvault.archive.lines import TIMES, Changed
from commentvault.model import API, INFERRED, WEB, Author, Comment, Timing, Window

API_FIRST = frozenset({"published", "edited", "edited_at", "likes"})
"""The fields in which the Data API is believed before the web; in all others the web is."""

_BELIEVED = {True: (API, WEB), False: (WEB, API, INFERRED)}
_FIELD = {
    "likes_exact": "likes", "published_window": "published", "published_by": "published", "spans": "text",
    "parent_exact": "parent", "depth": "parent",
}  # fmt: skip
_WEB_FIRST = (
    "text", "spans", "replies", "pinned", "hearted", "gif", "paid", "parent", "parent_exact", "depth",
)  # fmt: skip
_MORE = TIMES | {"parent", "parent_exact", "depth", "spans"}
_TOKEN = re.compile(r"\S*(?:://|www\.|\w\.\w{2,}/)\S*|[^\W_]+|[^\w\s*-]")  # a link, a word, a sign
_SHORTENED = re.compile(r"\.\.\.|…")


def difference(known: Comment, seen: Comment, *, joined: bool = False) -> Changed | None:
    """What a new sighting of a known comment adds, None where it adds nothing.

    Counted: text, marks, counts, and the author's name, handle and marks. Not counted: avatar, rank, time of sight, and
    where a GIF that is known lies now. A new silence (None) is no change, an inexact count never replaces an exact one
    that agrees with it, and where one of two values is more specific (parent, time) that one stays. ``joined``: the run
    asks two sources, and what the one says that is not believed first replaces nothing.
    """
    new: dict[str, object] = {}
    taken_over = known.source("comment") != WEB == seen.source("comment")
    if taken_over:
        new.update(_taken_over(seen))
    new.update(_said(known, seen, joined=joined))
    # Else the line says what is otherwise alone.
    if not joined and (taken_over or is_learned(known, _changed(known, seen, new))):
        new.update(_claimed(known, seen))
    if seen.parent_exact and not known.parent_exact:
        new.update(parent=seen.parent, parent_exact=True, depth=seen.depth)
    new.update(timing_difference(known, seen))
    changed = _changed(known, seen, new)
    return changed if changed.fields() else None


def _changed(known: Comment, seen: Comment, new: dict[str, object]) -> Changed:
    """New values with where they come from."""
    return Changed(**new, from_=_origin(known, seen, new) or UNSET)  # type: ignore[arg-type]  # the names are its own


def _said(known: Comment, seen: Comment, *, joined: bool) -> dict[str, object]:
    """What a sighting says otherwise, where its source is believed."""
    new: dict[str, object] = {}

    def believed(name: str) -> bool:
        order = _BELIEVED[name in API_FIRST]
        mine, theirs = seen.source(name), known.source(name)
        return not joined or getattr(known, name) is None or order.index(mine) <= order.index(theirs)

    if believed("text"):
        new.update(_text(known, seen))
    for name in ("edited", "edited_at", "replies", "pinned", "hearted", "hidden", "paid"):
        value = getattr(seen, name)
        if value is not None and value != getattr(known, name) and believed(name):
            new[name] = value
    if known.gif is None and seen.gif is not None:
        new["gif"] = seen.gif
    for name in ("edited", "hidden"):  # another source that has not noticed takes nothing back
        if not joined and getattr(known, name) and seen.source(name) != known.source(name):
            new.pop(name, None)
    if believed("likes") and _likes_differ(known, seen):
        new.update(likes=seen.likes, likes_exact=seen.likes_exact)
    if believed("author") and _author_differs(known, seen):
        new["author"] = _merged(known.author, seen.author)
    return new


def timing_difference(known: Comment | Timing, seen: Comment | Timing) -> dict[str, object]:
    """The time fields that are better known now: an exact time replaces a window, the Data API's one that was read out
    of an id, a window only one that is at least twice as wide; where two windows contradict each other the known one
    stays.
    """
    better = seen.published_by == API and known.published_by == "id"
    if known.published is not None and (seen.published is None or not better):
        return {}
    if seen.published is not None:
        return {
            "published": seen.published,
            "published_window": seen.published_window,
            "published_by": seen.published_by,
        }
    narrower = _narrower(known.published_window, seen.published_window)
    return {"published_window": narrower} if narrower else {}


def _origin(known: Comment, seen: Comment, new: Iterable[str]) -> dict[str, str]:
    """Where the new values come from, as far as the known ones came from elsewhere; a pin that was concluded may now be
    told.
    """
    fields = {_FIELD.get(name, name) for name in new}
    if seen.pinned is not None and seen.pinned == known.pinned and known.source("pinned") == INFERRED:
        fields.add("pinned")
    taken_over = known.source("comment") != WEB == seen.source("comment")
    left = {
        name: API
        for name in API_FIRST | {"hidden"}
        if taken_over and name not in fields and getattr(known, name) is not None
    }
    told = {name: source for name in sorted(fields) if (source := seen.source(name)) != known.source(name)}
    return {"comment": WEB, **left, **told} if taken_over else told


def _taken_over(seen: Comment) -> dict[str, object]:
    """All that the web tells at its first sight of a comment that only the Data API had listed: from now on the archive
    can do without that one's word.
    """
    told = {name: value for name in _WEB_FIRST if (value := getattr(seen, name)) is not None}
    return {**told, "author": seen.author}


def _claimed(known: Comment, seen: Comment) -> dict[str, object]:
    """What the Data API had told and the web tells too: it stands without that one's word from now on."""
    new: dict[str, object] = {}
    if seen.source("comment") != WEB:
        return new
    if known.source("text") == API:
        new.update(text=seen.text, spans=seen.spans)
    if known.source("author") == API:
        new["author"] = seen.author
    if known.source("likes") == API and seen.likes is not None and seen.likes_exact and seen.likes == known.likes:
        new.update(likes=seen.likes, likes_exact=True)
    for name in ("replies", "edited"):
        if known.source(name) == API and getattr(seen, name) == getattr(known, name):
            new[name] = getattr(seen, name)
    return new


def is_learned(known: Comment, new: Changed) -> bool:
    """Whether a difference says only that more is known: of what nobody had told, or in another source's words."""
    from_ = new.from_ or {}
    for name, value in new.fields().items():
        old = getattr(known, name)
        if name in _MORE or old is None or old == value:
            continue
        if _FIELD.get(name, name) not in from_:
            return False
        if name == "text" and not same_words(old, str(value)):
            return False
        if name == "edited" and value:
            return False
        if name == "likes" and known.likes_exact and new.likes_exact in (UNSET, True):
            return False
    return True


def _text(known: Comment, seen: Comment) -> dict[str, object]:
    """Another text with its spans, or the same with spans where none were told; the time of an earlier edit is not that
    of this one.
    """
    if not _text_differs(known, seen):
        text = {"text": seen.text} if seen.text != known.text else {}
        return {**text, "spans": seen.spans} if _is_marked_up(known, seen) else {}
    stale = known.edited_at is not None and seen.edited_at is None
    return {"text": seen.text, "spans": seen.spans, **({"edited_at": None} if stale else {})}


def _text_differs(known: Comment, seen: Comment) -> bool:
    """Whether a text is another one. Each source has its own form of the same text: the web shortens links, sets
    mentions between spaces of its own, and shows *bold*, _italic_ and -struck- words without their signs.
    """
    if seen.text == known.text:
        return False
    if seen.source("text") == known.source("text"):
        return True
    return seen.edited is not False and not same_words(known.text, seen.text)


def _is_marked_up(known: Comment, seen: Comment) -> bool:
    """Whether a source that tells what a text links to shows one that was known without; its form fits the marks."""
    return bool(seen.spans) and not known.spans and seen.source("text") == WEB != known.source("text")


def same_words(one: str, other: str) -> bool:
    """Whether two texts are the same but for the forms that two sources give them."""
    tokens, others = _TOKEN.findall(_bare(one)), _TOKEN.findall(_bare(other))
    return len(tokens) == len(others) and all(map(_same_token, tokens, others))


def _same_token(one: str, other: str) -> bool:
    """Whether two are the same, or one is the other, a link, shortened."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    head, *tail = _SHORTENED.split(short, maxsplit=1)
    if not (head and tail):
        return False
    return len(head) + len(tail[0]) <= len(long) and long.startswith(head) and long.endswith(tail[0])


def _bare(text: str) -> str:
    """A text without what is not seen of it."""
    return "".join(sign for sign in unicodedata.normalize("NFC", text) if unicodedata.category(sign) != "Cf")


def _narrower(known: Window | None, seen: Window | None) -> Window | None:
    """What two windows leave together, None where that is not worth a line: the platform's "2 days ago" is a slightly
    other window at every look.
    """
    if known is None or seen is None:
        return seen
    low, high = max(known[0], seen[0]), min(known[1], seen[1])
    return (low, high) if timedelta(0) <= 2 * (high - low) <= known[1] - known[0] != timedelta(0) else None


def _likes_differ(known: Comment, seen: Comment) -> bool:
    if seen.likes is None:
        return False
    if seen.likes == known.likes:
        return bool(seen.likes_exact and known.likes_exact is False)
    if seen.likes_exact or not known.likes_exact or known.likes is None:
        return True
    return not could_be_rounded_to(known.likes, seen.likes)


def could_be_rounded_to(exact: int, floor: int) -> bool:
    """Whether a rounded count such as 19,000 ("19K") is what an exact one would be shown as."""
    unit = next((unit for unit in (1_000_000_000, 1_000_000, 1_000) if floor >= unit), 1)
    step = unit // 10 if unit > 1 and floor < 10 * unit else unit  # "1.2K" has one decimal, "19K" none
    return floor <= exact < floor + step


def _merged(known: Author, seen: Author) -> Author:
    """The author as seen now; what the platform did not say this time stays known."""
    told = {name: value for name in seen.__struct_fields__ if (value := getattr(seen, name)) is not None}
    return msgspec.structs.replace(known, **told)


def _author_differs(known: Comment, seen: Comment) -> bool:
    def counted(comment: Comment) -> Iterable[object]:
        author = comment.author
        return (author.name, author.handle, author.creator, author.verified, author.artist, author.member)

    return any(new is not None and new != old for old, new in zip(counted(known), counted(seen), strict=True))

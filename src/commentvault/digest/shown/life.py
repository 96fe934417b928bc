"""A comment's life, or those of a whole thread, in the terminal: when, what, and from what to what.

Other people's text is tamed and handed over as plain text, as in ``terminal``. What an edit took away and brought is
marked by signs; colour is only for ease.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from commentvault.archive.life import Event
from commentvault.digest.relations import permalink, web_link
from commentvault.digest.words import summary, wording
from commentvault.digest.words.diff import pieces
from commentvault.digest.words.happened import plain_text, plain_who, when
from commentvault.digest.words.plain import excerpt, tame, tame_line

LEGEND = "In edited texts [-this-] is what went and {+this+} what came."

_WHAT = {
    "first": "seen for the first time",
    "edited": "edited",
    "likes": "likes",
    "replies": "replies",
    "pinned": "pinned by the creator",
    "unpinned": "no longer pinned",
    "hearted": "hearted by the creator",
    "unhearted": "no longer hearted",
    "hidden": "hidden on the platform",
    "shown": "no longer hidden",
    "paid": "Super Thanks",
    "renamed": "the author’s name",
    "marked": "the author’s marks",
    "gone": "no longer listed",
    "back": "listed again",
}
_COUNTS = ("likes", "replies")
_SHORT = 80
_LONG = 300


def of_comment(thread: str, url: str, ident: str, events: Iterable[Event]) -> Iterator[RenderableType]:
    """The life of one comment: which one, then its events, the texts whole."""
    events = list(events)
    link = permalink(url, ident, events[0].root if events else None)
    yield Text.assemble((tame_line(ident), "bold"), f" in {tame_line(thread)}", *_dim(f"\n{link}" if link else ""))
    told, api = False, wording.api(thread)
    for event in events:
        if event.kind == "edited" and not told:
            told = True
            yield Text(LEGEND, "dim")
        yield _told(event, api, whole=True)


def of_thread(thread: str, url: str, events: Iterable[Event]) -> Iterator[RenderableType]:
    """What happened in a thread, one event after the other; likes and replies that drift are only counted."""
    link = web_link(url)
    yield Text.assemble((tame_line(thread), "bold"), *_dim(f"\n{tame_line(link)}" if link else ""))
    yield Text(LEGEND, "dim")
    drifted: Counter[str] = Counter()
    for event in events:
        if event.kind in _COUNTS:
            drifted[event.kind] += 1
        else:
            yield _told(event, wording.api(thread), whole=False)
    if drifted:
        counts = " and ".join(
            wording.count(drifted[kind], f"change of {name}", f"changes of {name}")
            for kind, name in (("likes", "likes"), ("replies", "reply counts"))
            if drifted[kind]
        )
        yield Text(f"{counts}: see --json, or a comment’s own history.", "dim")


def _dim(text: str) -> Iterator[tuple[str, str]]:
    if text:
        yield text, "dim"


def _told(event: Event, api: str, *, whole: bool) -> RenderableType:
    """One event: when and what, and under it the texts; ``whole`` = not cut, and without saying whose."""
    first = Text.assemble((_when(event), "dim"), ": ", (_what(event, api), "bold"))
    if not whole:
        first.append(f" · {plain_who(event.author)}")
    words = _edited(event, whole=whole) if event.kind == "edited" else _words(event, whole=whole)
    return Group(first, Padding(words, (0, 0, 0, 4))) if words else first


def _when(event: Event) -> str:
    return wording.moment(event.by) if event.kind == "first" else when(event)


def _what(event: Event, api: str) -> str:
    """What happened, with counts, names and marks from what to what; ``api`` is the name of the platform's."""
    what = _WHAT[event.kind]
    match event.kind:
        case "first":
            written = wording.when(event.published, event.published_window)
            lister = f", listed by the {api}" if event.source == "api" else ""
            edited = f", edited {wording.moment(event.at)}" if event.at else ""
            return what + lister + (f", written {written}" if written else "") + edited
        case "pinned" if event.inferred:
            return f"{what} ({wording.INFERRED})"
        case "edited" if event.at is not None:
            return f"{what}, as the {api} says; seen {wording.moment(event.by)}"
        case "likes":
            old, new = _likes(event.old, event.old_exact), _likes(event.new, event.new_exact)
            return f"{what}: {old} → {new}"
        case "replies" | "paid" | "renamed" | "marked":
            return f"{what}: {_value(event.old)} → {_value(event.new)}"
        case "gone" | "back":
            root = ", with the comment that it stands under" if event.with_root else ""
            proof = f", confirmed by {tame_line(event.confirmed)}" if event.confirmed else ""
            return what + root + proof
        case _:
            return what


def _likes(count: str | int | None, exact: bool | None) -> str:
    return wording.number(count, exact=exact) if isinstance(count, int) else "hidden"


def _value(value: str | int | None) -> str:
    return wording.number(value) if isinstance(value, int) else excerpt(value or "", _SHORT) or "none"


def _words(event: Event, *, whole: bool) -> Text | None:
    """The comment's text, where an event is about the comment as a whole."""
    if whole and event.kind in ("first", "gone"):
        return Text(summary.words(event.text or "", event.gif))
    if not whole and event.kind not in ("renamed", "marked"):
        return Text(plain_text(event.text or "", event.gif))
    return None


def _edited(event: Event, *, whole: bool) -> Text:
    """The texts of an edit: as one with what differs marked or, where little is the same, one after the other."""
    old, new = tame(str(event.old or "")), tame(str(event.new or ""))
    if event.old == event.new:
        return Text("the platform says that it was edited; the text is as it was when it was seen before", "dim")
    if old == new:
        return Text("only in signs that are not shown here", "dim")
    told = pieces(old, new, whole=whole)
    if told is None:
        texts = (old, new) if whole else (excerpt(old, _LONG), excerpt(new, _LONG))
        return Text.assemble(("before: ", "dim"), (texts[0], "red"), ("\nafter:  ", "dim"), (texts[1], "green"))
    return Text.assemble(*(_MARKED[piece.kind](piece.text) for piece in told))


_MARKED: dict[str, Callable[[str], str | tuple[str, str]]] = {
    "same": lambda text: text,
    "gone": lambda text: (f"[-{text}-]", "red"),
    "new": lambda text: (f"{{+{text}+}}", "green"),
}

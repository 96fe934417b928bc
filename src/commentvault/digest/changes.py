"""What is otherwise than it was: the events since a run or a moment, gathered and told in lines. Pure.

Gathered is what is so in the end: of a comment that was edited twice the first and the last text, of one that vanished
and is listed again that it is back. Counts that drift (likes, replies) are not told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, takewhile

import msgspec

from commentvault.archive.history import Run
from commentvault.archive.life import Event
from commentvault.archive.segments import run_time
from commentvault.digest import completeness, wording
from commentvault.digest.plain import excerpt, tame_line
from commentvault.model import Author, Record

_NAME = 60
_TEXT = 140
_OPPOSITE = {"hearted": "unhearted", "unhearted": "hearted", "hidden": "shown", "shown": "hidden"}
_SAME = 40  # characters of two texts that stay before the first one that differs


class Pin(Record, frozen=True, kw_only=True):
    """A pin that moved: what is pinned now, and what was before and is not. ``lost``: that is no longer listed."""

    now: tuple[Event, ...] = ()
    before: tuple[Event, ...] = ()
    lost: bool = False


class Changes(Record, frozen=True, kw_only=True):
    """What changed since a moment.

    ``new`` counts comments and replies that were seen for the first time, ``voices`` the people who wrote them.
    ``gone_with`` counts replies that went with their top comment, ``back_with`` those that came back so. The others
    are events, merged to one for each comment, and every move of the pin.
    """

    since: datetime
    new: int = 0
    voices: int = 0
    pins: tuple[Pin, ...] = ()
    edited: tuple[Event, ...] = ()
    gone: tuple[Event, ...] = ()
    gone_with: int = 0
    back: tuple[Event, ...] = ()
    back_with: int = 0
    hearted: tuple[Event, ...] = ()
    unhearted: tuple[Event, ...] = ()
    hidden: tuple[Event, ...] = ()
    shown: tuple[Event, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return any(getattr(self, name) for name in self.__struct_fields__ if name != "since")


def since(events: Iterable[Event], start: datetime | str) -> Changes:
    """What changed after a moment, or after the run of that id. ``events`` are a thread's, from its first run on."""
    gathered = _Gathered()
    for run, of_run in groupby(events, key=lambda event: event.run):
        before, vanished, fresh = gathered.pinned, set[str](), False
        for event in of_run:
            gathered.follow_pin(event)
            if (run > start) if isinstance(start, str) else (event.by > start):
                gathered.take(event)
                vanished |= {event.id} if event.kind == "gone" else set()
                fresh = True
        if fresh:
            gathered.move_pin(before, gathered.pinned, vanished)
    return gathered.changes(run_time(start) if isinstance(start, str) else start)


def of_last_visit(runs: list[Run], events: Iterable[Event]) -> Changes | None:
    """What the last visit found otherwise than the one before it had left it; None where there is none before it."""
    first = len(runs) - len(completeness.visit(runs, len(runs) - 1)) if runs else 0
    return since(events, runs[first - 1].header.run) if first > 0 else None


@dataclass
class _Gathered:
    """Events by comment, so that a later one takes the place of an earlier one or takes it back."""

    _flagged: dict[str, Event] = field(default_factory=dict)
    _away: set[str] = field(default_factory=set)
    _new: int = 0
    _voices: set[str | None] = field(default_factory=set)
    _pins: list[Pin] = field(default_factory=list)
    _by_kind: dict[str, dict[str, Event]] = field(default_factory=dict)

    @property
    def pinned(self) -> dict[str, Event]:
        """What is pinned and listed, and how it came to be."""
        return {ident: event for ident, event in self._flagged.items() if ident not in self._away}

    def follow_pin(self, event: Event) -> None:
        """A comment that vanished is not pinned; when it is back it is again, unless that is told too."""
        match event.kind:
            case "pinned":
                self._flagged[event.id] = event
            case "unpinned":
                self._flagged.pop(event.id, None)
            case "gone" if event.id in self._flagged:
                self._away.add(event.id)
            case "back":
                self._away.discard(event.id)
            case _:
                pass

    def move_pin(self, before: dict[str, Event], now: dict[str, Event], vanished: set[str]) -> None:
        """Keep the pin's move in a run, if it moved."""
        new = tuple(event for ident, event in now.items() if ident not in before)
        old = tuple(event for ident, event in before.items() if ident not in now)
        if new or old:
            self._pins.append(Pin(now=new, before=old, lost=bool(old) and {event.id for event in old} <= vanished))

    def take(self, event: Event) -> None:
        """Take an event into what has changed."""
        match event.kind:
            case "first":
                self._new += 1
                self._voices.add(event.author.id or event.author.shown if event.author else None)
            case "edited":
                first = self._of("edited").get(event.id, event)
                self._of("edited")[event.id] = msgspec.structs.replace(event, old=first.old, after=first.after)
            case "gone" | "back":
                self._of("back" if event.kind == "gone" else "gone").pop(event.id, None)
                self._of(event.kind)[event.id] = event
            case kind if kind in _OPPOSITE:
                if self._of(_OPPOSITE[kind]).pop(event.id, None) is None:
                    self._of(kind)[event.id] = event
            case _:
                pass

    def changes(self, start: datetime) -> Changes:
        """What it all comes to."""

        def events(kind: str) -> tuple[Event, ...]:
            return tuple(event for event in self._of(kind).values() if not event.with_root)

        return Changes(
            since=start,
            new=self._new,
            voices=len(self._voices),
            pins=tuple(self._pins),
            edited=tuple(event for event in events("edited") if event.old != event.new),
            gone=events("gone"),
            gone_with=len(self._of("gone")) - len(events("gone")),
            back=events("back"),
            back_with=len(self._of("back")) - len(events("back")),
            hearted=events("hearted"),
            unhearted=events("unhearted"),
            hidden=events("hidden"),
            shown=events("shown"),
        )

    def _of(self, kind: str) -> dict[str, Event]:
        return self._by_kind.setdefault(kind, {})


def plain_who(author: Author | None) -> str:
    """An author by name and handle, on one line."""
    if author is None:
        return "(unknown)"
    shown, handle = wording.byline(author)
    return excerpt(shown, _NAME) + (f" ({excerpt(handle, _NAME)})" if handle else "")


def plain_text(text: str, gif: str | None = None) -> str:
    """A text on one line, between quotation marks; of a GIF that there is one."""
    line = excerpt(text, _TEXT)
    return " ".join([f"“{line}”"] * bool(line) + ["(GIF)"] * bool(gif)) or "(no text)"


def lines(
    changes: Changes,
    *,
    limit: int = 3,
    who: Callable[[Author | None], str] = plain_who,
    words: Callable[[str, str | None], str] = plain_text,
) -> Iterator[str]:
    """The changes, a line each, of every kind at most ``limit``; the others are counted.

    ``who`` and ``words`` turn what other people wrote into what the lines are shown in; the rest is plain words.
    """

    def named(event: Event) -> str:
        return f"{who(event.author)}: {words(event.text or '', event.gif)}"

    def some(events: tuple[Event, ...], tell: Callable[[Event], str], more: str) -> Iterator[str]:
        yield from map(tell, events[:limit])
        if len(events) > limit:
            yield f"… and {wording.number(len(events) - limit)} more {more}."

    if changes.new:
        comments = wording.count(changes.new, "new comment or reply", "new comments and replies")
        yield f"{comments} by {wording.count(changes.voices, 'person', 'people')}."
    if len(changes.pins) > limit:
        yield f"The pin moved {wording.number(len(changes.pins))} times; the last {wording.number(limit)}:"
    yield from (_pin_line(pin, named) for pin in changes.pins[-limit:])
    yield from some(changes.edited, lambda event: _edit_line(event, who, words), "that were edited")
    yield from some(changes.gone, lambda event: f"No longer listed, {when(event)}: {named(event)}", "no longer listed")
    if changes.gone_with:
        yield f"{wording.count(changes.gone_with, 'reply', 'replies')} went with the comments that they stood under."
    yield from some(changes.back, lambda event: f"Listed again, {when(event)}: {named(event)}", "listed again")
    if changes.back_with:
        yield f"{wording.count(changes.back_with, 'reply', 'replies')} came back with them."
    yield from some(changes.hearted, lambda event: f"Hearted by the creator: {named(event)}", "hearted by the creator")
    yield from some(changes.unhearted, lambda event: f"No longer hearted: {named(event)}", "no longer hearted")
    yield from some(changes.hidden, lambda event: f"Hidden on the platform: {named(event)}", "hidden on the platform")
    yield from some(changes.shown, lambda event: f"No longer hidden: {named(event)}", "no longer hidden")


def _pin_line(pin: Pin, named: Callable[[Event], str]) -> str:
    """A moved pin, told as one thing."""
    before = "; ".join(map(named, pin.before))
    if pin.now:
        lost = ", no longer listed" if pin.lost else ""
        told = f"The creator pinned {'; '.join(map(named, pin.now))} (before{lost}: {before or 'none'})"
        inferred = f" ({wording.INFERRED})" if pin.now[-1].inferred else ""
        return f"{told}, {when(pin.now[-1])}{inferred}"
    return f"The pinned comment is no longer listed: {before}" if pin.lost else f"No longer pinned: {before}"


def _edit_line(event: Event, who: Callable[[Author | None], str], words: Callable[[str, str | None], str]) -> str:
    old, new = apart(str(event.old or ""), str(event.new or ""))
    told = f"Edited by {who(event.author)}, {when(event)}: {words(old, None)}"
    return f"{told} → {words(new, None)}" if old != new else f"{told}, in spaces and signs that are not shown here"


def apart(old: str, new: str) -> tuple[str, str]:
    """Two texts from a little before the first place where they differ, so that an excerpt of each shows it."""
    old, new = tame_line(old), tame_line(new)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    start = old.rfind(" ", 0, max(0, same - _SAME)) + 1
    return (f"…{old[start:]}", f"…{new[start:]}") if start else (old, new)


def when(event: Event) -> str:
    """When an event was, or between which moments it lies, in words that exclude none of them."""
    if event.at is not None:
        return wording.moment(event.at)
    if event.after is None:
        return f"by {wording.moment(event.by)}"
    return wording.when(None, (event.after, event.by))

"""What is otherwise than it was: the events since a run or a moment, gathered. Pure.

Gathered is what is so in the end: of a comment that was edited twice the first and the last text, of one that vanished
and is listed again that it is back. Counts that drift (likes, replies) are not told, but for the fastest risers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

import msgspec

from commentvault.archive.history import Run, Thread
from commentvault.archive.life import Event
from commentvault.archive.segments import run_time
from commentvault.digest import completeness
from commentvault.digest.changes.rises import Rise, Rises
from commentvault.digest.relations import Relations, by_likes
from commentvault.model import Record

_OPPOSITE = {"hearted": "unhearted", "unhearted": "hearted", "hidden": "shown", "shown": "hidden"}
_RISES = 5


class Pin(Record, frozen=True, kw_only=True):
    """A pin that moved: what is pinned now, and what was before and is not. ``lost``: that is no longer listed."""

    now: tuple[Event, ...] = ()
    before: tuple[Event, ...] = ()
    lost: bool = False


class Changes(Record, frozen=True, kw_only=True):
    """What changed since a moment.

    ``new`` counts comments and replies that were seen for the first time, ``voices`` the people who wrote them.
    ``gone_with`` counts replies that went with their top comment, ``back_with`` those that came back so. The others
    are events, merged to one for each comment, and every move of the pin. ``asked``: the moment that a reader named;
    ``since`` is then the last look before it, or the first one of all. ``newcomers`` (of the voices, those of whom
    nothing was archived before) and ``rises`` are told where a reader asked for a span, else None and none.
    """

    since: datetime
    asked: datetime | None = None
    new: int = 0
    voices: int = 0
    newcomers: int | None = None
    rises: tuple[Rise, ...] = ()
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
        return any(getattr(self, name) for name in self.__struct_fields__ if name not in ("since", "asked"))


def since(events: Iterable[Event], start: datetime | str, thread: Thread | None = None) -> Changes:
    """What changed after a moment, or after the run of that id. ``events`` are a thread's, from its first run on.

    With the ``thread``, newcomers and risers are told too, and of every kind the most liked first.
    """
    gathered = _Gathered()
    for run, of_run in groupby(events, key=lambda event: event.run):
        before, vanished, fresh = gathered.pinned, set[str](), False
        for event in of_run:
            gathered.follow_pin(event)
            if (run > start) if isinstance(start, str) else (event.by > start):
                gathered.take(event)
                vanished |= {event.id} if event.kind == "gone" else set()
                fresh = True
            else:
                gathered.know(event)
        if fresh:
            gathered.move_pin(before, gathered.pinned, vanished)
    return gathered.changes(run_time(start) if isinstance(start, str) else start, thread)


def of_last_visit(runs: list[Run], events: Iterable[Event]) -> Changes | None:
    """What the last visit found otherwise than the one before it had left it; None where there is none before it."""
    before = _before_last_visit(runs)
    return since(events, before.header.run) if before else None


def of_span(thread: Thread, events: Iterable[Event], asked: datetime | None) -> Changes | None:
    """What is otherwise than at the last look before a moment (None: before the last visit), with newcomers and risers.

    A thread that was not known then is compared with the first look at it. None where no later one followed.
    """
    runs = completeness.in_time(thread.runs)
    before = _before_last_visit(runs)
    if before is None:
        return None
    if asked is not None:
        known = [run for run in runs if run_time(run.header.run) <= asked]
        first = next(at for at in range(len(runs)) if at + 1 == len(runs) or not runs[at + 1].header.continues)
        before = known[-1] if known else runs[first]
    return msgspec.structs.replace(since(events, before.header.run, thread), asked=asked)


def _before_last_visit(runs: list[Run]) -> Run | None:
    runs = completeness.in_time(runs)
    first = len(runs) - len(completeness.visit(runs, len(runs) - 1)) if runs else 0
    return runs[first - 1] if first > 0 else None


@dataclass
class _Gathered:
    """Events by comment, so that a later one takes the place of an earlier one or takes it back."""

    _flagged: dict[str, Event] = field(default_factory=dict)
    _away: set[str] = field(default_factory=set)
    _new: int = 0
    _voices: set[str | None] = field(default_factory=set)
    _known: set[str | None] = field(default_factory=set)
    _rises: Rises = field(default_factory=Rises)
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

    def know(self, event: Event) -> None:
        """Take an event of before."""
        if event.kind == "first":
            self._known.add(_voice(event))

    def take(self, event: Event) -> None:
        """Take an event into what has changed."""
        self._rises.take(event)
        match event.kind:
            case "first":
                self._new += 1
                self._voices.add(_voice(event))
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

    def changes(self, start: datetime, thread: Thread | None) -> Changes:
        """What it all comes to."""
        more: dict[str, Any] = {}
        if thread is not None:
            rises = self._rises.fastest(thread.comments, start, _RISES, gone=Relations(thread).gone)
            more = {"newcomers": len(self._voices - self._known), "rises": rises}

        def events(kind: str) -> tuple[Event, ...]:
            found = [event for event in self._of(kind).values() if not event.with_root]
            return tuple(sorted(found, key=liked) if thread else found)

        def liked(event: Event) -> tuple[int, str]:
            known = thread.comments.get(event.id) if thread else None  # None: it came while the archive was read
            return by_likes(known) if known else (0, event.id)

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
            **more,
        )

    def _of(self, kind: str) -> dict[str, Event]:
        return self._by_kind.setdefault(kind, {})


def _voice(event: Event) -> str | None:
    return (event.author.id or event.author.shown) if event.author else None

"""Whatever happens between and during runs, the window of every event holds a moment at which it really happened."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from commentvault.archive import life
from commentvault.archive.life import Event
from commentvault.archive.lines import Line
from commentvault.model import Covered

from .nights import NOTHING, Nights, at, back, change, gone, seen

TOP, REPLY = "t", "t.r"
HOURS = 400
FIELDS = {"text": ("a", "b", "c"), "likes": (1, 2, 3), "pinned": (False, True), "there": (True, False)}


class Truth:
    """What is so at every hour: a top comment and its reply that are edited, liked, pinned, deleted and restored."""

    def __init__(self, dice: random.Random) -> None:
        self.hours: dict[str, list[dict[str, Any]]] = {}
        for ident in (TOP, REPLY):
            now: dict[str, Any] = {name: values[0] for name, values in FIELDS.items()}
            self.hours[ident] = [now]
            for _ in range(HOURS):
                if dice.random() < 0.12:
                    name = dice.choice([name for name in FIELDS if ident == TOP or name != "pinned"])
                    now = now | {name: dice.choice(FIELDS[name])}
                self.hours[ident].append(now)

    def listed(self, ident: str, hour: int) -> bool:
        return bool(self.hours[TOP][hour]["there"] and self.hours[ident][hour]["there"])

    def value(self, ident: str, name: str, hour: int) -> Any:
        if name == "there":
            return self.listed(ident, hour)
        value = self.hours[ident][hour][name]
        return value and self.listed(ident, hour) if name == "pinned" else value

    def became(self, ident: str, name: str, value: Any, after: int, by: int) -> bool:
        """Whether there was a moment in the window at which this became so."""
        return any(
            self.value(ident, name, hour) == value != self.value(ident, name, hour - 1)
            for hour in range(after + 1, by + 1)
        )


@dataclass
class Recorder:
    """Writes what honest runs see: top comments after an hour, replies after two, second looks after three."""

    truth: Truth
    nights: Nights
    known: dict[str, dict[str, Any]] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)  # and by whose line
    last_seen: dict[str, int] = field(default_factory=dict)

    def run(self, start: int, kind: str, *, say_last_seen: bool) -> None:
        """One run; ``say_last_seen`` = its ``gone`` lines tell that."""
        if kind == "refused":
            self.nights.run(start, covered=NOTHING, status="refused", ended=start + 3)
            return
        if kind == "pins":
            self.nights.run(start, *self._pins(start + 1), mode="pins", covered=NOTHING, ended=start + 3)
            return
        lines, withheld, missing = list[Line](), list[str](), list[str]()
        looks = [(TOP, start + 1)]
        if kind in ("full", "opened") and self.truth.listed(TOP, start + 1):
            looks.append((REPLY, start + 2))
        for ident, hour in looks:
            lines += self._look(ident, hour, start)
            if not self.truth.listed(ident, hour) and ident in self.known and ident not in self.gone:
                missing.append(ident)
        for ident in missing:
            if self.truth.listed(ident, start + 3):
                withheld.append(ident)
                continue
            self.gone[ident] = ident
            if ident == TOP:
                self.gone.setdefault(REPLY, TOP)
            lines.append(gone(start + 3, ident, self.last_seen[ident] if say_last_seen else None))
        opened: Any = "all" if kind == "full" else (TOP,) if kind == "opened" else ()
        covered = Covered(top="all", replies=opened, not_=tuple(withheld))
        mode = "full" if kind == "full" else "refresh"
        self.nights.run(start, *lines, mode=mode, covered=covered, ended=start + 3)

    def _look(self, ident: str, hour: int, start: int) -> Iterator[Line]:
        if not self.truth.listed(ident, hour):
            return
        now = {name: value for name, value in self.truth.hours[ident][hour].items() if name != "there"}
        known = self.known.get(ident)
        if known is None:
            yield seen(hour, ident, root=None if ident == TOP else TOP, published=at(0), **now)
        else:
            if self.gone.get(ident) == ident:
                yield back(hour, ident)
            if ident == TOP and self.gone.get(REPLY) == TOP:
                del self.gone[REPLY]
            if set_ := {name: value for name, value in now.items() if value != known[name]}:
                yield change(hour, ident, **set_)
        self.gone.pop(ident, None)
        self.known[ident], self.last_seen[ident] = now, start

    def _pins(self, hour: int) -> Iterator[Line]:
        now = self.truth.listed(TOP, hour) and self.truth.hours[TOP][hour]["pinned"]
        if TOP in self.known and TOP not in self.gone and self.known[TOP]["pinned"] != now:
            self.known[TOP]["pinned"] = now
            yield change(hour, TOP, pinned=now)


@given(st.integers(0, 10**6))
def test_every_window_holds_the_moment(seed: int) -> None:
    """And what is told of one comment alone is what is told of it among all."""
    dice = random.Random(seed)
    truth = Truth(dice)
    with TemporaryDirectory() as folder:
        nights = Nights(Path(folder))
        recorder = Recorder(truth, nights)
        start = 1
        while start < HOURS - 4:
            kind = dice.choice(("full", "opened", "tops", "pins", "refused"))
            recorder.run(start, kind, say_last_seen=dice.random() < 0.5)
            start += dice.randrange(4, 20)
        events = list(life.events(nights.folder))
        for ident in (TOP, REPLY):
            assert list(life.events(nights.folder, ident)) == [event for event in events if event.id == ident]
        without_counts = [event for event in events if event.kind != "likes"]
        assert list(life.events(nights.folder, counts=False)) == without_counts
    for event in events:
        assert happened(event, truth), event


def happened(event: Event, truth: Truth) -> bool:
    """Whether the event took place in its window."""
    after, by = ((m - at(0)).total_seconds() / 3600 if m else 0 for m in (event.after, event.by))
    window = int(after), int(by)
    ident = TOP if event.with_root and event.kind == "back" else event.id
    match event.kind:
        case "first":
            return truth.listed(ident, window[1])
        case "edited":
            return truth.became(ident, "text", event.new, *window)
        case "likes":
            return truth.became(ident, "likes", event.new, *window)
        case "pinned":
            return truth.became(ident, "pinned", True, *window)
        case "unpinned":
            return truth.became(ident, "pinned", False, *window)
        case "gone" | "back":
            return truth.became(ident, "there", event.kind == "back", *window)
        case _:
            raise AssertionError(event)

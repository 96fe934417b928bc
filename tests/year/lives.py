"""Whether the events that an archive tells are those that happened, each in a window that holds its real moment."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from commentvault.archive import life
from commentvault.demo import Corpus, Truth
from commentvault.demo import Event as Happened
from commentvault.demo.wording import wording

_ERROR = timedelta(seconds=2)  # of a time that is read out of an id
_VISIT = timedelta(minutes=5)  # longer no visit takes
_TOLD = {
    "new": "first",
    "edited": "edited",
    "deleted": "gone",
    "restored": "back",
    "pinned": "pinned",
    "unpinned": "unpinned",
    "hearted": "hearted",
    "unhearted": "unhearted",
}
_COUNTS = ("likes", "replies")


@dataclass
class Witness:
    """The real world as the visits met it: ``worlds`` by the moment of a night's visits, ``rounded`` those moments at
    which likes came in English, ``happened`` all events.
    """

    worlds: dict[datetime, Corpus] = field(default_factory=dict)
    rounded: set[datetime] = field(default_factory=set)
    happened: list[Happened] = field(default_factory=list)

    def begin(self, corpus: Corpus) -> None:
        """What was so before anybody looked."""
        for row in corpus.comments:
            self.happened.append(Happened(kind="new", id=row.id, at=row.published, new=row.text))
            for kind, so in (("pinned", row.pinned), ("hearted", row.hearted)):
                if so:
                    self.happened.append(Happened(kind=kind, id=row.id, at=row.published, new=True))  # type: ignore[arg-type]

    def night(self, moment: datetime) -> datetime | None:
        """The moment of the visits that began about then; the world's clock stands meanwhile."""
        return next((night for night in self.worlds if abs(night - moment) < _VISIT), None)


@dataclass
class Compared:
    """What came of it: ``wrong`` in words, ``found`` events by kind, ``widths`` of the windows of what is told once."""

    wrong: list[str] = field(default_factory=list)
    found: Counter[str] = field(default_factory=Counter)
    widths: defaultdict[str, list[timedelta]] = field(default_factory=lambda: defaultdict(list))

    @property
    def median(self) -> timedelta:
        """Half of the windows, but for those of first sight, are narrower."""
        widths = sorted(width for kind, of_kind in self.widths.items() if kind != "first" for width in of_kind)
        return widths[len(widths) // 2]


def compare(told: Iterable[life.Event], witness: Witness, until: datetime) -> Compared:
    """Match what is told with what happened, one to one. All that had happened ``until`` a moment is to be told."""
    compared = Compared()
    waiting: defaultdict[tuple[str, str], list[Happened]] = defaultdict(list)
    for happened in witness.happened:
        waiting[_TOLD[happened.kind], happened.id].append(happened)
    for event in told:
        compared.found[event.kind] += 1
        compared.wrong += [f"{_words(event)}: {what}" for what in _unsound(event, witness)]
        if event.kind in _COUNTS:
            continue
        if event.kind not in _TOLD.values():
            compared.wrong.append(f"{_words(event)}: no such thing ever happens")
            continue
        if event.after is not None:
            compared.widths[event.kind].append(event.by - event.after)
        match = next((h for h in waiting[event.kind, event.id] if _within(h, event)), None)
        if match is None:
            others = [str(h.at) for h in waiting[event.kind, event.id]]
            compared.wrong.append(f"{_words(event)}: did not happen then, but {', '.join(others) or 'never'}")
            continue
        waiting[event.kind, event.id].remove(match)
        if event.kind == "edited" and (event.old, event.new) != (match.old, match.new):
            compared.wrong.append(f"{_words(event)}: in other words: {event.old!r} → {event.new!r}, in truth {match}")
    missed = [(kind, h) for (kind, _), left in waiting.items() for h in left if h.at <= until]
    compared.wrong += [f"not told: {kind} {h.id} at {h.at}" for kind, h in missed]
    return compared


def _within(happened: Happened, event: life.Event) -> bool:
    return (event.after is None or event.after <= happened.at + _ERROR) and happened.at <= event.by


def _unsound(event: life.Event, witness: Witness) -> Iterator[str]:
    """Where the world was not as the window says: the old state at its beginning, the new one at its end."""
    if event.by not in witness.worlds:
        yield "nobody looked at its end"
        return
    new = witness.worlds[event.by].by_id.get(event.id)
    yield from (f"at its end it was {value!r}" for value in _other(event, new, event.new, witness, event.by))
    if event.kind == "first":
        return
    since = witness.night(event.after) if event.after else None
    if since is None:
        if event.after is None or event.kind not in ("pinned", "hearted"):  # these may come with the first sight
            yield "nobody looked at its beginning"
        return
    before = witness.worlds[since].by_id.get(event.id)
    seen = _other(event, before, event.old, witness, since, was=True)
    yield from (f"at its beginning it was {value!r}" for value in seen)
    if event.kind in _COUNTS and before and new and getattr(before, event.kind) == getattr(new, event.kind):
        yield "nothing changed in between"


def _other(
    event: life.Event, row: Truth | None, value: object, witness: Witness, at: datetime, *, was: bool = False
) -> Iterator[object]:
    """What the world says instead of the ``value`` that the event does."""
    if event.kind in ("gone", "back"):
        there = (event.kind == "gone") is was
        if (row is not None) is not there:
            yield "there" if row else "not there"
    elif row is None:
        if was or event.kind != "unpinned":  # what is away is not pinned either
            yield None
    else:
        true, told = _values(event, row, value, was=was, rounded=at in witness.rounded)
        if true != told:
            yield true


def _values(event: life.Event, row: Truth, value: object, *, was: bool, rounded: bool) -> tuple[object, object]:
    """What is true of a row, and what the event says of that, in the same form."""
    match event.kind:
        case "edited":
            return row.text, value
        case "likes" if rounded and isinstance(value, int):
            return wording("en").count(row.likes), wording("en").count(value)
        case "likes" | "replies":
            return getattr(row, event.kind), value
        case "pinned" | "hearted":
            return getattr(row, event.kind), not was
        case "unpinned" | "unhearted":
            return getattr(row, event.kind.removeprefix("un")), was
        case _:
            return None, None


def _words(event: life.Event) -> str:
    return f"{event.kind} {event.id} {event.after} to {event.by} (run {event.run}, {event.old!r} → {event.new!r})"

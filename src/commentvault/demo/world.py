"""An invented conversation that goes on: night after night some of it is new, edited, deleted, restored, pinned.

    world = World(Recipe(comments=2000))
    server = DemoServer(world.corpus)
    server.corpus = world.live_until(world.now + timedelta(days=1))

``world.corpus`` is the truth of the moment, ``world.events`` tells all that has ever happened, with the real times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from random import Random

import msgspec

from commentvault.demo.corpus import build_corpus
from commentvault.demo.happenings import Event, Happening, Rates
from commentvault.demo.table import Table
from commentvault.demo.truth import Corpus, Recipe, Truth, TruthVideo, arrange, drawn_nested, milliseconds, moment
from commentvault.demo.voices import Voices

_DAY = 86_400_000
_TRIES = 64  # how often the dice are thrown for a comment that something can happen to
_DEEPEST = 4


class World:
    """A corpus and its life. The same recipe, seed and calls give the same world.

    ``rates`` may be replaced between two nights. ``rest``: how long a comment is left alone after something has
    happened to it; whatever it is, nothing happens twice to one comment within one night, so that whoever looks after
    every night can see every event (after every N nights: with a ``rest`` of N days).
    """

    def __init__(
        self, recipe: Recipe | None = None, seed: int = 1, rates: Rates | None = None, rest: timedelta = timedelta()
    ) -> None:
        self.corpus = build_corpus(recipe)
        self.rates = rates or Rates()
        self.rest = rest
        self.events: list[Event] = []
        self._rng = Random(f"commentvault world {seed}")  # noqa: S311  # the same dice for all, on purpose
        self._voices = Voices(self.corpus.recipe, self._rng)
        self._table = Table(self.corpus.comments)
        self._held = self.corpus.video.comments - len(self.corpus.comments)
        self._size = self.corpus.recipe.comments
        self._nested = {root: root in self.corpus.nested for root in self.corpus.replies}
        self._once_nested = set(self.corpus.nested)
        self._pinned = next((row.id for row in self.corpus.newest if row.pinned), None)
        self._last_pinned = self._pinned
        self._touched: dict[str, int] = {}
        self._dawn(milliseconds(self.now))

    @property
    def now(self) -> datetime:
        """The world's clock."""
        return self.corpus.recipe.now

    @property
    def deleted(self) -> dict[str, Truth]:
        """What was deleted and has not been restored, as it was last."""
        return self._table.deleted

    def live_until(self, when: datetime) -> Corpus:
        """Let the world go on; everything happens after its clock and before ``when``.

        Raises:
            ValueError: the time is not later than the clock.
        """
        start, end = milliseconds(self.now), milliseconds(when)
        if end - start < 1000:
            raise ValueError(f"the world is at {self.now} already")
        days = (end - start) / _DAY
        self._dawn(start)
        for ms, happen in self._agenda(start, end, days):
            happen(ms)
        self._drift(days)
        self._table.recount()
        recipe = msgspec.structs.replace(self.corpus.recipe, now=when, days=self.corpus.recipe.days + days)
        return self._arrange(recipe, self._video(days))

    def lay_out(
        self, *, old_share: float | None = None, nested_share: float | None = None, seed: int | None = None
    ) -> Corpus:
        """Serve the same conversation in other forms from now on; ``seed`` draws anew which ones."""
        given = {"old_share": old_share, "nested_share": nested_share, "seed": seed}
        recipe = msgspec.structs.replace(self.corpus.recipe, **{k: v for k, v in given.items() if v is not None})
        self._nested = {}
        return self._arrange(recipe, self.corpus.video)

    def _dawn(self, start: int) -> None:
        """A night begins: who is there, for the dice to find."""
        self._began = start
        rows = self._table.rows.values()
        tops = sorted((row for row in rows if row.root is None), key=lambda row: row.published, reverse=True)
        self._all = [row.id for row in rows]
        self._tops = [row.id for row in tops]
        self._replies = [row.id for row in rows if row.root is not None]
        self._hearted = [row.id for row in rows if row.hearted]

    def _arrange(self, recipe: Recipe, video: TruthVideo) -> Corpus:
        rows = self._table.rows.values()
        for root in {row.root for row in rows if row.root is not None} - self._nested.keys():
            self._nested[root] = drawn_nested(recipe, root)
        nested = frozenset(root for root, drawn in self._nested.items() if drawn)
        self._once_nested |= nested
        self.corpus = arrange(recipe, video, rows, nested)
        return self.corpus

    def _video(self, days: float) -> TruthVideo:
        """The post's own numbers, which move with the conversation."""
        video, share = self.corpus.video, self.rates.likes * days * self._rng.random()
        return msgspec.structs.replace(
            video,
            views=video.views + int(video.views * 0.1 * share),
            likes=video.likes + int(video.likes * 0.05 * share),
            comments=len(self._table.rows) + self._held,
        )

    def _agenda(self, start: int, end: int, days: float) -> list[tuple[int, Callable[[int], None]]]:
        """What happens this night, and when: each kind at its own rate, no two things in the same millisecond."""
        rates, everything = self.rates, len(self._all)
        kinds: tuple[tuple[Callable[[int], None], float], ...] = (
            (self._comment, rates.tops * self._size),
            (self._answer, rates.replies * self._size),
            (self._edit, rates.edits * everything),
            (self._delete, rates.deletions * len(self._tops)),
            (self._lose_reply, rates.lost_replies * len(self._replies)),
            (self._restore, rates.returns * len(self._table.taken)),
            (self._move_pin, rates.pins),
            (self._heart, rates.hearts * everything),
            (self._unheart, rates.unhearts * len(self._hearted)),
        )
        margin = min(5000, (end - start) // 10)
        first, last = start + margin, end - margin
        agenda: dict[int, Callable[[int], None]] = {}
        for happen, a_day in kinds:
            at = 0.0
            while a_day > 0 and (at := at + self._rng.expovariate(a_day * days)) < 1:
                ms = first + int(at * (last - first))
                while ms in agenda:
                    ms += 1
                agenda[ms] = happen
        return sorted(agenda.items())

    def _drift(self, days: float) -> None:
        """Likes go up, and now and then down."""
        for ident, row in list(self._table.rows.items()):
            if self._rng.random() >= self.rates.likes * days:
                continue
            up = 1 + int(self._rng.expovariate(1 / (0.5 + row.likes * 0.01)))
            self._table.set(ident, likes=max(row.likes + (up if self._rng.random() < 0.85 else -1), 0))

    def _pick(self, pool: list[str], fits: Callable[[Truth], bool]) -> Truth | None:
        """One of a pool that fits and that nothing has happened to; None where the dice find none."""
        for _ in range(_TRIES if pool else 0):
            row = self._table.rows.get(self._rng.choice(pool))
            if row is not None and self._free(row.id) and fits(row):
                return row
        return None

    def _free(self, *ids: str) -> bool:
        """Whether nothing has happened to these tonight, nor within the rest that they are left."""
        before = self._began - self.rest // timedelta(milliseconds=1)
        return all(self._touched.get(ident, -1) <= before for ident in ids)

    def _tell(self, kind: Happening, ident: str, ms: int, old: str | bool | None, new: str | bool | None) -> None:
        self._touched[ident] = ms
        self.events.append(Event(kind=kind, id=ident, at=moment(ms), old=old, new=new))

    def _comment(self, ms: int) -> None:
        row = self._voices.top(ms)
        self._table.add(row)
        self._tops.insert(0, row.id)
        self._tell("new", row.id, ms, None, row.text)

    def _answer(self, ms: int) -> None:
        """Somebody answers, under a recent comment more often than under an old one."""
        recent = int(len(self._tops) * self._rng.random() ** 2)
        root = self._table.rows.get(self._tops[recent]) if self._tops else None
        if root is None:
            return
        near = [row for row in self._table.thread(root.id)[-12:] if row.depth < _DEEPEST]
        parent = self._rng.choice(near) if near and self._rng.random() < 0.4 else root
        row = self._voices.reply(parent, root, ms)
        self._table.add(row)
        self._tell("new", row.id, ms, None, row.text)

    def _edit(self, ms: int) -> None:
        row = self._pick(self._all, _ordinary)
        if row is not None:
            self._table.add(self._voices.reworded(row))
            self._table.set(row.id, edited_at=moment(ms))
            self._tell("edited", row.id, ms, row.text, self._table.rows[row.id].text)

    def _delete(self, ms: int) -> None:
        """A top comment goes, with all its replies; never the pinned one."""
        row = self._pick(self._tops, lambda row: not row.pinned and self._free(*self._table.below(row.id)))
        if row is not None:
            self._gone(self._table.take(row.id), ms)

    def _lose_reply(self, ms: int) -> None:
        """A reply goes: alone where replies are flat, with those below it where its thread was ever nested."""

        def alone(row: Truth) -> bool:
            return row.root not in self._once_nested

        def fits(row: Truth) -> bool:
            return alone(row) or self._free(*self._table.below(row.id))

        row = self._pick(self._replies, fits)
        if row is not None:
            self._gone(self._table.take(row.id, alone=alone(row)), ms)

    def _gone(self, ids: Iterable[str], ms: int) -> None:
        for ident in ids:
            self._tell("deleted", ident, ms, self._table.deleted[ident].text, None)

    def _restore(self, ms: int) -> None:
        """What was deleted comes back, with all that went with it, under the same ids."""
        table = self._table
        back = [ident for ident, ids in table.taken.items() if self._free(*ids) and table.can_return(ident)]
        for ident in table.bring_back(self._rng.choice(back)) if back else ():
            self._tell("restored", ident, ms, None, table.rows[ident].text)

    def _move_pin(self, ms: int) -> None:
        """The pin goes to another comment, to none, or back to where it was before."""
        old, rows = self._pinned, self._table.rows
        if old is not None and not self._free(old):
            return
        new = self._pick(self._tops, lambda row: not row.pinned and _ordinary(row))
        if old is not None and self._rng.random() < 0.3:
            new = None
        elif old is None and self._last_pinned in rows and self._free(self._last_pinned) and self._rng.random() < 0.5:
            new = rows[self._last_pinned]
        for ident, pinned in ((old, False), (new.id if new is not None else None, True)):
            if ident is not None:
                self._table.set(ident, pinned=pinned)
                self._tell("pinned" if pinned else "unpinned", ident, ms, not pinned, pinned)
        self._last_pinned, self._pinned = old or self._last_pinned, new.id if new is not None else None

    def _heart(self, ms: int) -> None:
        row = self._pick(self._all, lambda row: not (row.hearted or row.author.creator) and _ordinary(row))
        if row is not None:
            self._table.set(row.id, hearted=True)
            self._tell("hearted", row.id, ms, False, True)

    def _unheart(self, ms: int) -> None:
        row = self._pick(self._hearted, lambda row: row.hearted)
        if row is not None:
            self._table.set(row.id, hearted=False)
            self._tell("unhearted", row.id, ms, True, False)


def _ordinary(row: Truth) -> bool:
    """Neither spam nor one of the oddities, which stay what they are."""
    return row.topic not in ("spam", "odd")

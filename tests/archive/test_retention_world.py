"""What the Data API told goes after its time, in any history: a writer's nights, drawn at random."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from commentvault.archive import retention, segments, verify
from commentvault.archive.difference import difference, is_learned
from commentvault.archive.lines import Back, Change, Gone, Line, applied
from commentvault.archive.state import State
from commentvault.model import Author, Comment

from .damaged import flipped, place
from .made import NOW, compressed
from .test_retention import LATER, change, day, everything, known, of_web, run

FIELDS = ("text", "likes", "likes_exact", "published", "published_window", "published_by", "edited_at", "hearted")
WHOSE = ("likes", "edited_at")
ACTS = ["api", "api", "web", "over", "text", "gone", "back"]


@dataclass
class World:
    """A history that a writer might have left, and who told which value when. Every value of the API's is unique.

    ``over`` = behind how much of what was told of a comment the web took it over.
    """

    comments: dict[str, Comment] = field(default_factory=dict)
    told: dict[str, list[tuple[int, str, str, Any]]] = field(default_factory=lambda: defaultdict(list))
    only_api: dict[str, int] = field(default_factory=dict)
    over: dict[str, int] = field(default_factory=dict)
    unique: Any = field(default_factory=lambda: itertools.count(1))
    secrets: list[tuple[int, bytes]] = field(default_factory=list)

    def line(self, run: int, source: str, act: str, ident: str) -> Line | None:
        """What a run writes, None where that makes no sense."""
        if ident not in self.comments:
            return self._first(run, source, ident, of_api=act == "api")
        match act:
            case "api" if source != "web":
                return self._change(run, ident, "api", self._exact(run))
            case "web":
                return self._change(run, ident, "web", {"likes": next(self.unique), "likes_exact": False})
            case "over" if source != "api" and self.comments[ident].source("comment") == "api":
                return self._over(run, ident, joined=source == "both")
            case "text":
                return self._change(run, ident, "web", {"text": f"web {next(self.unique)}"})
            case "gone":
                return Gone(seen=day(run), id=ident)
            case "back":
                return Back(seen=day(run), id=ident)
        return None

    def _first(self, run: int, source: str, ident: str, *, of_api: bool) -> Comment:
        number = next(self.unique)
        self.comments[ident] = made = of_web(ident, likes=number)
        if of_api and source != "web":
            self.only_api[ident] = run
            text = f"secret{number}secret"
            self.secrets.append((run, text.encode()))
            made = Comment(seen=day(run), id=ident, author=Author(), text=text, from_={"comment": "api"})
            self.comments[ident] = made
        for name in FIELDS:
            self.told[ident].append((run, made.source(name), name, getattr(made, name)))
        return made

    def _exact(self, run: int) -> dict[str, Any]:
        number = next(self.unique)
        moment = NOW - timedelta(days=900, seconds=number)
        likes = 7_000_000_000 + number
        self.secrets += [(run, str(likes).encode()), (run, moment.strftime("%Y-%m-%dT%H:%M:%S").encode())]
        values = {"published": moment, "published_window": None, "published_by": "api", "edited_at": moment}
        return {"likes": likes, "likes_exact": True, **(values if number % 3 else {})}

    def _change(self, run: int, ident: str, source: str, values: dict[str, Any]) -> Change:
        """A change says whose its values are where that is another than before."""
        before = self.comments[ident]
        named = values.keys() & {"likes", "published", "edited_at", "text"}
        line = change(ident, {name: source for name in named if before.source(name) != source}, **values)
        self.comments[ident] = applied(before, line.set)
        self.told[ident] += [(run, source, name, value) for name, value in values.items()]
        return line

    def _over(self, run: int, ident: str, *, joined: bool) -> Change:
        """The web's first sight of what only the API had listed: what was told before is not its."""
        before, number = self.comments[ident], next(self.unique)
        seen = of_web(ident, likes=number, likes_exact=False, hearted=bool(number % 2))
        changed = difference(before, seen, joined=joined)
        assert changed is not None
        self.comments[ident] = after = applied(before, changed)
        self.over[ident] = len(self.told[ident])
        values = changed.fields()
        self.told[ident] += [(run, after.source(name), name, values[name]) for name in FIELDS if name in values]
        return Change(seen=day(run), id=ident, set=changed, learned=is_learned(before, changed))

    def expected(self, before: int) -> dict[str, dict[str, Any]]:
        """What is to be left of every comment."""
        left = {}
        for ident, told in self.told.items():
            lost = self.only_api.get(ident, before) < before
            if not lost or ident in self.over:
                rest = told[self.over[ident] :] if lost else told
                kept = [one for one in rest if one[1] == "web" or one[0] >= before]
                left[ident] = {name: value for _, _, name, value in kept}
                left[ident] |= {f"whose {name}": whose for _, whose, name, _ in kept if name in WHOSE}
        return left


NIGHTS = st.lists(
    st.tuples(
        st.sampled_from(["web", "both", "both", "api"]),
        st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from("abcd"))),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


def kept(folder: Path, world: World, before: int) -> None:
    """Whether what is there is what may be, and all of it."""
    comments = known(folder)
    expected = world.expected(before)
    assert comments.keys() == expected.keys()
    for ident, fields in expected.items():
        now = comments[ident]
        found = {name: getattr(now, name) for name in FIELDS} | {f"whose {name}": now.source(name) for name in WHOSE}
        for one in (fields, found):  # of what nobody told it says nothing who did
            for name in WHOSE:
                if getattr(now, name) is None:
                    one.pop(f"whose {name}", None)
        assert found == dict.fromkeys(FIELDS) | fields
    data = everything(folder)
    assert [secret for at, secret in world.secrets if at < before and secret in data] == []
    with State(folder) as state:
        assert {ident: state.comment(ident) for ident in comments} == comments


@given(NIGHTS, st.lists(st.integers(0, 6), min_size=1, max_size=2).map(sorted), st.data())
@settings(max_examples=60)
def test_nothing_of_the_apis_stays_and_all_of_the_webs_does(nights: Any, befores: list[int], data: Any) -> None:
    """Of any history: no byte of an old value of the API's, everything else as it was, unbroken but for the redactions,
    a second time changes nothing, and a flipped bit is still found."""
    with place() as folder:
        world = World()
        for number, (source, acts, packed) in enumerate(nights):
            said = [line for act, ident in acts if (line := world.line(number, source, act, ident))]
            path = run(folder, number, source, *said)
            if packed and number < len(nights) - 1:
                compressed(path)
                path.unlink()
        kept(folder, world, 0)
        count = 0
        for before in befores:
            count += retention.strip(folder, day(before), LATER)
            kept(folder, world, before)
            checked = verify.check(folder)
            assert (checked.damage, checked.redactions) == ((), count)
            left = {path: path.read_bytes() for path in segments.segment_files(folder)}
            assert retention.strip(folder, day(before), LATER) == 0
            assert {path: path.read_bytes() for path in segments.segment_files(folder)} == left
        path = data.draw(st.sampled_from(sorted(path for path in left if path.name.endswith(segments.SEALED))))
        flipped(path, data.draw(st.integers(0, path.stat().st_size - 1)), data.draw(st.integers(0, 7)))
        assert verify.check(folder).damage

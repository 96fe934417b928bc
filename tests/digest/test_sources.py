"""What a reader is told of the sources: who listed what, whose times are exact, what was inferred."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from rich.console import Console

from commentvault.archive.history import Run, Thread
from commentvault.archive.life import Event, events
from commentvault.archive.lines import Change, Changed, RunHeader
from commentvault.archive.segments import SegmentWriter, link_to
from commentvault.digest import build, completeness
from commentvault.digest.changes import gather
from commentvault.digest.forms import markdown
from commentvault.digest.shown import thread as terminal
from commentvault.digest.shown.life import of_comment
from commentvault.digest.words import changes, wording
from commentvault.digest.words.completeness import sentences
from commentvault.model import NOT_REACHED, TOP, Comment, Covered, Failed, Verdict

from .made import SEEN, Made

API = {"comment": "api"}
DAY = timedelta(days=1)


def by(run: Run, source: str) -> Run:
    """The run, as one that asked another source."""
    header = msgspec.structs.replace(run.header, source=source)
    return Run(run.path, header, run.verdict)


def told(thread: Thread) -> str:
    return " ".join(sentences(build.head(thread).completeness, "YouTube"))


def cut(made: Made, status: Any = "partial", **more: Any) -> Run:
    """A run by both whose Data API part was cut."""
    more.setdefault("covered", made.whole)
    failed = (Failed(id=TOP, reason=NOT_REACHED, cursor="…"), Failed(id="a", reason=NOT_REACHED, cursor="…"))
    reason = "the Data API's part is not whole: no key has a unit left"
    retry_at = SEEN + timedelta(hours=5, seconds=1)
    return by(made.run(22, status, reason=reason, failed=failed, retry_at=retry_at, **more), "both")


@pytest.mark.parametrize(
    ("only", "said"),
    [
        ({"web": 12, "api": 3}, "12 comments only the web lists, 3 only the Data API"),
        ({"web": 1, "api": 0}, "1 comment only the web lists"),
        ({"web": 0, "api": 1}, "1 comment only the Data API lists"),
        ({"web": 0, "api": 0}, ""),
        (None, ""),
    ],
)
def test_what_only_one_source_lists(made: Made, only: dict[str, int] | None, said: str) -> None:
    """Is said in a few words, and not at all where there is nothing."""
    assert wording.only(only) == said
    words = told(made.thread(made.comment("a"), runs=[by(made.run(only=only), "both")]))
    assert ("differ: " + said in words) if said else ("differ" not in words)


def test_a_visit_whose_api_part_was_cut_is_whole_by_the_web(made: Made) -> None:
    """It says what is missing and when it goes on, and not that a list broke off or that a part is shown."""
    thread = made.thread(made.comment("a"), runs=[cut(made)])
    assert told(thread) == (
        "All that the web lists was read on 22 Nov 2026, 03:00 UTC, but not all that the Data API tells of it "
        "(the Data API's part is not whole: no key has a unit left). That can go on from 22 Nov 2026, 08:01 UTC."
    )
    assert completeness.judge(thread).whole
    assert terminal.listed(thread).status == "partial"


def test_going_on_with_the_api_in_vain_leaves_it_whole_by_the_web(made: Made) -> None:
    """The day of the web's part is told."""
    first = cut(made)
    refused = by(made.run(23, "refused", continues=22, reason="no key has a unit left"), "both")
    assert told(made.thread(made.comment("a"), runs=[first, refused])) == (
        "All that the web lists was read on 22 Nov 2026, 03:00 UTC, but not all that the Data API tells of it."
    )


@pytest.mark.parametrize(
    "more",
    [
        {"covered": Covered(top="none", replies="none", not_=(TOP,))},
        {"covered": Covered(top="all", replies="all", not_=("a",))},
        {"braked": True},
        {"mode": "head"},
    ],
)
def test_where_the_web_is_not_whole_either_nothing_passes_for_whole(made: Made, more: dict[str, Any]) -> None:
    """The words are those of any part."""
    words = told(made.thread(made.comment("a"), runs=[cut(made, **more)]))
    assert "did not read everything that YouTube offered" in words
    assert "The list of top comments broke off" in words
    assert "never been read to its end" in words


@pytest.mark.parametrize("exact", [0, 1, 2])
def test_how_many_times_are_exact_to_the_second(made: Made, exact: int) -> None:
    """Only where the Data API told them."""
    comments = [made.comment(str(n), published_by="api" if n < exact else "id") for n in range(2)]
    text = markdown.render(build.build(made.thread(*comments)))
    said = {
        0: "",
        1: "The times of 1 comment are exact to the second: YouTube’s Data API told them.",
        2: "All times are exact to the second: YouTube’s Data API told them.",
    }
    assert said[exact] in text
    assert ("to the second" in text) == bool(exact)


@pytest.mark.parametrize(("source", "said"), [("api", True), ("both", True), ("web", False)])
def test_the_list_of_threads_says_who_was_asked(made: Made, source: str, said: bool) -> None:
    """Only where it was not the web alone."""
    row = terminal.listed(made.thread(made.comment("a"), runs=[by(made.run(), source)]))
    out = io.StringIO()
    Console(file=out, width=120).print(terminal.listing([row]))
    assert (f" {source} " in out.getvalue()) == said


def test_an_inferred_pin_says_so(made: Made) -> None:
    """In the digest and in the terminal; one that a page marked is just pinned."""
    inferred = made.comment("a", pinned=True, from_={**API, "pinned": "inferred"})
    marked = made.comment("a", pinned=True)
    for comment, words in ((inferred, "pinned (inferred from the order)"), (marked, "pinned")):
        thread = made.thread(comment)
        out = io.StringIO()
        terminal.show(thread, Console(file=out, width=200))
        assert f"· {words} ·" in out.getvalue()
        assert f" · {words} · " in markdown.render(build.build(thread)).replace("\\", "")


def test_the_time_of_an_edit_is_told(made: Made) -> None:
    """Where the platform told it."""
    comment = made.comment("a", edited=True, edited_at=SEEN)
    text = markdown.render(build.build(made.thread(comment)))
    assert "21 Nov 2026, 22:00 UTC (edited 22 Nov 2026, 03:00 UTC) ·" in text


class Lived:
    """Runs written one after the other, and what they tell."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._last: Path | None = None

    def run(self, day: int, *lines: Comment | Change, source: str = "both") -> None:
        ident = f"202611{day:02}T030000Z"
        previous = link_to(self._last, self._last.stem) if self._last else None
        header = RunHeader(run=ident, thread="youtube:abc", url="u", by="c", source=source, previous=previous)
        writer = SegmentWriter(self.folder, header)
        writer.write(list(lines))
        self._last = writer.seal(Verdict(at=SEEN + (day - 22) * DAY, status="complete"))

    def told(self, comment: str = "a") -> list[Event]:
        return list(events(self.folder, comment))

    def printed(self) -> str:
        out = io.StringIO()
        for view in of_comment("youtube:abc", "u", "a", self.told()):
            Console(file=out, width=200).print(view, highlight=False)
        return out.getvalue()


@pytest.fixture
def lived(tmp_path: Path) -> Lived:
    return Lived(tmp_path)


def change(day: int, **new: Any) -> Change:
    return Change(seen=SEEN + (day - 22) * DAY, id="a", set=Changed(**new))


def test_an_edit_that_two_sources_tell_is_one_with_its_time(made: Made, lived: Lived) -> None:
    """The web brings the text, the Data API that and when it was edited; counts in between do not part them."""
    lived.run(22, made.comment("a", "old words"))
    edited_at = SEEN + timedelta(hours=7)
    lived.run(
        23,
        change(23, text="new words"),
        change(23, edited=True, edited_at=edited_at, likes=3, from_={"edited": "api", "edited_at": "api"}),
    )
    (edit,) = (event for event in lived.told() if event.kind == "edited")
    assert (edit.old, edit.new, edit.at) == ("old words", "new words", edited_at)
    text = lived.printed()
    assert "22 Nov 2026, 10:00 UTC: edited, as the Data API says; seen 23 Nov 2026, 03:00 UTC" in text
    (line,) = changes.lines(gather.since(lived.told(), "20261122T030000Z"))
    assert line == "Edited by @a, 22 Nov 2026, 10:00 UTC: “old words” → “new words”"


def test_learning_the_time_of_an_old_edit_is_no_edit(made: Made, lived: Lived) -> None:
    """A thread that was read by the web alone is read by both: nothing happened to its comments."""
    lived.run(22, made.comment("a", edited=True), source="web")
    lived.run(23, change(23, edited_at=SEEN - DAY, from_={"edited_at": "api"}))
    assert [event.kind for event in lived.told()] == ["first"]


@pytest.mark.parametrize("day", [22, 25])
def test_an_edit_before_the_first_sight_stands_in_its_line(made: Made, lived: Lived, day: int) -> None:
    """Where the Data API tells of it in the same run, or only later; an edit after it is an event of its own."""
    edit = change(day, edited_at=SEEN - DAY, from_={"edited_at": "api"})
    lived.run(22, made.comment("a", edited=True), *([edit] if day == 22 else []))
    if day != 22:
        lived.run(day, edit)
    lived.run(26, change(26, text="more", edited_at=SEEN + 3.5 * DAY))
    assert "seen for the first time, written 21 Nov 2026, 22:00 UTC, edited 21 Nov 2026, 03:00 UTC" in lived.printed()
    assert [(event.kind, event.at) for event in lived.told()] == [
        ("first", SEEN - DAY),
        ("edited", SEEN + 3.5 * DAY),
    ]


def test_an_edit_after_the_first_sight_does_not(made: Made, lived: Lived) -> None:
    """Nor one that nobody dated."""
    lived.run(22, made.comment("a", edited=True))
    lived.run(25, change(25, text="more", edited_at=SEEN + DAY))
    assert [event.at for event in lived.told()] == [None, SEEN + DAY]


def test_an_edit_of_what_the_api_listed_stands_there_too(made: Made, lived: Lived) -> None:
    """Its first line says all."""
    lived.run(22, made.comment("a", edited=True, edited_at=SEEN - DAY, from_=API), source="api")
    assert "listed by the Data API, written 21 Nov 2026, 22:00 UTC, edited 21 Nov 2026, 03:00 UTC" in lived.printed()


def test_an_inferred_pin_is_told_as_such_in_a_comments_life(made: Made, lived: Lived) -> None:
    """At first sight, and where it moved; when a page marks it later, it is a pin like any other."""
    lived.run(20, made.comment("a", pinned=True, from_={**API, "pinned": "inferred"}), source="api")
    lived.run(21, change(21, pinned=False), source="api")
    lived.run(22, change(22, pinned=True), source="api")
    lived.run(23, change(23, pinned=False), source="api")
    lived.run(24, change(24, pinned=True, from_={"pinned": "web"}))
    pins = [event.inferred for event in lived.told() if event.kind == "pinned"]
    assert pins == [True, True, False]
    text = lived.printed()
    assert text.count("pinned by the creator (inferred from the order)") == 2
    assert "seen for the first time, listed by the Data API, written" in text
    told = list(changes.lines(gather.since(lived.told(), "20261121T030000Z")))
    assert "(inferred from the order)" in told[0]
    assert "(inferred from the order)" not in told[-1]

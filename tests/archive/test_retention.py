"""What the Data API told goes after its time; what the web told stays, and the thread is unbroken but for that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from commentvault.archive import history, retention, segments
from commentvault.archive.lines import Back, Change, Changed, Gone, Line, RunHeader, Written
from commentvault.archive.segments import SegmentWriter
from commentvault.archive.state import State
from commentvault.model import Author, Comment, Covered, Post, Verdict

from .made import NOW, THREAD, URL

LATER = NOW + timedelta(days=400)


def day(number: float) -> datetime:
    return NOW + timedelta(days=number)


def run(folder: Path, number: int, source: str, *said: Line) -> Path:
    """A run of that day, after the ones that are there."""
    ordered = history.chain(folder) if folder.exists() else []
    previous = segments.link_to(ordered[-1][0], ordered[-1][1].run) if ordered else None
    name = segments.run_id(day(number), previous.run if previous else None)
    header = RunHeader(run=name, thread=THREAD, url=URL, by="tests", source=source, previous=previous)
    writer = SegmentWriter(folder, header)
    writer.write(said)
    written = Written()
    for line in said:
        written.count(line)
    return writer.seal(
        Verdict(
            at=day(number),
            status="complete",
            expected=424242,
            covered=Covered(top="all", replies="all"),
            new=written.new,
            changed=len(written.changed),
            gone=written.gone,
            back=written.back,
        )
    )


def known(folder: Path) -> Mapping[str, Comment]:
    thread = history.read(folder)
    return thread.comments if thread else {}


def everything(folder: Path) -> bytes:
    """All that the files of a thread hold, unpacked."""
    return b"".join(raw for path in segments.segment_files(folder) for raw in segments.raw_lines(path))


def of_web(ident: str, **more: Any) -> Comment:
    window = (NOW - timedelta(days=2), NOW - timedelta(days=1))
    return Comment(seen=NOW, id=ident, author=Author(id=ident), text="web", published_window=window, **more)


def change(ident: str, told: dict[str, str] | None = None, **values: Any) -> Change:
    whose: dict[str, Any] = {"from_": told} if told else {}
    return Change(seen=NOW, id=ident, set=Changed(**values, **whose))


EXACT = {"published": NOW, "published_window": None, "published_by": "api", "likes": 19_234, "likes_exact": True}


def test_what_the_api_added_goes_and_the_webs_stays(tmp_path: Path) -> None:
    """The exact time and likes of an old run go; the window and the rounded likes that the web gave are left."""
    first = of_web("a", likes=19_000, likes_exact=False)
    told = {"published": "api", "likes": "api"}  # nobody else tells edited_at
    run(tmp_path, 0, "both", first, change("a", told, **EXACT, edited_at=NOW))
    run(tmp_path, 40, "web", change("a", hearted=True))
    assert retention.strip(tmp_path, day(30), LATER) == 1
    now = known(tmp_path)["a"]
    assert (now.likes, now.likes_exact, now.published, now.published_by, now.edited_at) == (19_000, False, *[None] * 3)
    assert (now.published_window, now.hearted, now.source("likes")) == (first.published_window, True, "web")
    assert b"19234" not in everything(tmp_path)


def test_what_was_made_of_the_apis_answers_goes_and_a_span_of_time_stays(tmp_path: Path) -> None:
    """An inferred pin is not the web's. In one line with an exact time a span is the web's, a moment is not."""
    told = {"published": "api", "pinned": "inferred"}
    moment = (NOW, NOW)
    spanned, exact = (of_web(name, published=NOW, published_by="api", pinned=True, from_=told) for name in "ab")
    exact = msgspec.structs.replace(exact, published_window=moment)
    run(tmp_path, 0, "both", spanned, exact)
    retention.strip(tmp_path, day(30), LATER)
    plain = {ident: of_web(ident) for ident in "ab"}
    assert known(tmp_path) == {"a": plain["a"], "b": msgspec.structs.replace(plain["b"], published_window=None)}


def test_a_comment_that_only_the_api_listed_goes_with_all_that_is_said_of_it(tmp_path: Path) -> None:
    """Later runs that changed it, or missed and met it again, keep no line of it, and are read without an error."""
    only = Comment(seen=NOW, id="x", author=Author(id="UCx"), text="secret", from_={"comment": "api"})
    run(tmp_path, 0, "api", only, of_web("a"))
    run(tmp_path, 40, "both", change("x", likes=5), Gone(seen=NOW, id="x"), Back(seen=NOW, id="x"))
    assert retention.strip(tmp_path, day(30), LATER) == 2
    assert list(known(tmp_path)) == ["a"]
    assert b'"x"' not in everything(tmp_path)
    with State(tmp_path) as state:
        assert not state.has("x")


def test_in_runs_of_the_api_alone_the_post_goes_too(tmp_path: Path) -> None:
    """A post line says nowhere who told it, and the platform's claim is the API's there; a run of both is the web's."""
    run(tmp_path, 0, "both", Post(seen=NOW, url=URL, title="of the web"))
    run(tmp_path, 1, "api", Post(seen=NOW, url=URL, title="of the API"))
    retention.strip(tmp_path, day(30), LATER)
    thread = history.read(tmp_path)
    assert thread is not None
    assert thread.post is not None
    assert thread.post.title == "of the web"
    assert [run.verdict and run.verdict.expected for run in thread.runs] == [424242, None]


def test_a_younger_change_of_the_same_source_still_says_so(tmp_path: Path) -> None:
    """It did not name its source, being the same as before: with the older line gone it does, and goes in its turn."""
    run(tmp_path, 0, "both", of_web("a", likes=1), change("a", {"likes": "api"}, likes=222_222, likes_exact=True))
    run(tmp_path, 20, "both", change("a", likes=333_333))
    retention.strip(tmp_path, day(10), LATER)
    assert (known(tmp_path)["a"].likes, known(tmp_path)["a"].source("likes")) == (333_333, "api")
    retention.strip(tmp_path, day(30), LATER)
    assert (known(tmp_path)["a"].likes, known(tmp_path)["a"].source("likes")) == (1, "web")
    assert b"3333" not in everything(tmp_path)


def test_what_was_set_aside_goes_too(tmp_path: Path) -> None:
    """The torn end of a killed run and raw answers of runs that asked the API; those of other runs stay."""
    old = segments.run_of(run(tmp_path, 0, "both", of_web("a", edited_at=NOW, from_={"edited_at": "api"})))
    web = segments.run_of(run(tmp_path, 1, "web"))
    (tmp_path / "captures").mkdir()
    for name in (old, web):
        (tmp_path / f"{name}.jsonl.torn").write_text("{")
        (tmp_path / "captures" / f"{name}.unknown-answer").write_text("{")
    retention.strip(tmp_path, day(30), LATER)
    assert [path.name for path in tmp_path.glob("*.torn")] == [f"{web}.jsonl.torn"]
    assert [path.name for path in (tmp_path / "captures").iterdir()] == [f"{web}.unknown-answer"]


@pytest.mark.parametrize(("source", "number", "asks"), [("web", 0, False), ("both", 0, True), ("api", 29, True)])
def test_what_is_to_be_looked_through(tmp_path: Path, source: str, number: int, asks: bool) -> None:
    """Runs that asked the API and began before; once looked through, no more."""
    run(tmp_path, number, source, of_web("a", edited_at=NOW, from_={"edited_at": "api"}))
    assert retention.expired(tmp_path, day(30)) is asks
    assert not retention.expired(tmp_path, day(number))
    assert retention.strip(tmp_path, day(30), day(31)) == asks
    assert not retention.expired(tmp_path, day(30))
    run(tmp_path, 35, "both", change("a", {"likes": "api"}, likes=3))
    assert not retention.expired(tmp_path, day(30))
    assert retention.expired(tmp_path, day(40))

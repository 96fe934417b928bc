"""The verdicts of a thread's runs, together and in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
import pytest

from commentvault.archive.history import Run
from commentvault.archive.segments import run_time
from commentvault.digest.build import head
from commentvault.digest.completeness import judge
from commentvault.digest.shown.thread import listed
from commentvault.digest.words.completeness import sentences
from commentvault.model import NOT_REACHED, Covered, Failed

from .made import SEEN, Made


def words(made: Made, *runs: Run, ids: tuple[str, ...] = ("a", "b")) -> str:
    return " ".join(sentences(judge(made.thread(*map(made.comment, ids), runs=list(runs))), "YouTube"))


NEVER = "The thread has never been read to its end: what follows is a part of it."


@pytest.mark.parametrize(
    ("status", "more", "said"),
    [
        ("complete", {}, "The thread was read to its end on 22 Nov 2026, 03:00 UTC."),
        ("off", {}, "On 22 Nov 2026, 03:00 UTC YouTube said that comments are turned off or that there are none."),
        (
            "partial",
            {"reason": "interrupted: Ctrl-C"},
            "The last run, on 22 Nov 2026, 03:00 UTC, did not read everything that YouTube offered "
            "(interrupted: Ctrl-C). " + NEVER,
        ),
        (
            "asked",
            {},
            "The last run, on 22 Nov 2026, 03:00 UTC, read only the part of the thread that it was asked for. " + NEVER,
        ),
        (
            "refused",
            {"reason": "@somebody has to log in anew: commentvault login", "retry_at": "now"},
            "On 22 Nov 2026, 03:00 UTC YouTube refused to answer; it goes on from 22 Nov 2026, 09:30 UTC. " + NEVER,
        ),
        (
            "missing",
            {"reason": "private"},
            "On 22 Nov 2026, 03:00 UTC the post or its comments could not be had from YouTube (private). " + NEVER,
        ),
        (
            None,
            {},
            "The last run, begun on 22 Nov 2026, 03:00 UTC, has no verdict: it is still under way, or it was killed. "
            + NEVER,
        ),
    ],
)
def test_every_verdict_has_its_words(made: Made, status: Any, more: dict[str, Any], said: str) -> None:
    """Only a complete run says that the thread was read to its end."""
    if "retry_at" in more:
        more = {**more, "retry_at": made.now}
    assert words(made, made.run(status=status, **more)) == said


def test_a_thread_without_a_run_says_so(made: Made) -> None:
    """A vault may hold a folder whose only run left nothing."""
    assert words(made) == "No run has looked at this thread yet."


def test_after_a_refusal_the_last_whole_reading_is_named(made: Made) -> None:
    """What is shown stems from an earlier run."""
    said = words(made, made.run(20), made.run(22, "refused", reason="quota"))
    assert said.endswith("It was last read to its end on 20 Nov 2026, 03:00 UTC.")


def test_what_a_refused_run_left_open_is_told_by_its_own_verdict(made: Made) -> None:
    """Of a chain whose last part was refused behind a few answers; one that was refused at once tells nothing new."""

    def part(day: int, status: str, *places: str, **more: Any) -> Run:
        failed = tuple(Failed(id=ident, reason=NOT_REACHED, cursor=f"{ident}{day}") for ident in places)
        return made.run(day, status, failed=failed, **more)

    first = part(20, "partial", "top", "a", "b", seen=5)
    rest = Covered(top="rest", replies=("a",), not_=("b",))
    assert words(made, first, part(21, "refused", "b", continues=20, seen=2, covered=rest)) == (
        "On 21 Nov 2026, 03:00 UTC YouTube refused to answer. "
        "1 reply thread could not be read (under @b): not reached. " + NEVER
    )
    assert "broke off" in words(made, first, part(21, "refused", continues=20))
    assert "(under @b)" in words(made, made.run(20), part(21, "refused", "b"))


def test_the_reason_of_a_refusal_stays_with_the_operator(made: Made) -> None:
    """Neither the words nor what programs read hold it; other reasons are told."""
    reason = "@somebody has to log in anew: commentvault login"
    for status, told in (("refused", False), ("partial", True)):
        failed = (Failed(id="a", reason=reason),)
        thread = made.thread(made.comment("a"), runs=[made.run(status=status, reason=reason, failed=failed)])
        assert (b"somebody" in msgspec.json.encode(head(thread))) == told
    went_on = made.run(22, "partial", continues=21, failed=failed)  # it names what was lost by the reason of before
    thread = made.thread(made.comment("a"), runs=[made.run(21, "refused", reason=reason, failed=failed), went_on])
    assert b"somebody" not in msgspec.json.encode(head(thread))
    assert "1 reply thread could not be read (under @a): not reached." in " ".join(sentences(judge(thread), "YouTube"))


def test_failed_and_capped_reply_threads_are_named_with_the_reason(made: Made) -> None:
    """Three by name, the others by number."""
    failed = (
        Failed(id="a", reason="no connection"),
        Failed(id="b", reason="HTTP 500"),
        Failed(id="x", reason="HTTP 500"),
    )
    said = words(made, made.run(status="partial", failed=failed, capped=("b",)))
    assert "3 reply threads could not be read (under @a, @b and 1 other): HTTP 500; no connection." in said
    assert "In 1 reply thread fewer replies came than YouTube counts there (under @b)." in said
    broken = words(made, made.run(status="partial", failed=(Failed(id="top", reason="an answer of an unknown shape"),)))
    assert "The list of top comments broke off (an answer of an unknown shape)." in broken


def test_a_visit_in_parts_is_whole_only_when_all_its_parts_are(made: Made) -> None:
    """A run that goes on where the one before failed makes the thread whole; one that skips a failure does not."""
    broken = made.run(20, "partial", failed=(Failed(id="top", reason="no connection", cursor="C"),))
    said = words(made, broken, made.run(21, continues=20))
    assert said == (
        "The thread was read to its end in 2 runs that continued each other, "
        "20 Nov 2026, 03:00 UTC to 21 Nov 2026, 03:00 UTC."
    )
    lost = made.run(20, "partial", failed=(Failed(id="a", reason="HTTP 500"),))
    said = words(made, lost, made.run(21, continues=20, covered=Covered(top="all", replies=("b",))))
    assert "finished its part, but not everything that YouTube offered was read. 1 reply thread could" in said
    assert said.endswith(NEVER)
    assert "1 reply thread could not be read (under @a): HTTP 500." in said
    assert "never been read to its end" in words(made, made.run(21, continues=19))


def test_a_run_of_the_newest_only_is_not_the_whole(made: Made) -> None:
    """``complete`` down to a known comment says when everything was read last."""
    newest = made.run(22, covered=Covered(top="newest-until-a"))
    assert words(made, made.run(20), newest) == (
        "The last run, on 22 Nov 2026, 03:00 UTC, read the newest comments down to those already known. "
        "It was last read to its end on 20 Nov 2026, 03:00 UTC."
    )
    assert listed(made.thread(runs=[newest])).status == "newest only"


@pytest.mark.parametrize(
    ("mode", "told", "label"),
    [
        ("head", "the newest comments, down to those already known", "newest only"),
        ("pins", "what is pinned and hearted on the first page", "pins only"),
        ("refresh", "all top comments, and the replies where their number had changed", "refreshed"),
    ],
)
def test_a_look_at_a_part_never_sounds_whole(made: Made, mode: str, told: str, label: str) -> None:
    """What the last visit looked at, in its own words where it has some, and when everything was read last."""
    look = made.run(22, "asked", mode=mode)
    last_whole = "It was last read to its end on 20 Nov 2026, 03:00 UTC."
    assert words(made, made.run(20), look) == (
        f"The last run, on 22 Nov 2026, 03:00 UTC, looked at a part of the thread only ({told}). {last_whole}"
    )
    assert words(made, look).endswith(NEVER)
    said = words(made, made.run(20), made.run(22, "asked", mode=mode, reason="of which nothing more is known"))
    assert "looked at a part of the thread only (of which nothing more is known)." in said
    assert listed(made.thread(runs=[look])).status == label


def test_a_glance_hides_no_gap(made: Made) -> None:
    """What the last visit over the whole thread could not read is told after a look at the pins, too."""
    lost = made.run(20, "partial", failed=(Failed(id="a", reason="HTTP 500"),), capped=("b",), withheld=3)
    said = words(made, lost, made.run(21, "asked", mode="pins"), made.run(22, "asked", mode="head"))
    assert "1 reply thread could not be read (under @a): HTTP 500." in said
    assert "In 1 reply thread fewer replies came" in said
    assert "3 archived comments were not listed; that they are gone is not proved." in said
    assert said.endswith(NEVER)
    healed = words(made, lost, made.run(21, "asked", mode="refresh"))
    assert "could not be read" not in healed


def test_what_was_recorded_before_the_last_visit_says_nothing_of_now(made: Made) -> None:
    """An import that follows a visit and tells of an earlier time; one of a later time is the last look."""
    visit, late, anew = made.run(22), _import(made.run(23, "partial"), SEEN), _import(made.run(24, "partial"), None)
    assert words(made, visit, late) == "The thread was read to its end on 22 Nov 2026, 03:00 UTC."
    assert listed(made.thread(runs=[visit, late])).status == "complete"
    assert listed(made.thread(runs=[visit, late, anew])).status == "partial"


def _import(run: Run, ended: datetime | None) -> Run:
    assert run.verdict is not None
    at = ended or run_time(run.header.run)
    header = msgspec.structs.replace(run.header, imported="ab" * 32)
    return replace(run, header=header, verdict=msgspec.structs.replace(run.verdict, at=at))


def test_what_was_held_back_is_told(made: Made) -> None:
    """Missing comments that nobody could prove to be gone, in a run that was whole."""
    said = words(made, made.run(22, withheld=1))
    assert said == (
        "The thread was read to its end on 22 Nov 2026, 03:00 UTC. "
        "1 archived comment was not listed; that it is gone is not proved."
    )


def test_a_continued_visit_counts_what_every_part_left(made: Made) -> None:
    """What one part did not reach the next goes on with; a cursor that failed twice is left, and the gap with it."""
    rest = Covered(top="rest", replies=("b",))
    top = Failed(id="top", reason=NOT_REACHED, cursor="T")
    lost = Failed(id="a", reason="HTTP 500", cursor="A")
    begun = made.run(19, "partial", failed=(top, lost), covered=Covered(top="none", not_=("top", "a")))
    whole = words(made, begun, made.run(20, continues=19, covered=rest))
    assert whole.startswith("The thread was read to its end in 2 runs that continued each other")
    again = made.run(20, "partial", failed=(lost, top), covered=Covered(not_=("top", "a")), continues=19)
    part = words(made, begun, again, made.run(21, continues=20, covered=rest))
    assert "finished its part, but not everything that YouTube offered was read." in part
    assert "1 reply thread could not be read (under @a): HTTP 500." in part
    assert "broke off" not in part
    assert part.endswith(NEVER)
    broken = words(made, begun, again)
    assert broken.count("The list of top comments broke off (not reached).") == 1


def test_a_continued_look_is_not_the_whole_thread(made: Made) -> None:
    """Its last part may say that it is complete: that part is."""
    begun = made.run(20, "partial", mode="head", failed=(Failed(id="top", reason=NOT_REACHED, cursor="T"),))
    said = words(made, begun, made.run(21, continues=20, mode="head", covered=Covered(top="rest")))
    assert said.endswith(NEVER)

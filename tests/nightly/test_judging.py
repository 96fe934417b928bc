"""What of a night is a problem, what is fine, what is worth a notice; and the words for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from commentvault.nightly import judging, words
from commentvault.nightly.judging import Judgement
from commentvault.nightly.reports import Problem, Report, Spent, Visit

from .made import NOW, visit

EVERY = ("failure", "pinned", "deleted")
BRAKE = "40 of 100 comments are missing at once, more than the brake allows (20%): none is called gone"


def judge(
    *visits: Visit, not_started: tuple[str, ...] = (), stopped: bool = False, alone: dict[str, str] | None = None
) -> Judgement:
    return judging.judge(visits, not_started, stopped=stopped, alone=alone or {})


@pytest.mark.parametrize("status", ["complete", "off", "asked"])
def test_good_ends_are_fine(status: str) -> None:
    """Nothing to tell."""
    judged = judge(visit(status=status))
    assert judged.problems == []
    assert "youtube:a" in judged.fine


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [("partial", 3, "is kept"), ("refused", 4, "tried again"), ("missing", 5, "commentvault watch remove")],
)
def test_other_ends_say_what_and_what_next(status: str, code: int, words: str) -> None:
    """With the reason, what was kept and what to do."""
    judged = judge(visit(status=status, reason="so it was", exit_code=code))
    (problem,) = judged.problems
    assert (problem.about, problem.kind, problem.exit_code) == ("youtube:a", status, code)
    assert f"{status} (so it was)" in problem.text
    assert words in problem.text
    assert "youtube:a" not in judged.fine


def test_a_missing_video_of_a_channel_is_looked_for_as_long_as_it_is_listed() -> None:
    """It is on no list of the user's that it could be removed from."""
    (problem,) = judge(visit(status="missing", exit_code=5, of="youtube:@handle")).problems
    assert problem.text == "missing; it is looked for again for as long as youtube:@handle lists it"


def test_a_refusal_says_when_it_is_tried_again() -> None:
    """Where the platform said so."""
    judged = judge(visit(status="refused", retry_at=NOW, exit_code=4))
    assert "tried again after 22 Nov 2026, 03:00 UTC" in judged.problems[0].text


def test_missing_as_before_is_neither_trouble_nor_fine() -> None:
    """It was told, and is remembered."""
    judged = judge(visit(status="missing", known_missing=True))
    assert judged.problems == []
    assert "youtube:a" not in judged.fine


def test_a_brake_is_told_though_the_night_was_good() -> None:
    """And is over only when a visit that sees what is missing misses nothing."""
    braked = judge(visit(withheld=40, braked=True, reason=BRAKE))
    (problem,) = braked.problems
    assert (problem.about, problem.thread, problem.exit_code) == ("(brake) youtube:a", "youtube:a", 0)
    assert "none is called gone" in problem.text
    assert "(brake) youtube:a" not in judge(visit(mode="head", status="asked")).fine
    assert "(brake) youtube:a" in judge(visit(mode="refresh", status="asked")).fine


def test_what_had_no_room_is_told_with_the_reason() -> None:
    """The budget's end, a platform's wish, a signal; and over it is when everything had room."""
    threads = tuple(f"youtube:{n}" for n in range(8))
    (spent,) = judge(not_started=threads).problems
    assert "used up" in spent.text
    assert "youtube:4 and 3 more" in spent.text
    assert spent.exit_code == 3
    alone = {"youtube": "YouTube asks for a pause", "instagram": "Instagram refused"}
    left = judge(not_started=(*threads, "vimeo:1", "instagram:a"), alone=alone).problems
    assert [problem.text for problem in left] == [
        "YouTube asks for a pause; not started, first next time: "
        "youtube:0, youtube:1, youtube:2, youtube:3, youtube:4 and 3 more",
        "the requests or the time for this night are used up; not started, first next time: vimeo:1",
        "Instagram refused; not started, first next time: instagram:a",
    ]
    assert len({(problem.about, problem.kind) for problem in left}) == 3
    assert {"(stop)", "(rest)"} <= set(judge(visit()).fine)


def test_a_signal_is_one_trouble() -> None:
    """What it cut is not told a second time as partial."""
    cut = visit(status="partial", reason="interrupted", cut=True, exit_code=3)
    (problem,) = judge(cut, not_started=("youtube:b",), stopped=True).problems
    assert problem.exit_code == 3
    assert "stopped by a signal" in problem.text
    assert "youtube:b" in problem.text


def test_notices_tell_what_is_wanted() -> None:
    """Failures that are news, pins that moved, many deletions; each only where it is asked for."""
    failed = Problem(about="youtube:b", kind="refused", text="refused (why)", exit_code=4)
    visits = [visit(pin_moved=True, title="A song"), visit(thread="youtube:c", gone=30, known=100)]
    lines, failure = judging.notices(visits, [failed], EVERY)
    assert lines == [
        "youtube:b: refused (why)",
        "The pinned comment changed: A song https://x/youtube:a",
        "30 comments are no longer listed: youtube:c https://x/youtube:c",
    ]
    assert failure
    assert judging.notices(visits, [failed], ()) == ([], False)
    assert judging.notices(visits, [failed], ("pinned",)) == ([lines[1]], False)


@pytest.mark.parametrize(
    ("gone", "known", "told"), [(19, 20, False), (20, 100, True), (20, 500, False), (25, 500, True)]
)
def test_few_deletions_are_no_event(gone: int, known: int, told: bool) -> None:
    """Twenty at once, and a twentieth of the thread."""
    assert bool(judging.notices([visit(gone=gone, known=known)], [], EVERY)[0]) is told


def test_a_brake_is_a_notice_while_it_is_news() -> None:
    """As a deletion that is not believed."""
    news = judge(visit(withheld=40, braked=True, reason=BRAKE)).problems
    assert judging.notices([visit(withheld=40, braked=True, reason=BRAKE)], news, EVERY)[0] == [f"youtube:a: {BRAKE}"]
    assert judging.notices([visit(withheld=40, braked=True, reason=BRAKE)], [], EVERY)[0] == []


def test_threads_with_the_same_trouble_share_a_line() -> None:
    """An outage is one line, not a hundred."""
    problems = [Problem(about=f"youtube:{n}", kind="partial", text="partial (no answer)") for n in range(100)]
    (line,) = words.told(problems)
    assert line == "youtube:0, youtube:1, youtube:2, youtube:3, youtube:4 and 95 more: partial (no answer)"


def test_hostile_titles_do_no_harm() -> None:
    """Titles are other people's text: no line break, no escape sequence, no turned writing direction."""
    bad = "a\x1b[31m\nb\u202ec"
    problem = Problem(about="youtube:a", kind="x", title=bad, text=f"x {bad}")
    for line in (*words.told([problem]), *judging.notices([visit(title=bad, pin_moved=True)], [], EVERY)[0]):
        assert line.isprintable()


def report(*visits: Visit, **more: Any) -> Report:
    base: dict[str, Any] = {"version": "1", "started": NOW, "ended": NOW + timedelta(minutes=1), "exit_code": 0}
    return Report(threads=visits, **(base | more))


def test_the_summary_is_one_line() -> None:
    """How many threads, how they ended, what was found, what it cost, what was left."""
    visits = (visit(new=1200, gone=1), visit(thread="youtube:b", status=None, error="ArchiveDamaged"))
    line = words.summary(report(*visits, not_started=("c",), not_due=3, budget=Spent(requests=1234, seconds=61.0)))
    assert line == (
        "nightly: 2 of 6 threads visited: 1 complete, 1 failed; 1,200 new, 0 changed, 1 gone; 1 not started; "
        "1,234 requests in 61 s"
    )
    line = words.summary(report(visit(units=102), visit(units=3), budget=Spent(requests=200, seconds=9.0)))
    assert line.endswith("200 requests in 9 s, 105 units of the Data API for the visits")
    assert words.summary(report(not_due=2)) == "nightly: nothing is due of 2 threads"


def test_the_last_good_night_is_remembered() -> None:
    """Through all the bad ones after it."""
    good = report().after(None)
    assert good.last_good == good.ended
    bad = report(exit_code=3, ended=NOW + timedelta(days=1)).after(good)
    assert bad.last_good == good.ended
    assert report(exit_code=3).after(None).last_good is None

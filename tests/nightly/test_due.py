"""What is due, and in what order."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from commentvault.archive.vault import Vault
from commentvault.model import Failed
from commentvault.nightly import due
from commentvault.nightly.due import Plan
from commentvault.settings import Settings, Watch

from .made import DAY, HOUR, NOW, cut, run, summary, verdict, visited

A, B, C, D = "aaaaaaaaaaa", "bbbbbbbbbbb", "ccccccccccc", "ddddddddddd"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path)


def plan(vault: Vault, *watch: Watch | str, left_over: tuple[str, ...] = ()) -> Plan:
    entries = tuple(Watch(link=one) if isinstance(one, str) else one for one in watch)
    return due.plan(Settings(watch=entries), vault, NOW, [f"youtube:{one}" for one in left_over])


def lives(vault: Vault, ident: str, ago: timedelta = DAY, **brought: Any) -> None:
    """A thread read whole some time ago, whose last refresh brought and cost so much."""
    visited(vault, ident, run(20 * DAY), run(ago, "refresh", **brought))


def order(found: Plan) -> list[str]:
    return [one.target.id for one in found.due]


def test_due_by_the_interval(vault: Vault) -> None:
    """A thread is due when its last visit began so long ago, or a tenth less; one that was never visited always is."""
    visited(vault, A, run(DAY - HOUR))
    visited(vault, B, run(DAY / 2))
    found = plan(vault, A, B, C, Watch(link=D, every="2w"))
    assert sorted(order(found)) == [A, C, D]
    assert found.not_due == 1
    assert not plan(vault, Watch(link=A, every="2d")).due


def test_until_its_day_is_over(vault: Vault) -> None:
    """The last day is a day on which it is visited."""
    today, yesterday = NOW.date(), (NOW - DAY).date()
    found = plan(vault, Watch(link=A, until=today), Watch(link=B, until=yesterday))
    assert (order(found), found.not_due) == ([A], 1)


def test_a_platform_that_asks_for_a_pause_gets_it(vault: Vault) -> None:
    """Until then the thread is left alone, and that is told; afterwards it is due at once."""
    left = (Failed(id="top", reason="not reached", cursor="token"),)
    for ident, wish in ((A, NOW + HOUR), (B, NOW - HOUR)):
        visited(vault, ident, run(2 * HOUR, made=verdict(NOW, status="refused", failed=left, retry_at=wish)))
    found = plan(vault, Watch(link=A, every="1m"), Watch(link=B, every="2w"))
    assert order(found) == [B]
    assert [(one.thread, one.until) for one in found.waiting] == [(f"youtube:{A}", NOW + HOUR)]
    assert found.not_due == 0


def test_what_ended_before_its_time_is_due_at_once(vault: Vault) -> None:
    """Whatever its interval; what cannot be gone on with is tried again within a day."""
    visited(vault, A, run(HOUR, made=cut(NOW)))
    lost = (Failed(id="x", reason="no answer"),)
    visited(vault, B, run(2 * HOUR, made=verdict(NOW, status="partial", failed=lost, seen=9)))
    visited(vault, C, run(DAY, made=verdict(NOW, status="partial", failed=lost, seen=9)))
    visited(vault, D, run(DAY))
    assert sorted(order(plan(vault, *(Watch(link=one, every="2w") for one in (A, B, C, D))))) == [A, C]


def test_after_an_outage_it_is_tried_again_soon(vault: Vault) -> None:
    """For those whose nights come every hour; a refusal is not asked for again so soon, unless nobody was asked: what
    was missing, such as a login, may be there by now.
    """
    lost = (Failed(id="top", reason="no answer"),)
    visited(vault, A, run(HOUR, made=verdict(NOW, status="partial", failed=lost)))
    visited(vault, B, run(HOUR / 2, made=verdict(NOW, status="partial", failed=lost)))
    visited(vault, C, run(2 * HOUR, made=verdict(NOW, status="refused", failed=lost, requests=1)))
    assert order(plan(vault, A, B, C)) == [A]
    visited(vault, D, run(2 * HOUR, made=verdict(NOW, status="refused")))
    assert sorted(order(plan(vault, A, B, C, D))) == [A, D]


def test_a_killed_run_is_due_at_once() -> None:
    """It has no verdict; whether it is still at work its lock will tell."""
    stopped = run(HOUR)
    stopped = type(stopped)(stopped.path, stopped.header, None)
    assert due.is_due(summary(run(2 * HOUR), stopped), DAY, NOW)


def test_one_thread_by_two_links_is_one(vault: Vault) -> None:
    """The shorter interval and the later end hold."""
    visited(vault, A, run(DAY))
    one = Watch(link=A, every="2w", until=NOW.date())
    other = Watch(link=f"https://youtu.be/{A}", every="1d", until=date(2020, 1, 1))
    found = plan(vault, one, other)
    assert (order(found), found.watched) == ([A], (f"youtube:{A}",))


def test_what_had_no_room_comes_first(vault: Vault) -> None:
    """The longest unseen before the others; then what is expected to bring most for a request."""
    lives(vault, A, new=500, requests=10)
    lives(vault, B, 2 * DAY, requests=10)
    lives(vault, C, 3 * DAY, requests=10)
    assert order(plan(vault, A, B, C, D, left_over=(B, C))) == [C, B, A, D]


def test_the_most_use_for_a_request(vault: Vault) -> None:
    """Lively before quiet, cheap before dear, overdue before just due, by what the last runs brought and cost."""
    lives(vault, A, new=100, requests=50)
    lives(vault, B, new=100, requests=10)
    lives(vault, C, new=1, requests=10)
    lives(vault, D, 6 * DAY, new=1, requests=10)
    assert order(plan(vault, A, B, C, D)) == [B, A, D, C]


def test_drifting_likes_are_worth_little(vault: Vault) -> None:
    """Ten changed comments count as one that is new, gone or back."""
    lives(vault, A, changed=90, requests=10)
    lives(vault, B, new=10, requests=10)
    assert order(plan(vault, A, B)) == [B, A]


def test_a_mode_without_a_past_is_judged_by_the_others(vault: Vault) -> None:
    """But not by the first run, to which everything was new."""
    visited(vault, A, run(2 * DAY, new=9000))
    visited(vault, B, run(3 * DAY), run(2 * DAY, "head", new=50))
    assert order(plan(vault, A, B)) == [B, A]


def test_a_thread_that_cannot_be_read_does_not_hide_the_others(vault: Vault) -> None:
    """A damaged thread and a link of no thread are problems of their own."""
    folder = visited(vault, A, run(DAY))
    next(folder.glob("*.jsonl")).write_bytes(b"{}\n")
    found = plan(vault, A, B, "https://example.org/x")
    assert order(found) == [B]
    assert [(p.about, p.kind, p.exit_code) for p in found.problems] == [
        ("https://example.org/x", "UsageError", 2),
        (f"youtube:{A}", "ArchiveDamaged", 6),
    ]
    assert found.not_due == 0

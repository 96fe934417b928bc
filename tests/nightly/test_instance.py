"""One night at a time, and a sign of life while it goes on."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from commentvault.errors import ArchiveNotWritable
from commentvault.nightly import instance, reports
from commentvault.nightly.instance import Holder

from .made import HOUR, NOW


def test_a_second_one_has_to_leave(tmp_path: Path) -> None:
    """While one is at work nobody else is; who it is can be read, and afterwards the way is free."""
    with instance.alone(tmp_path) as first:
        assert first is not None
        with instance.alone(tmp_path) as second:
            assert second is None
        first.sign("youtube:a")
        at_work = instance.holder(tmp_path)
        assert (at_work.pid, at_work.thread) == (os.getpid(), "youtube:a")
    with instance.alone(tmp_path) as third:
        assert third is not None
        assert third.before is None


def test_a_night_that_was_killed_is_noticed(tmp_path: Path) -> None:
    """It left its sign of life behind; the lock went with its process."""
    left = Holder(pid=1, started=NOW, alive=NOW)
    reports.replace(tmp_path / instance.RUNNING, left)
    with instance.alone(tmp_path) as mine:
        assert mine is not None
        assert mine.before == left
    assert not (tmp_path / instance.RUNNING).exists()


def test_signs_of_life_are_few(tmp_path: Path) -> None:
    """A page here and there is no reason to write; another thread is."""
    moments = iter(NOW + n * HOUR for n in range(100))
    with instance.alone(tmp_path, lambda: next(moments)) as mine:
        assert mine is not None
        mine.sign("youtube:a")
        first = instance.holder(tmp_path)
        for _ in range(50):
            mine.sign()
            mine.sign("youtube:a")
        assert instance.holder(tmp_path) == first
        mine.sign("youtube:b")
        assert instance.holder(tmp_path).thread == "youtube:b"
        assert instance.holder(tmp_path).alive > first.alive


def test_hanging_is_no_sign_for_so_long() -> None:
    """A clock that was set back is no hanging."""
    holder = Holder(pid=1, started=NOW - 9 * HOUR, alive=NOW)
    assert not holder.hangs(timedelta(minutes=60), NOW + timedelta(minutes=59))
    assert holder.hangs(timedelta(minutes=60), NOW + timedelta(minutes=60))
    assert not holder.hangs(timedelta(minutes=60), NOW - HOUR)


def test_a_long_wait_is_no_hanging(tmp_path: Path) -> None:
    """Only what it is silent for beyond that counts."""
    with instance.alone(tmp_path, lambda: NOW) as mine:
        assert mine is not None
        mine.sign("instagram:a")
        mine.waits(2 * 3600)
        held = instance.holder(tmp_path)
        assert held.thread == "instagram:a"
        assert not held.hangs(timedelta(minutes=30), NOW + timedelta(minutes=149))
        assert held.hangs(timedelta(minutes=30), NOW + timedelta(minutes=150))
        mine.sign("instagram:b")
        assert instance.holder(tmp_path).hangs(timedelta(minutes=30), NOW + timedelta(minutes=30))


def test_hanging_is_told_once_for_each_night(tmp_path: Path) -> None:
    """The same night's later signs change nothing."""
    holder = Holder(pid=1, started=NOW, alive=NOW)
    assert instance.first_to_tell(tmp_path, holder)
    assert not instance.first_to_tell(tmp_path, Holder(pid=1, started=NOW, alive=NOW + HOUR))
    assert instance.first_to_tell(tmp_path, Holder(pid=1, started=NOW + HOUR, alive=NOW))


def test_one_that_is_just_beginning_does_not_hang(tmp_path: Path) -> None:
    """Between its lock and its first sign there is nothing to read."""
    assert not instance.holder(tmp_path).hangs(timedelta(minutes=1), datetime.now(UTC))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """Before anything runs."""
    tmp_path.chmod(0o500)
    with pytest.raises(ArchiveNotWritable, match="choose another place"):
        reports.folder(tmp_path)


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    """Likewise."""
    (tmp_path / "vault").write_text("no folder")
    with pytest.raises(ArchiveNotWritable, match="cannot write"):
        reports.folder(tmp_path / "vault")

"""The invented answers of ``fixtures/``: the same checks as on recordings, and always run."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from commentvault import sync
from commentvault.archive.vault import Vault
from commentvault.demo import STATES
from commentvault.model import Ask, Target
from commentvault.net import Door, Replay
from commentvault.platforms.youtube import YouTube
from commentvault.settings import NetSettings

from . import checks, raw, recorded

FIXTURES = Path(__file__).parents[3] / "fixtures" / "youtube"
THREADS = ("new", "old", "nested", "german")


def _pages(name: str) -> list[recorded.Page]:
    return recorded.pages_of(FIXTURES / name)


def _fetch(name: str, vault: Vault) -> sync.Report:
    video = next(e["request"]["json"]["videoId"] for e in recorded.exchanges(FIXTURES / name))
    target = YouTube().match(video)
    assert isinstance(target, Target)
    door = Door(NetSettings(tries=1), transport=Replay.from_folder(FIXTURES / name))
    return sync.fetch(YouTube(), target, Ask(), vault, door)


@pytest.mark.parametrize("name", THREADS)
def test_every_comment_of_an_invented_page_comes_out_once_and_as_it_was(name: str) -> None:
    """Held against the reader that searches by brute force."""
    for page in _pages(name):
        read = checks.read(page)
        assert checks.assert_nothing_is_lost(read) > 0
        checks.assert_spans_cover_what_they_name(read)


@pytest.mark.parametrize("name", THREADS)
def test_an_invented_chain_is_complete(tmp_path: Path, name: str) -> None:
    """Nothing of it was left unrecorded: the visit ends complete, with every comment of every page."""
    report = _fetch(name, Vault(tmp_path))
    thread = Vault(tmp_path).read(report.target.thread)
    assert thread is not None
    expected = {ident for page in _pages(name) for ident in raw.comments(page.json, page.under)}
    assert (report.verdict.status, report.verdict.failed) == ("complete", ())
    assert thread.comments.keys() == expected
    assert sum(c.pinned is True for c in thread.comments.values()) == 1


def test_the_forms_are_those_that_they_are_named_for() -> None:
    """Old renderers in one, view models in another, nested threads in the third, and both languages."""
    text = {name: "".join(path.read_text() for path in recorded.files(FIXTURES / name)) for name in THREADS}
    assert '"commentRenderer"' in text["old"]
    assert '"commentRenderer"' not in text["new"]
    assert '"subThreads"' in text["nested"]
    assert '"subThreads"' not in text["new"]
    assert "vor " in text["german"]
    assert " ago" in text["new"]


def test_the_invented_answers_hold_every_mark() -> None:
    """So that the checks compare something: pin, heart, edit, creator, verified, Super Thanks."""
    marks = ("pinned", "hearted", "edited", "creator", "verified", "paid", "root")
    met = Counter(
        mark
        for name in THREADS
        for page in _pages(name)
        for comment in raw.comments(page.json, page.under).values()
        for mark in marks
        if getattr(comment, mark)
    )
    assert set(met) == set(marks)


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("off", "off", "turned off"),
        ("zero", "off", "no comments"),
        ("live", "missing", "live chat is not archived"),
        ("private", "missing", "private"),
        ("age", "refused", "age-restricted"),
        ("unknown", "partial", ""),
    ],
)
def test_an_invented_state_is_named(tmp_path: Path, name: str, status: str, words: str) -> None:
    """Each folder is one state of the demo platform."""
    assert name in STATES
    report = _fetch(name, Vault(tmp_path))
    assert report.verdict.status == status
    assert words in (report.verdict.reason or "")


def test_no_fixture_is_large() -> None:
    """A handful of small answers: samples to read, not a corpus."""
    assert sum(path.stat().st_size for path in FIXTURES.rglob("*.json")) < 500_000

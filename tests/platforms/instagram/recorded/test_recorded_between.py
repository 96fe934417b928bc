"""Imports and visits of one post, in any order: nothing that is untrue comes of it, and the archive reads as ever."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commentvault import sync
from commentvault.archive.life import events
from commentvault.demo import LIVELY, Recipe, World
from commentvault.demo.instagram import pinned
from commentvault.digest.changes.gather import Changes, of_last_visit
from commentvault.nightly import due, modes
from commentvault.nightly.modes import Choice
from tests.platforms.instagram.conftest import VisitsFactory
from tests.platforms.instagram.visits import Visits, differences
from tests.support import Cli

from .conftest import Imports
from .recorder import recorded

_DAY = timedelta(days=1)


class Post:
    """A post that lives on between visits and imports; both go to one archive."""

    def __init__(self, visits: VisitsFactory, imports: Imports) -> None:
        self.world = World(Recipe(comments=150, tops=90, threads=12), rates=LIVELY)
        self.visit: Visits = visits(pinned(self.world.corpus))
        self.imports = imports

    def live(self) -> None:
        """A day passes."""
        self.visit.server.corpus = pinned(self.world.live_until(self.world.now + _DAY))

    def record(self, pages: int | None = None) -> bytes:
        """A recording of the post as it is now."""
        return recorded(self.visit.server, self.visit.server.corpus.recipe.now - timedelta(hours=2), pages)

    def took(self, recording: bytes) -> sync.Report:
        """An import, as the command makes it."""
        visits = [run.verdict for run in self.visit.thread().runs] if self.visit.vault.root.exists() else []
        visited = max((verdict.at for verdict in visits if verdict), default=None)
        return self.imports(recording, visited=visited)

    @property
    def there(self) -> set[str]:
        """What the platform lists now."""
        return {said.id for said in self.visit.server.told.everything()}

    def read(self) -> list[str]:
        """Where the archive is not the truth of now, but for comments of which only recordings tell."""
        return [told for told in differences(self.visit.thread(), self.visit.server.told) if "is not there" not in told]


@pytest.fixture
def post(visits: VisitsFactory, imported: Imports) -> Post:
    """Nothing is archived yet."""
    return Post(visits, imported)


def test_an_older_recording_after_a_visit(post: Post) -> None:
    """What was deleted before the visit is added; nothing else changes, then or at the next visit."""
    recording, before = post.record(), post.there
    post.live()
    post.visit()
    now = post.there
    report = post.took(recording)
    assert (report.verdict.new, report.verdict.changed, report.verdict.gone) == (len(before - now), 0, 0)
    assert before - now
    assert post.read() == []
    post.live()
    assert post.visit().verdict.status == "complete"
    assert post.read() == []
    thread = post.visit.thread()
    assert set(thread.gone) <= now
    assert {ident for ident in now - post.there if thread.comments[ident].root is None} <= set(thread.gone)
    kinds = {event.kind for event in events(report.segment.parent) if event.run == thread.runs[1].header.run}
    assert kinds <= {"first", "hearted", "hidden"}


def test_a_recording_before_the_first_visit(post: Post) -> None:
    """The visit tells what was edited since; what it does not list is not called gone, for it had never met it."""
    first = post.took(post.record())
    assert first.verdict.status == "complete"
    assert differences(post.visit.thread(), post.visit.server.told) == []
    post.live()
    report = post.visit()
    assert report.verdict.status == "complete"
    assert report.verdict.gone == 0
    assert report.verdict.reason is not None
    assert "that only a recording lists are not missed" in report.verdict.reason
    assert post.read() == []


def test_a_newer_recording_after_a_visit(post: Post) -> None:
    """It brings the archive up to its time, calls nothing gone, and the next visit goes on from there."""
    post.visit()
    post.live()
    assert post.took(post.record()).verdict.gone == 0
    assert post.read() == []
    report = post.visit()
    assert (report.verdict.new, report.verdict.changed) == (0, 0)
    assert differences(post.visit.thread(), post.visit.server.told) == []


def test_recordings_in_the_wrong_order(post: Post) -> None:
    """The newer one stands."""
    older = post.record()
    post.live()
    post.took(post.record())
    assert post.took(older).verdict.changed == 0
    assert post.read() == []


def test_an_import_does_not_put_the_next_visit_off(post: Post) -> None:
    """What is due and how closely is looked goes by visits, whatever was imported meanwhile."""
    first = post.took(post.record())
    assert _next(post).why == "it was never read whole"
    post.visit()
    post.live()
    visits = _next(post)
    post.took(post.record())
    assert _next(post) == visits
    assert first.verdict.status == "complete"


def test_the_changes_are_those_of_the_last_visit(post: Post) -> None:
    """An older recording that was imported since does not hide them."""
    recording = post.record(pages=3)
    post.visit()
    post.live()
    post.visit()
    before = _changes(post)
    assert before.edited
    post.took(recording)
    assert _changes(post) == before


def _next(post: Post) -> Choice:
    now, summary = post.visit.server.corpus.recipe.now, post.visit.vault.summary(post.visit.target().thread)
    assert due.is_due(summary, _DAY, now)
    return modes.choose(summary, every=_DAY, now=now)


def _changes(post: Post) -> Changes:
    thread = post.visit.thread()
    told = of_last_visit(thread.runs, events(post.visit.vault.folder(thread.name), counts=False))
    assert told is not None
    return told


@pytest.mark.parametrize("order", ["fetch older", "newer fetch", "older newer", "fetch older fetch", "newer older"])
def test_the_archive_reads_as_ever(post: Post, tmp_path_factory: pytest.TempPathFactory, order: str) -> None:
    """``verify``, ``ls``, ``show`` and ``digest`` after visits and imports in any order, some of them of a part."""
    run_cli = Cli(tmp_path_factory.mktemp("reader"))
    recordings = {"older": post.record(pages=3)}
    post.live()
    recordings["newer"] = post.record()
    for what in order.split():
        post.took(recordings[what]) if what in recordings else post.visit()
    archive = str(post.visit.vault.root)
    ran = {name: run_cli(name, "--archive", archive) for name in ("verify", "ls", "digest")}
    ran["show"] = run_cli("show", post.visit.target().thread, "--archive", archive)
    ran["history"] = run_cli("show", post.visit.target().thread, "--history", "--archive", archive)
    assert {name: (one.code, "Traceback" in one.err) for name, one in ran.items()} == dict.fromkeys(ran, (0, False))

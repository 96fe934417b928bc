"""Nights of a platform that is asked as one account: a profile's list, refusals, long waits."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from commentvault import platforms
from commentvault.archive import verify
from commentvault.archive.vault import Vault
from commentvault.digest.build import build
from commentvault.digest.forms import markdown
from commentvault.doctor.nights import threads
from commentvault.errors import Declined, Unreachable
from commentvault.model import Ask, Author, Collection, Comment, Covered, Cursor, End, Page, Post, Target
from commentvault.net import Door
from commentvault.nightly import due, night, watchlist, words
from commentvault.nightly.night import Night
from commentvault.platforms.base import NOTHING_KNOWN, Cost, Known, Listed, ListPage
from commentvault.settings import Settings, Watch

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
DAY = timedelta(days=1)
PROFILE = "https://www.instagram.com/someone/"


class Posts:
    """An invented Instagram without a network. ``asked`` are the threads and lists that were asked for."""

    name = "instagram"
    source = "web"
    retention = None
    examples = (PROFILE,)

    def __init__(self) -> None:
        self.listed: Sequence[str] = ()
        self.refused: Sequence[str] = ()
        self.broken: Sequence[str] = ()
        self.wish: datetime | None = None
        self.stop: threading.Event | None = None
        self.asked: list[str] = []

    def match(self, link: str) -> Target | Collection | None:
        if link == PROFILE:
            return Collection(platform=self.name, kind="profile", id="someone", url=link)
        return self._target(link.rstrip("/").rpartition("/")[2])

    def list(self, collection: Collection, door: Door) -> Iterator[ListPage]:  # the protocol's
        self.asked.append(collection.id)
        if collection.id in self.broken:
            raise Unreachable("HTTP 500")
        if collection.id in self.refused:
            raise Declined("Instagram asks to confirm that it is you; open it in the browser")
        yield ListPage(entries=tuple(Listed(target=self._target(code)) for code in self.listed))

    def news(self, collection: Collection, since: datetime, door: Door) -> frozenset[str] | None:
        return None

    def walk(
        self, target: Target, ask: Ask, door: Door, known: Known = NOTHING_KNOWN, cursors: tuple[Cursor, ...] = ()
    ) -> Iterator[Page]:
        del ask, known, cursors
        self.asked.append(target.id)
        if self.stop:
            self.stop.set()
            door.wait(2 * 3600, "Instagram’s pace")
        post = Post(seen=NOW, url=target.url, text="A caption")
        if target.id in self.broken:
            yield Page(seen=NOW, post=post, end=End(status="partial", reason="HTTP 500"))
            return
        if target.id in self.refused:
            yield Page(seen=NOW, post=post, end=End(status="refused", reason="a checkpoint", retry_at=self.wish))
            return
        gif, day, ann = "https://gifs.example/1", NOW - DAY, Author(name="Ann")
        comment = Comment(seen=NOW, id=f"1{target.id}", text="", gif=gif, published=day, author=ann)
        covered = Covered(top="all", replies="all")
        yield Page(seen=NOW, post=post, comments=(comment,), end=End(status="complete", covered=covered))

    def cost(self, ask: Ask, replies: Sequence[int] | None, claimed: int | None) -> Cost:
        raise NotImplementedError

    def look_up(self, target: Target, comment: str, door: Door) -> tuple[Comment, ...] | None:
        return None

    def _target(self, code: str) -> Target:
        return Target(platform=self.name, id=code, url=f"https://www.instagram.com/p/{code}/")


@pytest.fixture
def posts(monkeypatch: pytest.MonkeyPatch) -> Posts:
    """The one platform there is."""
    made = Posts()
    monkeypatch.setattr(platforms, "platforms", lambda settings: iter([made]))
    return made


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


def codes(*names: str) -> Settings:
    """Settings that watch these posts."""
    return Settings(watch=tuple(Watch(link=f"https://www.instagram.com/p/{name}/") for name in names))


def profile(limit: int | None = None) -> Settings:
    """Settings that watch a profile."""
    return Settings(watch=(Watch(link=PROFILE, limit=limit),))


def run(settings: Settings, vault: Vault, days: int = 0, stop: threading.Event | None = None) -> Night:
    came = night.run(settings, vault, stop=stop, now=lambda: NOW + days * DAY)
    assert isinstance(came, Night)
    return came


def log(vault: Vault) -> str:
    return (vault.root / "nightly" / "nightly.log").read_text("utf-8")


def test_who_is_refused_is_refused_everywhere(posts: Posts, vault: Vault) -> None:
    """The other posts are not asked for; one line says so, and they are first in the next night."""
    posts.refused = ("a", "b", "c", "d")
    report = run(settings := codes("a", "b", "c", "d"), vault).report
    assert len(posts.asked) == 1
    assert (len(report.threads), len(report.not_started), report.exit_code) == (1, 3, 4)
    (line,) = [problem.text for problem in report.problems if problem.about == "(rest)"]
    assert line.startswith(f"Instagram refused to answer at instagram:{posts.asked[0]}, and is asked nothing more; ")
    posts.refused = ()
    assert run(settings, vault, 1).report.exit_code == 0
    assert posts.asked[1:4] == [thread.removeprefix("instagram:") for thread in report.not_started]


def test_what_fails_three_times_in_a_row_is_left_alone(posts: Posts, vault: Vault) -> None:
    """An account is not worn out with what brings nothing; one line says so, and the rest comes first tomorrow."""
    posts.broken = names = tuple("abcdefgh")
    report = run(settings := codes(*names), vault).report
    assert (len(posts.asked), len(report.threads), len(report.not_started)) == (3, 3, 5)
    (line,) = [problem.text for problem in report.problems if problem.about == "(rest)"]
    assert line.startswith("Instagram brought nothing 3 times in a row, and is asked nothing more; ")
    posts.broken = ()
    assert run(settings, vault, 1).report.exit_code == 0


def test_a_profile_that_fails_counts_too(posts: Posts, vault: Vault) -> None:
    """Two posts that fail after its list are three failures."""
    posts.listed = names = tuple("abcdef")
    run(profile(), vault)
    posts.asked.clear()
    posts.broken = ("someone", *names)
    report = run(profile(), vault, 1).report
    assert (posts.asked[0], len(posts.asked), len(report.not_started)) == ("someone", 3, 4)


def test_what_fails_now_and_then_is_gone_on_with(posts: Posts, vault: Vault) -> None:
    """Whatever brings something in between begins the count anew."""
    posts.broken = ("a", "b", "d", "e")
    report = run(codes(*"abcdef"), vault).report
    assert (len(report.threads), report.not_started) == (6, ())


def test_a_pause_that_is_asked_for_is_kept_after_two(posts: Posts, vault: Vault) -> None:
    """As on every platform."""
    posts.refused, posts.wish = ("a", "b", "c"), NOW + DAY
    report = run(codes("a", "b", "c"), vault).report
    assert (len(posts.asked), len(report.not_started)) == (2, 1)
    assert "Instagram asks for a pause; not started" in report.problems[-1].text


def test_a_profile_that_is_refused_spares_its_posts(posts: Posts, vault: Vault) -> None:
    """They are known from before, and the account is refused all the same."""
    posts.listed = ("b", "a")
    run(profile(), vault)
    posts.asked.clear()
    posts.refused = ("someone",)
    came = run(profile(), vault, 1)
    assert posts.asked == ["someone"]
    assert came.report.exit_code == 4
    assert len(came.report.not_started) == 2
    assert not any("all the same" in problem.text for problem in came.news)


def test_a_long_wait_is_told_in_the_log(posts: Posts, vault: Vault) -> None:
    """With how long and why; where a signal ends it before anything came, the post is first the next time."""
    posts.stop = stop = threading.Event()
    report = run(codes("a"), vault, stop=stop).report
    assert (report.stopped, report.not_started, report.exit_code) == (True, ("instagram:a",), 3)
    assert "waits for 120 minutes: Instagram’s pace" in log(vault)


def test_a_profile_is_watched_post_by_post(posts: Posts, vault: Vault) -> None:
    """The list, the plan and the doctor speak of posts, and a post is called by its caption."""
    assert [row.kind for row in watchlist.rows(profile(), vault, NOW)] == ["profile"]
    (check,) = threads(profile(), vault, NOW)
    assert "never listed yet" in check.told
    run(profile(), vault)
    (check,) = threads(profile(), vault, NOW)
    assert "lists no post that is wanted" in check.told
    posts.listed = ("a",)
    (visit,) = run(profile(), vault, 1).report.threads
    assert (visit.thread, visit.of, visit.status, visit.new) == ("instagram:a", "instagram:someone", "complete", 1)
    (row,) = watchlist.rows(codes("a"), vault, NOW)
    assert row.title == "A caption"
    assert "new posts join" in words.planned(due.plan(profile(), vault, NOW + 9 * DAY))[0]


def test_what_a_night_kept_can_be_read(posts: Posts, vault: Vault) -> None:
    """Whole by the chain, and told as a digest; the next night finds that nothing changed."""
    run(codes("a"), vault)
    (visit,) = run(codes("a"), vault, 1).report.threads
    assert (visit.new, visit.changed) == (0, 0)
    checked = verify.check(vault.folder("instagram:a"))
    assert (checked.thread, checked.damage) == ("instagram:a", ())
    thread = vault.read("instagram:a")
    assert thread is not None
    told = markdown.render(build(thread))
    assert told.startswith("# The comments on “A caption”\n\nThis post is on Instagram.")
    assert "> [(GIF)](https://gifs.example/1)" in told


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("pnabcde", ""),  # a newer one
        ("pnabdef", "c"),  # a newer one, and one is taken out
        ("nabcdef", ""),  # the old one on top is no more pinned
        ("fpnabcd", ""),  # the last one is pinned too
        ("pnabcez", "df"),  # an older one than all that were known
    ],
)
def test_a_pinned_post_is_no_proof_of_anothers_end(posts: Posts, vault: Vault, now: str, told: str) -> None:
    """Of the first seven of a profile: pinned ones stand first, the others in the order of time."""
    posts.listed = tuple("pabcdef")
    run(profile(limit=7), vault)
    posts.listed = tuple(now)
    unlisted = [problem.about for problem in run(profile(limit=7), vault, 1).news if problem.kind == "unlisted"]
    assert sorted(unlisted) == [f"instagram:{code}" for code in told]

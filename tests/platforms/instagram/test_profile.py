"""The posts of a profile, as a collection."""

from __future__ import annotations

import pytest

from commentvault.demo import Recipe, build_corpus
from commentvault.demo.instagram import Fault, Rule, faults
from commentvault.demo.instagram.forms import Json
from commentvault.demo.instagram.posts import State
from commentvault.demo.instagram.profiles import Profile
from commentvault.errors import UnknownShape
from commentvault.model import Collection
from commentvault.net import Door
from commentvault.platforms.expanding import Expansion, expand
from commentvault.platforms.instagram import Instagram
from commentvault.settings import NetSettings

from .conftest import VisitsFactory
from .visits import Visits

OTHERS = [build_corpus(Recipe(comments=12 + at, tops=10, threads=1, video_id=f"gLs5hArb{at:03}")) for at in range(30)]


def _expanded(visit: Visits, user: str | None = None, limit: int | None = None) -> Expansion:
    platform = Instagram(visit.settings)
    found = platform.match(f"https://www.instagram.com/{user or visit.server.told.owner.username}/")
    assert isinstance(found, Collection)
    return expand(platform, found, Door(NetSettings(tries=2, retry_wait=0.0)), limit)


def test_all_posts_of_a_profile_are_listed_once(visits: VisitsFactory) -> None:
    """Over several pages, with the profile's number for good, and each post's first line and time."""
    visit = visits(None, *OTHERS)
    came = _expanded(visit)
    assert came.failure is None
    assert {one.target.id for one in came.listed} == visit.server.posts.keys()
    assert came.id == visit.server.told.owner.pk
    assert all(one.published and one.title for one in came.listed)


def test_of_a_profile_the_first_so_many_are_asked_for(visits: VisitsFactory) -> None:
    """No second page is asked for where the first has enough."""
    visit = visits(None, *OTHERS)
    came = _expanded(visit, limit=5)
    assert (len(came.listed), came.cut) == (5, True)
    assert sum(one.kind == "timeline" for one in visit.server.requests) == 1


def test_a_list_that_breaks_off_is_not_taken_for_the_whole(visits: VisitsFactory) -> None:
    """instaloader ends in silence where a page repeats itself: here that is a failure."""
    visit = visits(None, *OTHERS, fault=faults(Rule(fault=Fault("repeat"), kind="timeline")))
    came = _expanded(visit)
    assert came.failure is not None
    assert came.failure.exit_code == 3


def test_a_list_that_goes_round_ends(visits: VisitsFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A, B, A, B …: it ends after a page without anything new, and is no whole list."""
    visit = visits(None, *OTHERS)
    page = Profile.timeline

    def round_and_round(profile: Profile, states: dict[str, State], after: str) -> Json:
        first = [told.code for told in profile.posts[:12]]
        told = page(profile, states, after if after in first else "")
        told["data"]["xdt_api__v1__feed__user_timeline_graphql_connection"]["page_info"]["has_next_page"] = True
        return told

    monkeypatch.setattr(Profile, "timeline", round_and_round)
    came = _expanded(visit)
    assert isinstance(came.failure, UnknownShape)
    assert len(came.listed) == 24
    assert sum(one.kind == "timeline" for one in visit.server.requests) <= 4


@pytest.mark.parametrize("trouble", ["checkpoint_required", "rate_limit"])
def test_a_stop_of_the_account_ends_the_list(visits: VisitsFactory, trouble: str) -> None:
    """Refused, as a thread would be."""
    visit = visits(None, *OTHERS, fault=faults(Rule(fault=Fault(trouble), kind="timeline")))  # type: ignore[arg-type]  # its names
    came = _expanded(visit)
    assert came.failure is not None
    assert came.failure.exit_code == 4


def test_no_such_profile_is_missing(visits: VisitsFactory) -> None:
    """Said in words."""
    came = _expanded(visits(), user="nobody.at.all")
    assert came.failure is not None
    assert came.failure.exit_code == 5


def test_logged_out_a_profile_is_refused_without_a_request(visits: VisitsFactory) -> None:
    """As a post is."""
    visit = visits(logged_in=False)
    came = _expanded(visit)
    assert came.failure is not None
    assert (came.failure.exit_code, visit.server.count) == (4, 0)

"""A line that only says more: how it counts, what it tells, and what is left of it when the Data API's word goes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from commentvault.archive import life, retention, verify
from commentvault.archive.difference import difference, is_learned
from commentvault.archive.lines import Back, Change, Changed, Gone, tells_of_change
from commentvault.model import WEB, Author, Comment

from .made import NOW, comment
from .test_joining import learn
from .test_retention import LATER, change, day, everything, known, of_web, run

API = {"comment": "api"}


def by_api(**more: Any) -> Comment:
    """What the Data API lists: no marks, an exact time."""
    told = {"published": NOW, "published_window": (NOW, NOW), "published_by": "api", "likes": 7, "likes_exact": True}
    return comment("x", "as *typed*", author=Author(id="UCx"), from_=API, **{**told, **more})


def by_web(**more: Any) -> Comment:
    """The same as the web shows it."""
    marks = {"pinned": False, "hearted": True, "edited": False, "replies": 2}
    author = Author(id="UCx", handle="@x", member=True)
    told = {"text": "as typed", **marks, "likes": 7, "likes_exact": True, **more}
    return Comment(seen=NOW, id="x", author=author, **told)


def switched(known: Comment, seen: Comment, *, joined: bool = False) -> Change:
    """The line for a sighting by another source."""
    changed = difference(known, seen, joined=joined)
    assert changed is not None
    return Change(seen=seen.seen, id="x", set=changed, learned=is_learned(known, changed))


@pytest.mark.parametrize("joined", [False, True])
def test_all_that_the_web_adds_at_its_first_sight_is_learned(joined: bool) -> None:
    """The whole of it, in its own words; whose the comment is from now on stands there too."""
    line = switched(by_api(), by_web(), joined=joined)
    assert line.learned
    told = line.set.fields()
    assert told.items() >= {"text": "as typed", "hearted": True, "pinned": False, "replies": 2}.items()
    assert line.set.from_
    assert line.set.from_["comment"] == WEB
    assert line.set.from_["published"] == "api"
    assert ("likes" in told) is not joined


@pytest.mark.parametrize(
    "seen", [{"text": "another text", "edited": True}, {"likes": 9}, {"edited": True}], ids=["text", "likes", "edited"]
)
def test_what_is_otherwise_is_a_change_at_a_switch_too(seen: dict[str, Any]) -> None:
    """Even where all else is learned."""
    assert not switched(by_api(edited=False), by_web(**seen)).learned


def test_a_rounded_number_of_another_source_is_no_change() -> None:
    """Where it contradicts the exact one it is written, but nothing is sure to have happened."""
    known = by_api(likes=19_234)
    assert switched(known, by_web(likes=25_000, likes_exact=False)).learned
    assert difference(by_web(likes=19_000, likes_exact=False), by_api(likes=19_234)) is not None


@pytest.mark.parametrize("learned", [True, None])
def test_an_old_line_counts_as_it_did(tmp_path: Path, learned: bool | None) -> None:
    """Archives from before lines said so: a parent, a mark, a first count was counted as a change, and still is."""
    more: dict[str, Any] = {"learned": True} if learned else {}
    lines = [
        Change(seen=day(1), id="a", set=Changed(parent="p", parent_exact=True, depth=2), **more),
        Change(seen=day(1), id="b", set=Changed(pinned=True, hearted=True), **more),
        Change(seen=day(1), id="c", set=Changed(published=NOW, published_by="id")),
    ]
    run(tmp_path, 0, "web", *(of_web(name) for name in "abc"))
    path = run(tmp_path, 1, "web", *lines)
    counted = 0 if learned else 2
    assert sum(map(tells_of_change, lines)) == counted
    assert f'"changed":{counted},'.encode() in path.read_bytes()
    assert verify.check(tmp_path).damage == ()
    happened = {event.kind for event in life.events(tmp_path) if event.by == day(1)}
    assert happened == (set() if learned else {"pinned", "hearted"})


@pytest.mark.parametrize("before", [30, 50])
def test_a_comment_that_the_web_took_over_is_its_own_from_there_on(tmp_path: Path, before: int) -> None:
    """Its first line is the web's first, word for word, and what only the API told since is the API's and goes in time.

    What happened to it before that is gone with what it happened to.
    """
    run(tmp_path, 0, "api", by_api())
    run(tmp_path, 10, "api", change("x", likes=8), Gone(seen=day(10), id="x"), Back(seen=day(10), id="x"))
    run(tmp_path, 20, "both", switched(by_api(likes=8), by_web(), joined=True))
    run(tmp_path, 40, "both", change("x", likes=12), change("x", {"edited_at": "api"}, edited_at=NOW))
    assert retention.strip(tmp_path, day(before), LATER) == 4
    now = known(tmp_path)["x"]
    assert (now.text, now.author.handle, now.hearted, now.replies) == ("as typed", "@x", True, 2)
    assert (now.source("comment"), now.published, now.edited_at) == (WEB, None, NOW if before == 30 else None)
    assert (now.likes, now.source("likes")) == ((12, "api") if before == 30 else (None, WEB))
    assert b"*typed*" not in everything(tmp_path)
    checked = verify.check(tmp_path)
    assert checked.damage == ()
    assert retention.strip(tmp_path, day(before), LATER + timedelta(days=1)) == 0


def test_what_one_source_calls_hidden_the_other_need_not_know() -> None:
    """Covered by the platform and hidden by the owner are two things: neither source takes the other's word back."""
    by_owner, seen = comment("x", hidden=True, from_=API), comment("x", hidden=False)
    assert learn(learn(by_owner, seen, joined=False), seen, joined=False).hidden is True
    covered, told = comment("x", hidden=True), comment("x", hidden=False, from_=API)
    assert learn(covered, told, joined=False).hidden is True
    assert learn(covered, comment("x", hidden=False), joined=False).hidden is False


def test_two_sources_that_tell_one_time_exactly_say_nothing_new() -> None:
    """A platform's own exact time needs no other."""
    window = (NOW, NOW)
    known = comment("x", published=NOW, published_window=window, published_by="platform")
    told = comment("x", published=NOW, published_window=window, published_by="api", from_=API)
    assert difference(known, told) is None

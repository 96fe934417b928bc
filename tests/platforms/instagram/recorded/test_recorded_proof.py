"""What a recording proves: what its answers lead to from the first page; all else is kept and lowers the verdict."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from commentvault.model import TOP

from .conftest import Imports
from .made import CODE, NUMBER, SITE, Har, Json, children, comment, connection, mobile, post, whole

_HERE = f"{SITE}/p/{CODE}/"


def _unposted(har: Har) -> None:
    """What was posted last was not recorded with it."""
    del har.entries[-1]["request"]["postData"]


def _unreadable(har: Har) -> None:
    har.entries[-1]["request"]["postData"]["text"] = "variables=%7B%22after%22"


@pytest.mark.parametrize("spoil", [_unposted, _unreadable])
def test_a_page_of_which_nobody_knows_what_it_was_asked_by_proves_nothing(
    imported: Imports, spoil: Callable[[Har], None]
) -> None:
    """It may be any of its list: here it is the last."""
    har = Har()
    har.graphql(connection(comment(5), comment(6)), {"media_id": NUMBER, "after": "B"}, referer=_HERE)
    spoil(har)
    verdict = imported(har.text()).verdict
    assert (verdict.status, verdict.seen) == ("partial", 2)
    assert verdict.failed[0].id == TOP


def test_a_gap_is_seen_where_requests_cannot_be_read(imported: Imports) -> None:
    """The first page and the third, and not the second."""
    har = Har()
    for listed, after, on in (((1, 2), None, "A"), ((5, 6), "B", None)):
        har.graphql(connection(*map(comment, listed), after=on), {"media_id": NUMBER, "after": after}, referer=_HERE)
        _unposted(har)
    assert imported(har.text()).verdict.status == "partial"
    assert set(imported.thread.comments) == {"1", "2", "5", "6"}


@pytest.mark.parametrize(
    "asked", [{"before": "X"}, {"target_comment_id": "5"}, {"comment_id": "5", "sort_order": "popular"}]
)
def test_a_page_asked_for_backwards_or_around_a_comment_is_no_first_page(imported: Imports, asked: Json) -> None:
    """What stands before it was not recorded."""
    har = Har()
    har.graphql(connection(comment(5), comment(6)), {"media_id": NUMBER, **asked})
    assert imported(har.text()).verdict.status == "partial"


def test_a_page_of_the_app_around_a_comment_is_no_first_page(imported: Imports) -> None:
    """As a notification opens it."""
    har = Har()
    har.api(mobile(comment(5), comment(6)), target_comment_id="5")
    assert imported(har.text()).verdict.status == "partial"


def test_replies_tell_their_top_comment_themselves(imported: Imports) -> None:
    """Where their request does not."""
    har = Har()
    har.graphql(connection(comment(21, root=2), replies=True), {"media_id": NUMBER}, referer=_HERE)
    _unposted(har)
    imported(har.text())
    assert imported.thread.comments["21"].root == "2"


def test_a_list_that_ends_far_below_what_is_counted_is_not_whole(imported: Imports) -> None:
    """However sure it says that this is its end."""
    har = Har()
    har.graphql(post(comment_count=500), {"shortcode": CODE})
    har.graphql(connection(comment(1)), {"media_id": NUMBER, "sort_order": "popular"})
    verdict = imported(har.text()).verdict
    assert verdict.status == "partial"
    assert "1 of 500" in verdict.failed[0].reason


@pytest.mark.parametrize("last", ["first", "second"])
def test_a_form_that_says_it_ends_does_not_hide_one_that_goes_on(imported: Imports, last: str) -> None:
    """A post's facts of an older form hold a few comments, and say that these are all."""
    node = {"id": "1", "text": "words 1", "created_at": 1_760_000_001, "owner": {"id": "2", "username": "user1"}}
    few = {"page_info": {"has_next_page": False, "end_cursor": None}, "edges": [{"node": node}]}
    older = {"data": {"xdt_shortcode_media": {"id": NUMBER, "shortcode": CODE, "edge_media_to_parent_comment": few}}}
    asked: list[tuple[Json, Json]] = [
        (older, {"shortcode": CODE}),
        (connection(comment(1), comment(2), after="A"), {"media_id": NUMBER, "sort_order": "popular"}),
    ]
    har = Har()
    for answer, variables in asked if last == "second" else asked[::-1]:
        har.graphql(answer, variables)
    assert imported(har.text()).verdict.status == "partial"


@pytest.mark.parametrize(
    ("answer", "places"),
    [
        (connection(comment(70, replies=12)), {TOP, "70"}),
        (connection(comment(70), after="more"), {TOP}),
        (connection(comment(70)), {TOP}),
    ],
)
def test_what_stands_beside_a_whole_list_is_held_against_it(imported: Imports, answer: Json, places: set[str]) -> None:
    """It holds more than the list does, and leads to more that was not recorded."""
    har = whole()
    har.graphql(answer, {"media_id": NUMBER, "after": "zz"})
    verdict = imported(har.text()).verdict
    assert verdict.status == "partial"
    assert {failed.id for failed in verdict.failed} == places
    assert verdict.reason is not None
    assert "part of the list of comments" in verdict.reason
    assert "70" in imported.thread.comments


def test_what_stands_beside_a_whole_list_and_is_in_it_is_nothing(imported: Imports) -> None:
    """The same comments in another order, or in another form, with ways to what was read."""
    har = whole()
    har.graphql(connection(comment(2, replies=3), comment(1), after="never asked"), {"media_id": NUMBER, "after": "zz"})
    har.api(mobile(comment(3), to_max="nor this"), min_id="of another order")
    verdict = imported(har.text()).verdict
    assert (verdict.status, verdict.failed) == ("complete", ())


def test_a_chain_that_nothing_leads_to_is_named_once(imported: Imports) -> None:
    """Its pages lead to each other, and its replies were opened."""
    har = whole()
    har.api(mobile(comment(70, replies=1), to_min="c2"), min_id="c1")
    har.api(children(comment(71, root=70)), root=70)
    har.api(mobile(comment(72)), min_id="c2")
    verdict = imported(har.text()).verdict
    assert (verdict.status, [failed.id for failed in verdict.failed]) == ("partial", [TOP])


def _html(*answers: Json, words: str = "") -> bytes:
    """A post's page."""
    parts: list[Any] = [["x", {"__bbox": {"result": answer}}] for answer in answers]
    script = json.dumps({"require": [*parts, ["y", {"t": "WORDS"}]]}).replace("WORDS", words)
    return f'<html><script type="application/json" data-x>{script}</script></html>'.encode()


@pytest.mark.parametrize("words", ["fine", "cut in two \\ud83d", "\\ude00"])
def test_half_an_emoji_does_not_hide_a_page_s_comments(imported: Imports, words: str) -> None:
    """Anywhere in the script that holds them."""
    har = Har()
    har.ask("GET", _HERE, _html(connection(comment(1), comment(2)), words=words))
    assert imported(har.text()).verdict.status == "complete"
    assert set(imported.thread.comments) == {"1", "2"}


def test_a_page_may_hold_replies_too(imported: Imports) -> None:
    """They stand under their top comment."""
    har = Har()
    below = connection(comment(21, root=2), comment(22, root=2), replies=True)
    har.ask("GET", _HERE, _html(connection(comment(2, replies=2)), below))
    assert imported(har.text()).verdict.status == "complete"
    assert imported.thread.comments["22"].root == "2"


def test_a_page_that_was_opened_at_a_comment_is_no_first_page(imported: Imports) -> None:
    """By a link to the comment."""
    har = Har()
    har.ask("GET", f"{_HERE}c/5/", _html(connection(comment(5))))
    assert imported(har.text()).verdict.status == "partial"


@pytest.mark.parametrize(
    "parts",
    [
        [mobile(comment(91), comment(92)), mobile(comment(93))],
        [{"stream_rows": [mobile(comment(91), comment(92)), mobile(comment(93))]}],
    ],
)
def test_a_page_that_came_in_parts_is_read_and_proves_no_end(imported: Imports, parts: list[Json]) -> None:
    """As the app streams it."""
    har = Har()
    body = b"\n".join(json.dumps(part).encode() for part in parts)
    har.ask("GET", f"{SITE}/api/v1/media/{NUMBER}/stream_comments/?can_support_threading=true", body)
    assert imported(har.text()).verdict.status == "partial"
    assert set(imported.thread.comments) == {"91", "92", "93"}


def test_a_stream_that_cannot_be_read_is_named(imported: Imports) -> None:
    """It may hold what the list does not."""
    har = whole()
    har.ask("GET", f"{SITE}/api/v1/media/{NUMBER}/stream_comments/", b'{"rows": "?"}')
    verdict = imported(har.text()).verdict
    assert verdict.status == "partial"
    assert "unknown shape" in verdict.failed[0].reason

"""Each error of the Graph API, wherever in a run it strikes: how the run ends, what is kept, what people are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from commentvault.demo import Recipe, build_corpus
from commentvault.demo.instagram.conversation import Conversation
from commentvault.demo.instagram.graph import GraphServer
from commentvault.errors import AnswerError, Declined, EmptyAnswer, NotServed, RateLimited, UsageError
from commentvault.net import Answer
from commentvault.platforms.instagram.graph import failures, token
from commentvault.platforms.instagram.graph.place import Place
from commentvault.settings import InstagramSettings

from .errand import GraphErrand

CORPUS = build_corpus(Recipe(comments=260, tops=130, threads=2))
POST = Conversation(CORPUS)
PLACES = ("/me/media", "/comments?", "after=", "/replies?")
Start = Callable[..., GraphServer]

NOBODY = {
    "expired": "it has expired",
    "revoked": "password was changed",
    "token": "cut short",
    "permission": "instagram_business_manage_comments",
    "blocked": "ask nothing for a day",
    "app_limit": "it counts over an hour",
    "limit": "19 minutes",
}
"""The errors with which the platform answers nobody any more, and a word of what people are told."""


def _at(place: str, name: str) -> Callable[[int, str], str | None]:
    return lambda _, path: name if place in path else None


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", NOBODY)
def test_an_error_that_meets_everything_ends_the_run_as_refused(
    by_graph: GraphErrand, graph_server: Start, name: str, place: str
) -> None:
    """It is not asked again in this run; what came before is kept, and what would help is said."""
    server = graph_server(CORPUS, fault=_at(place, name))
    report = by_graph(server, lanes=1)
    assert (report.verdict.status, report.exit_code) == ("refused", 4)
    assert NOBODY[name] in (report.verdict.reason or "")
    assert sum(place in request for request in server.requests) == 1
    kept = by_graph.thread(POST.code).comments
    assert kept.keys() <= POST.by_id.keys()
    assert bool(kept) is (place in ("after=", "/replies?"))


@pytest.mark.parametrize(("name", "wait"), [("limit", 19 * 60), ("app_limit", 3600)])
def test_a_limit_says_when_to_come_back(by_graph: GraphErrand, graph_server: Start, name: str, wait: int) -> None:
    """By the header that tells the minutes, else by the hour over which is counted."""
    verdict = by_graph(graph_server(CORPUS, fault=_at("/comments?", name))).verdict
    assert verdict.retry_at is not None
    assert abs(verdict.retry_at - verdict.at - timedelta(seconds=wait)) < timedelta(seconds=60)


def test_a_fault_of_the_platform_is_tried_again(by_graph: GraphErrand, graph_server: Start) -> None:
    """One that passes costs nothing; one that stays is a part."""
    server = graph_server(CORPUS, fault=lambda number, _: "service" if number == 3 else None)
    assert by_graph(server).verdict.status == "complete"
    server.fault = _at("/replies?", "service")
    verdict = by_graph(server).verdict
    assert verdict.status == "partial"
    assert {failed.id for failed in verdict.failed} == {root for root, rows in POST.replies.items() if len(rows) > 50}


def test_a_page_that_is_too_large_is_asked_for_in_parts(by_graph: GraphErrand, graph_server: Start) -> None:
    """The API fails at fifty; at fewer it does not."""
    server = graph_server(CORPUS, fault=lambda _, path: "too_much" if "limit=50" in path else None)
    assert by_graph(server).verdict.status == "complete"
    assert by_graph.thread(POST.code).comments.keys() == POST.by_id.keys()


def test_a_connection_that_breaks_off_is_tried_again(by_graph: GraphErrand, graph_server: Start) -> None:
    """As with every host."""
    server = graph_server(CORPUS, fault=lambda number, _: "close" if number % 3 == 0 else None)
    assert by_graph(server, lanes=1).verdict.status == "complete"


def test_a_token_that_is_another_one_is_refused_in_words(by_graph: GraphErrand, graph_server: Start) -> None:
    """And is in none of them."""
    report = by_graph(graph_server(CORPUS), token="IGAAsomebodyElses")
    assert (report.verdict.status, report.exit_code) == ("refused", 4)
    assert b"IGAAsomebodyElses" not in by_graph.everything()
    assert "IGAAsomebodyElses" not in repr(report)


@pytest.mark.parametrize(
    ("status", "body", "kind", "word"),
    [
        (
            400,
            '{"error":{"code":100,"error_subcode":33,"message":"Object with ID \'7\' ..."}}',
            failures.NotThere,
            "find",
        ),
        (400, '{"error":{"code":24,"error_subcode":2207006,"message":"Media not found"}}', failures.NotThere, "find"),
        (404, '{"error":{"code":803,"message":"(#803) Some of the aliases do not exist"}}', failures.NotThere, "find"),
        (400, '{"error":{"code":100,"message":"(#100) nonexisting field (x)"}}', NotServed, "does not take"),
        (400, '{"error":{"code":2500,"message":"Unknown path components: /x"}}', NotServed, "does not take"),
        (400, '{"error":{"code":2500,"message":"An active access token must be used"}}', Declined, "token"),
        (400, '{"error":{"code":190,"error_subcode":458,"message":"…"}}', Declined, "app was removed"),
        (400, '{"error":{"code":190,"error_subcode":459,"message":"…"}}', Declined, "log in once with the browser"),
        (400, '{"error":{"code":190,"error_subcode":467,"message":"…"}}', Declined, "revoked"),
        (403, '{"error":{"code":200,"message":"…"}}', Declined, "permissions"),
        (
            400,
            '{"error":{"code":100,"message":"nonexisting field (media) on node type (User)"}}',
            Declined,
            "graph_user",
        ),
        (403, '{"error":{"code":987,"message":"…"}}', Declined, "does not answer this token"),
        (400, '{"error":{"code":987,"message":"…"}}', NotServed, "987"),
        (400, '{"error":{"code":17,"message":"User request limit reached"}}', RateLimited, "hour"),
        (500, '{"error":{"code":2,"message":"…"}}', EmptyAnswer, "failed to answer"),
    ],
)
def test_an_error_is_told_by_its_code(status: int, body: str, kind: type[AnswerError], word: str) -> None:
    """As the platform documents them."""
    with pytest.raises(kind, match=word):
        failures.explain(_answer(status, body))


@pytest.mark.parametrize("body", ["", "<html>", "[]", "{}", '{"error":"no"}', '{"error":{"code":"x"}}'])
def test_what_is_no_error_of_the_api_is_left_to_the_status(body: str) -> None:
    """Such as a proxy's page."""
    failures.explain(_answer(502, body))


@pytest.mark.parametrize("header", ["", "{", "[]", '{"1":[]}', '{"1":[{"estimated_time_to_regain_access":-5}]}', "ü"])
def test_a_strange_header_of_usage_is_as_none(header: str) -> None:
    """The hour over which is counted holds then."""
    answer = _answer(400, '{"error":{"code":4,"message":"…"}}', header)
    with pytest.raises(RateLimited) as caught:
        failures.explain(answer)
    assert caught.value.retry_after == 3600


def test_without_a_token_nothing_is_asked() -> None:
    """People are told where to put one."""
    with pytest.raises(UsageError, match="COMMENTVAULT_INSTAGRAM_TOKEN"):
        token.load(InstagramSettings())


@pytest.mark.parametrize("text", ["", "null", "[]", '["comments"]', '["web",null,null]', '["graph",1,2]', "\ud83d"])
def test_a_cursor_of_another_source_is_not_gone_on_with(text: str) -> None:
    """The web's cursors mean nothing here."""
    with pytest.raises(NotServed):
        Place.decode(text)


def _answer(status: int, body: str, usage: str = "") -> Answer:
    at = CORPUS.recipe.now
    return Answer(status, {"x-business-use-case-usage": usage} if usage else {}, body.encode(), at)

"""A recording → the archive: what is proved, what is missing, and what the archive knows better."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from commentvault import sync
from commentvault.model import TOP, Covered

from .conftest import Imports
from .made import BEGAN, CODE, NUMBER, SITE, Har, children, comment, connection, mobile, post, whole


def test_a_recording_of_everything_is_complete(imported: Imports) -> None:
    """Both cursors and all replies lead to their ends: every comment is there, with its thread and pin."""
    report = imported(whole().text())
    thread = imported.thread
    assert report.verdict.status == "complete"
    assert report.verdict.reason is not None
    assert report.verdict.reason.startswith("imported from a recording of 2026-11-20 18:00:10 to 2026-11-20 18:01:00")
    assert sorted(thread.comments) == ["1", "2", "21", "22", "23", "3", "4", "5", "6"]
    assert {c.id for c in thread.comments.values() if c.root == "2"} == {"21", "22", "23"}
    assert thread.comments["1"].pinned
    assert thread.post is not None
    assert thread.post.text == "A caption"
    assert report.verdict.requests == 0


def test_what_is_seen_is_dated_by_the_recording(imported: Imports) -> None:
    """Every record carries the time of its own answer, and the run the recording's end: nothing is dated now."""
    imported(whole().text())
    thread = imported.thread
    assert thread.comments["1"].seen == BEGAN + timedelta(seconds=20)
    assert thread.comments["23"].seen == BEGAN + timedelta(seconds=40)
    assert thread.runs[0].header.run == "20261120T180100Z"


def test_a_recording_that_stops_is_partial_and_says_where(imported: Imports) -> None:
    """A page that was not scrolled to, and replies that were not opened, are named; nothing leads there later."""
    har = Har()
    har.api(mobile(comment(1, replies=2), comment(2), count=40, to_min="next"))
    verdict = imported(har.text()).verdict
    assert verdict.status == "partial"
    assert {failed.id for failed in verdict.failed} == {TOP, "1"}
    assert all("does not hold this part" in failed.reason and failed.cursor is None for failed in verdict.failed)


def test_no_comment_of_a_recording_is_lost(imported: Imports) -> None:
    """Pages to which nothing leads are kept too: here the recording began in the middle."""
    har = Har()
    har.api(mobile(comment(5), comment(6), to_min="c3"), min_id="c2")
    har.api(mobile(comment(7), comment(5)), min_id="c3")
    har.api(children(comment(61, root=6)), root=6)
    report = imported(har.text())
    assert report.verdict.status == "partial"
    assert list(imported.thread.comments) == ["5", "6", "7", "61"]


def test_the_web_s_own_form_is_followed(imported: Imports) -> None:
    """GraphQL connections, told apart by their variables; replies are asked for under their top comment."""
    har = Har()
    har.graphql(connection(comment(1, replies=2), comment(2), after="c"), {"media_id": NUMBER, "sort_order": "popular"})
    asked = {"media_id": NUMBER, "parent_comment_id": "1", "after": None}
    har.graphql(connection(comment(11, root=1), comment(12, root=1), replies=True), asked)
    har.graphql(connection(comment(3)), {"media_id": NUMBER, "sort_order": "popular", "after": "c"})
    assert imported(har.text()).verdict.status == "complete"
    assert set(imported.thread.comments) == {"1", "2", "3", "11", "12"}


def test_the_first_comments_stand_in_the_page_itself(imported: Imports) -> None:
    """Opened by its address, a post comes with its first comments in a script; the rest is asked for."""
    info, first = post()["data"], connection(comment(1), comment(2), after="c")["data"]
    script = json.dumps({"require": [["x", [{"__bbox": {"result": {"data": each}}}]] for each in (info, first)]})
    html = f'<html><script type="application/json" data-x>{script}</script></html>'.encode()
    har = Har()
    har.ask("GET", f"{SITE}/reel/{CODE}/?igsh=x", html)
    har.graphql(connection(comment(3)), {"media_id": NUMBER, "after": "c", "sort_order": "popular"})
    assert imported(har.text()).verdict.status == "complete"
    assert set(imported.thread.comments) == {"1", "2", "3"}
    assert imported.thread.post is not None


@pytest.mark.parametrize(
    ("more", "words"), [({"bare": True}, "without its body"), ({"status": 429}, "HTTP status 429")]
)
def test_an_answer_that_cannot_be_read_is_named(imported: Imports, more: dict[str, object], words: str) -> None:
    """A body that was not saved, or a refusal, is missing; the rest is kept."""
    har = Har()
    har.api(mobile(comment(1), to_min="c"))
    har.ask("GET", f"{SITE}/api/v1/media/{NUMBER}/comments/?min_id=c", {}, **more)  # type: ignore[arg-type]
    verdict = imported(har.text()).verdict
    assert (verdict.status, verdict.seen) == ("partial", 1)
    assert words in verdict.failed[0].reason


def test_a_refusal_that_was_overcome_is_forgotten(imported: Imports) -> None:
    """The browser asked once more, and got it."""
    har = Har()
    har.api(mobile(comment(1), to_min="c"))
    har.ask("GET", f"{SITE}/api/v1/media/{NUMBER}/comments/?min_id=c", {}, status=429)
    har.api(mobile(comment(2)), min_id="c")
    assert imported(har.text()).verdict.status == "complete"


def test_what_else_was_done_on_the_page_does_not_count(imported: Imports) -> None:
    """A like, a look at other things."""
    har = whole()
    har.graphql({"data": {"like": {"id": "1"}}}, {"comment_id": "1"})
    har.graphql({"data": {"user": {"id": "7"}}}, {"media_id": NUMBER, "first": 12})
    har.ask("POST", f"{SITE}/api/v1/web/comments/1/like/", {"status": "ok"})
    assert imported(har.text()).verdict.status == "complete"


def test_comments_that_are_turned_off_are_told(imported: Imports) -> None:
    """By the post's own facts, where no list was asked for."""
    har = Har()
    har.graphql(post(comments_disabled=True), {"shortcode": CODE})
    assert imported(har.text()).verdict.status == "off"


def test_a_page_loaded_twice_does_not_break_the_chain(imported: Imports) -> None:
    """Of two first pages the one counts whose rest was recorded."""
    har = whole()
    har.api(mobile(comment(1, is_pinned=True), count=9, to_min="never scrolled to"))
    assert imported(har.text()).verdict.status == "complete"


def test_a_page_loaded_again_with_more_on_it_is_not_whole(imported: Imports) -> None:
    """Somebody commented meanwhile, and the second time nobody scrolled."""
    har = whole()
    har.api(mobile(comment(9), count=10, to_min="never scrolled to"))
    assert imported(har.text()).verdict.status == "partial"
    assert "9" in imported.thread.comments


def test_an_older_recording_overwrites_nothing(imported: Imports) -> None:
    """Of a thread visited since, comments are added that were not known; nothing else is said of it."""
    newer = Har(BEGAN + timedelta(hours=1))
    newer.api(mobile(comment(1, text="edited since", is_edited=True), comment(2), to_max="m"))
    newer.api(mobile(comment(3)), max_id="m")
    imported(newer.text())
    visited = newer.now
    older = Har()
    older.graphql(post(caption={"text": "before"}), {"shortcode": CODE})
    older.api(mobile(comment(1, is_pinned=True), comment(4)))
    report = imported(older.text(), visited=visited)
    thread = imported.thread
    assert thread.comments["1"].text == "edited since"
    assert not thread.comments["1"].pinned
    assert thread.comments["4"].seen == BEGAN + timedelta(seconds=20)
    assert (report.verdict.new, report.verdict.changed, report.verdict.gone) == (1, 0, 0)
    assert not thread.gone
    assert report.verdict.covered.top == "none"
    assert report.verdict.reason is not None
    assert "visited since" in report.verdict.reason


def test_a_newer_recording_tells_what_is_otherwise_and_nothing_of_what_it_lacks(imported: Imports) -> None:
    """Edits are told; that something is not in it proves nothing, however whole it is: other lists may hold more."""
    imported(whole().text())
    again = Har(BEGAN + timedelta(hours=1))
    again.api(mobile(comment(1, is_pinned=True, text="now edited"), comment(2, replies=1), comment(3), comment(4)))
    again.api(children(comment(21, root=2), comment(22, root=2), comment(23, root=2)), root=2)
    report = imported(again.text(), visited=BEGAN + timedelta(minutes=2))
    assert report.verdict.status == "complete"
    assert imported.thread.comments["1"].text == "now edited"
    assert not imported.thread.gone
    assert report.verdict.covered == Covered()


@pytest.mark.parametrize("pages", range(1, 9))
def test_an_import_that_is_stopped_keeps_what_came_and_the_next_one_goes_on(imported: Imports, pages: int) -> None:
    """Stopped at any page it is partial; imported once more nothing is written twice, and everything is there."""
    har = whole()
    har.api(mobile(comment(7)), min_id="strayed")
    har.api(mobile(comment(8)), min_id="strayed further")
    seen: list[sync.Progress] = []

    def stop(progress: sync.Progress) -> None:
        seen.append(progress)
        if len(seen) == pages:
            imported.stop.set()

    first = imported(har.text(), on_page=stop)
    assert first.verdict.status == "partial"
    assert first.verdict.reason is not None
    assert "interrupted" in first.verdict.reason
    assert len(imported.thread.comments) == first.verdict.seen < 11
    imported.stop.clear()
    rest = imported(har.text())
    assert rest.continues is None
    assert "interrupted" not in (rest.verdict.reason or "")
    assert first.verdict.seen + rest.verdict.new == len(imported.thread.comments) == 11
    assert rest.verdict.changed == 0

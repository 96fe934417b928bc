"""Which files are read, in whatever form browsers and people save them, and of which post their answers are."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from commentvault.errors import UsageError
from commentvault.platforms.instagram.answers import ids

from .conftest import NOW, Imports
from .made import BEGAN, CODE, NUMBER, SITE, Har, children, comment, connection, mobile, whole


def test_bodies_come_in_base64_and_compressed(imported: Imports) -> None:
    """As browsers save them."""
    har = Har()
    packed = gzip.compress(json.dumps(mobile(comment(1), to_min="c")).encode())
    har.api(packed)
    har.ask("GET", f"{SITE}/api/v1/media/{NUMBER}/comments/?min_id=c", mobile(comment(2)), base64=True)
    assert imported(gzip.compress(har.text())).verdict.status == "complete"
    assert set(imported.thread.comments) == {"1", "2"}


def test_an_answer_may_come_in_parts(imported: Imports) -> None:
    """GraphQL puts a guard before an answer, or lets small parts follow it."""
    har = Har()
    head, rest = (json.dumps(connection(comment(n), after=on)).encode() for n, on in ((1, "c"), (2, None)))
    har.graphql(b"for (;;);" + head, {"media_id": NUMBER, "sort_order": "popular"})
    har.graphql(
        rest + b'\n{"label": "x", "path": [], "data": {}}\n',
        {"media_id": NUMBER, "sort_order": "popular", "after": "c"},
    )
    assert imported(har.text()).verdict.status == "complete"


def test_each_post_of_a_recording_is_a_thread_of_its_own(imported: Imports) -> None:
    """Told by the address, by the variables, by the page that asked, or by what stands under one of its comments."""
    har = Har()
    codes = ["Cfirst", "Csecond", "Cthird"]
    har.api(mobile(comment(1, number=ids.media_id(codes[0]))), number=ids.media_id(codes[0]))
    har.graphql(connection(comment(2)), {"media_id": ids.media_id(codes[1]), "sort_order": "popular"})
    referer = f"{SITE}/mara.films/p/{codes[2]}/"
    har.graphql(connection(comment(3)), {"sort_order": "popular"}, referer=referer)
    assert {code: len(answers) for code, answers in imported.posts(har.text()).items()} == dict.fromkeys(codes, 1)


def test_a_post_s_name_is_no_path(imported: Imports) -> None:
    """What an answer calls its post is not believed where no link could name it so."""
    har = Har()
    for code in ("../../elsewhere", "x/y", "", "a" * 300):
        har.graphql(connection(comment(1)), {"shortcode": code, "media_id": "1", "sort_order": "popular"})
    with pytest.raises(UsageError, match="--link"):
        imported(har.text())


def test_older_replies_are_found_by_their_top_comment(imported: Imports) -> None:
    """The older form asks for replies by the comment's number alone."""
    owner = {"id": "5", "username": "someone"}
    node = {"id": "31", "text": "a reply", "created_at": 1_760_000_000, "owner": owner}
    thread = {"count": 1, "page_info": {"has_next_page": False, "end_cursor": None}, "edges": [{"node": node}]}
    older = {"data": {"comment": {"id": "3", "edge_threaded_comments": thread}}}
    har = Har()
    har.api(mobile(comment(3, replies=1)))
    har.graphql(older, {"comment_id": "3", "first": 10})
    assert imported(har.text()).verdict.status == "complete"
    assert imported.thread.comments["31"].root == "3"


def test_saved_answers_need_no_request(imported: Imports) -> None:
    """Answers saved one by one are kept; without what was asked for they prove no end."""
    top, below = mobile(comment(1, replies=1), comment(2)), children(comment(11, root=1))
    report = imported(json.dumps(top).encode(), json.dumps(below).encode())
    assert report.verdict.status == "partial"
    assert imported.thread.comments["11"].root == "1"
    assert imported.thread.comments["1"].seen == BEGAN


def test_where_nothing_tells_the_post_the_link_is_asked_for(imported: Imports) -> None:
    """A GraphQL page alone names no post."""
    saved = json.dumps(connection(comment(1))).encode()
    with pytest.raises(UsageError, match="--link"):
        imported(saved)
    assert imported(saved, link=CODE).verdict.seen == 1


def test_the_link_is_for_what_nothing_tells(imported: Imports) -> None:
    """Replies whose top comment stands under another post of the recording belong there."""
    other = ids.media_id("Cother")
    har = Har()
    har.api(mobile(comment(1)))
    har.api(mobile(comment(5, number=other, replies=1)), number=other)
    below = comment(51, root=5)
    del below["media_id"]
    sorted_out = imported.posts(har.text(), json.dumps(children(below)).encode(), link=CODE)
    assert {code: len(answers) for code, answers in sorted_out.items()} == {CODE: 1, "Cother": 2}


@pytest.mark.parametrize(
    "content",
    [
        b"for (;;);" + json.dumps(mobile(comment(1))).encode(),
        b"\n".join(json.dumps(mobile(comment(n))).encode() for n in (1, 2)),
        json.dumps(mobile(comment(1)), indent=1).encode(),
        json.dumps(mobile(comment(1), comment(2)) | {"x": "\ud83d"}).encode(),
        json.dumps({"stream_rows": [mobile(comment(1)), mobile(comment(2))]}).encode(),
    ],
)
def test_saved_answers_come_in_several_forms(imported: Imports, content: bytes) -> None:
    """With a guard, one a line, indented, with half an emoji in them, as rows of a stream."""
    imported(content)
    assert len(imported.thread.comments) == content.count(b'"pk": "')


def _strange(har: Har, **entry: Any) -> bytes:
    """The recording with something else in every entry."""
    for each in har.entries:
        each.update(entry)
    return har.text()


@pytest.mark.parametrize(
    "entry",
    [
        {"time": "120.5"},
        {"time": None},
        {"time": [1]},
        {"startedDateTime": 5},
        {"comment": "\ud83d"},
        {"cache": None, "connection": 3},
    ],
)
def test_a_strange_entry_is_read_all_the_same(imported: Imports, entry: dict[str, Any]) -> None:
    """Programs differ in what they write beside the address, the status and the content."""
    assert imported(_strange(whole(), **entry)).verdict.status == "complete"


@pytest.mark.parametrize("header", [{"name": "X", "value": None}, {"name": None, "value": "x"}, None, 3])
def test_a_strange_header_is_passed_over(imported: Imports, header: Any) -> None:
    """The others are read: here the page that asked names the post."""
    har = Har()
    har.graphql(connection(comment(1)), {"sort_order": "popular"}, referer=f"{SITE}/p/{CODE}/")
    for entry in har.entries:
        entry["request"]["headers"].insert(0, header)
    assert imported(har.text()).verdict.status == "complete"


@pytest.mark.parametrize("status", ["200", 200.0])
def test_a_status_may_be_told_otherwise(imported: Imports, status: Any) -> None:
    """As a text, or with a point."""
    har = whole()
    for entry in har.entries:
        entry["response"]["status"] = status
    assert imported(har.text()).verdict.status == "complete"


def test_recorded_pages_of_strangers_parse(imported: Imports, recordings: Path) -> None:
    """Real answers, saved one by one: every comment of them is kept."""
    saved = [gzip.decompress(p.read_bytes()) for p in sorted((recordings / "instagram/graphql").glob("media-c*.gz"))]
    report = imported(*saved, link=CODE)
    claimed = sum(len(json.loads(s)["data"]["shortcode_media"]["edge_media_to_comment"]["edges"]) for s in saved)
    assert report.verdict.status == "partial"
    assert 0 < report.verdict.seen <= claimed


@pytest.mark.parametrize(
    "content",
    [
        b'{"log": {"entries": [{"request": {"url": "https://www.inst',
        b"\x89PNG\r\n",
        b"[" * 200_000,
        b'{"log": {"entries": ' + b"[" * 200_000,
        b'{"log": {"version": "1.2", "entries": []}}',
        b'{"log": {"entries": [1, null, {"request": 3}, {"request": {"url": "http://[x"}}]}}',
        b'{"status": "fail", "message": "login_required"}',
        b"<html>Login</html>",
        b"\x1f\x8bnot gzip",
    ],
)
def test_broken_files_are_refused_in_words(imported: Imports, content: bytes) -> None:
    """Cut, nested without end, something else, or without any comments."""
    with pytest.raises(UsageError, match=r"0\.har"):
        imported(content)
    assert not imported.vault.root.exists()


def test_a_future_date_is_not_believed(imported: Imports) -> None:
    """A run of next year would stand in the way of every visit until then."""
    har = Har(NOW + timedelta(days=300))
    har.api(mobile(comment(1)))
    with pytest.raises(UsageError, match="--recorded"):
        imported(har.text())

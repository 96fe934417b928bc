"""A post of one's own by the Graph API: all of it, as it is; nothing of others'."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import quote

import msgspec
import pytest

from commentvault.demo import Recipe, arrange, build_corpus
from commentvault.demo.instagram.conversation import Conversation, Said
from commentvault.demo.instagram.graph import TOKEN, GraphServer
from commentvault.errors import Missing
from commentvault.model import Ask, Collection, Comment
from commentvault.net import Door
from commentvault.platforms.base import Listed
from commentvault.platforms.instagram.graph.owned import owned
from commentvault.settings import InstagramSettings, NetSettings

from .errand import ByGraph, GraphErrand, target

CORPUS = build_corpus(Recipe(comments=420, tops=160, threads=8))
OTHERS = tuple(build_corpus(Recipe(comments=at, tops=at, video_id=f"gLs5hArb{at:03}")) for at in range(1, 61))
POST = Conversation(CORPUS)
Start = Callable[..., GraphServer]


def _differs(kept: Comment, said: Said) -> list[str]:
    """The fields in which an archived comment is not what was said."""
    at = datetime.fromtimestamp(said.at, UTC)
    more = said.root is None and said.replies > 50
    truth = {
        "text": said.text,
        "parent": said.root,
        "root": said.root,
        "depth": int(said.root is not None),
        "likes": said.likes,
        "likes_exact": True,
        "published": at,
        "published_window": (at, at),
        "published_by": "api",
        "replies": None if said.root or more else said.replies,
        "hidden": said.covered,
        "pinned": None,
        "hearted": None,
        "edited": None,
        "gif": None,
        "from_": {"comment": "api"},
    }
    author = {
        "id": said.author.pk,
        "handle": f"@{said.author.username}",
        "name": None,
        "creator": said.creator,
        "verified": None,
    }
    wrong = [name for name, value in truth.items() if getattr(kept, name) != value]
    return wrong + [name for name, value in author.items() if getattr(kept.author, name) != value]


def test_a_whole_post_is_kept_as_it_is(by_graph: GraphErrand, graph_server: Start) -> None:
    """Every comment and reply, with all that the API tells and nothing that it does not."""
    report = by_graph(graph_server(CORPUS))
    assert (report.verdict.status, report.exit_code) == ("complete", 0)
    assert (report.verdict.seen, report.verdict.expected) == (420, POST.claimed)
    kept = by_graph.thread(POST.code)
    assert kept.comments.keys() == POST.by_id.keys()
    assert {ident: wrong for ident, c in kept.comments.items() if (wrong := _differs(c, POST.by_id[ident]))} == {}


def test_the_post_itself_is_told(by_graph: GraphErrand, graph_server: Start) -> None:
    """The caption is the post's text, its author the account."""
    by_graph(graph_server(CORPUS))
    post = by_graph.thread(POST.code).post
    assert post is not None
    assert (post.title, post.text, post.published) == (None, POST.caption, datetime.fromtimestamp(POST.at, UTC))
    assert (post.creator.handle, post.creator.creator) == (f"@{POST.owner.username}", True)
    assert (post.counts.comments, post.counts.likes, post.counts.views) == (POST.claimed, CORPUS.video.likes, None)


def test_replies_beyond_those_in_place_are_asked_for(by_graph: GraphErrand, graph_server: Start) -> None:
    """A thread of more than a page is read page by page, and only such a thread."""
    server = graph_server(CORPUS)
    by_graph(server)
    pages = [request.partition("/replies")[0].strip("/") for request in server.requests if "/replies?" in request]
    long = {root: -(-len(rows) // 50) for root, rows in POST.replies.items() if len(rows) > 50}
    assert long
    assert {root: pages.count(root) for root in pages} == long


def test_a_second_run_writes_nothing(by_graph: GraphErrand, graph_server: Start) -> None:
    """What is known already is not written again."""
    server = graph_server(CORPUS)
    by_graph(server)
    second = by_graph(server).verdict
    assert (second.status, second.seen, second.new, second.changed, second.gone) == ("complete", 420, 0, 0, 0)


def test_what_was_deleted_is_looked_up_and_called_gone(by_graph: GraphErrand, graph_server: Start) -> None:
    """A top comment and a reply that are there no more, beside others that are."""
    server = graph_server(CORPUS)
    by_graph(server)
    top = next(row for row in CORPUS.newest if not row.replies)
    reply = next(rows[0] for rows in CORPUS.replies.values() if len(rows) > 5)
    rest = [row for row in CORPUS.comments if row.id != top.id and reply.id not in (row.id, row.parent)]
    server.corpora = (arrange(CORPUS.recipe, CORPUS.video, rest),)
    report = by_graph(server)
    gone = by_graph.thread(POST.code).gone
    assert report.verdict.gone == len(gone) == len(CORPUS.comments) - len(rest)
    assert all(line.confirmed for line in gone.values())


def test_a_post_is_found_behind_many_others(by_graph: GraphErrand, graph_server: Start) -> None:
    """The list of posts is read to where the post is, once in a process."""
    server = graph_server(CORPUS, *OTHERS)
    platform = ByGraph(InstagramSettings(token=TOKEN, graph_endpoint=server.url))
    codes = [post.code for post in server.account.posts.values()]
    assert by_graph(server, code=codes[-1], platform=platform).verdict.status == "complete"
    assert sum("/me/media?" in request for request in server.requests) == 2
    assert by_graph(server, code=codes[3], platform=platform).verdict.status == "complete"
    assert sum("/me/media?" in request for request in server.requests) == 2


def test_the_accounts_posts_are_listed(graph_server: Start) -> None:
    """All of them, the newest first; another profile is none of its own."""
    server = graph_server(CORPUS, *OTHERS)
    door = Door(NetSettings(tries=1))
    graph = ByGraph(InstagramSettings(token=TOKEN, graph_endpoint=server.url)).graph(door)
    mine, other = (
        Collection(platform="instagram", kind="profile", id=f"@{name}", url="https://www.instagram.com/x/")
        for name in (POST.owner.username, "someone.else")
    )
    listed = [entry for page in owned(mine, graph) for entry in page.entries if isinstance(entry, Listed)]
    assert [entry.target.id for entry in listed] == [post.code for post in server.account.posts.values()]
    assert (listed[0].title, listed[0].published) == (CORPUS.video.title, datetime.fromtimestamp(POST.at, UTC))
    with pytest.raises(Missing, match=POST.owner.username):
        list(owned(other, graph))
    door.close()


def test_somebody_elses_post_is_missing_in_words(by_graph: GraphErrand, graph_server: Start) -> None:
    """People are told why, and which way there is."""
    report = by_graph(graph_server(CORPUS, *OTHERS[:3]), code="DkSomeoneElse")
    assert (report.verdict.status, report.exit_code) == ("missing", 5)
    assert "one's own" in (report.verdict.reason or "")
    assert "--source web" in (report.verdict.reason or "")


def test_a_run_that_was_cut_short_goes_on_where_it_stopped(by_graph: GraphErrand, graph_server: Start) -> None:
    """No page is asked for a second time, and the creator's comments are known as such in both parts."""
    server = graph_server(CORPUS, fault=lambda number, _: "expired" if number > 4 else None)
    first = by_graph(server, lanes=1).verdict
    assert first.status == "refused"
    asked = {request for request in server.requests[:4] if "/comments?" in request}
    server.fault, before = None, len(server.requests)
    second = by_graph(server).verdict
    assert second.status == "complete"
    assert not asked & set(server.requests[before:])
    kept = by_graph.thread(POST.code).comments
    assert {ident for ident, c in kept.items() if c.author.creator} == {s.id for s in POST.by_id.values() if s.creator}
    assert kept.keys() == POST.by_id.keys()


@pytest.mark.parametrize(("ask", "most"), [(Ask(limit=30), 30), (Ask(mode="pins"), 420), (Ask(replies=False), 160)])
def test_a_part_can_be_asked_for(by_graph: GraphErrand, graph_server: Start, ask: Ask, most: int) -> None:
    """The verdict says that it is one."""
    report = by_graph(graph_server(CORPUS), ask)
    assert report.verdict.status == "asked"
    assert 0 < report.verdict.seen <= most


def test_comments_that_are_counted_and_not_listed_are_a_part(by_graph: GraphErrand, graph_server: Start) -> None:
    """As an app without advanced access gets them: an empty list is not taken for no comments."""
    server = graph_server(arrange(CORPUS.recipe, CORPUS.video, ()))
    report = by_graph(server)
    assert (report.verdict.status, report.exit_code) == ("partial", 3)
    assert "advanced access" in report.verdict.failed[0].reason


def test_a_post_without_comments_has_none(by_graph: GraphErrand, graph_server: Start) -> None:
    """The platform counts none and lists none."""
    video = msgspec.structs.replace(CORPUS.video, comments=0)
    report = by_graph(graph_server(arrange(CORPUS.recipe, video, ())))
    assert (report.verdict.status, report.exit_code) == ("off", 0)


def test_comments_that_are_turned_off_are_not_missed(by_graph: GraphErrand, graph_server: Start) -> None:
    """The platform counts those that were there and lists none: it says why."""
    video = msgspec.structs.replace(CORPUS.video, state="off")
    report = by_graph(graph_server(arrange(CORPUS.recipe, video, ())))
    assert (report.verdict.status, report.exit_code) == ("off", 0)
    assert "turned off" in (report.verdict.reason or "")


@pytest.mark.parametrize("token", [TOKEN, "1234567890|an-app_token"])
def test_the_token_is_nowhere(by_graph: GraphErrand, graph_server: Start, token: str) -> None:
    """Not in an address, not on the disk, not in what is captured, although the platform repeats it in every page."""
    server = graph_server(CORPUS, token=token)
    assert by_graph(server, token=token).verdict.status == "complete"
    left = by_graph.everything() + repr(server.requests).encode()
    assert b"access_token" in left
    assert token.encode() not in left
    assert quote(token).encode() not in left


def test_nobody_asks_twice_for_a_list(by_graph: GraphErrand, graph_server: Start) -> None:
    """Every request of a run is another one."""
    server = graph_server(CORPUS)
    by_graph(server)
    assert len(set(server.requests)) == len(server.requests)
    assert target(POST.code).thread == f"instagram:{POST.code}"

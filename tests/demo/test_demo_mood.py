"""Nights on which the platform answers otherwise although nothing has happened."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from commentvault.demo import Corpus, DemoServer, Mood, Recipe, Truth, build_corpus
from commentvault.demo.tokens import Ask, encode

from .demo_client import Json, Seen, ServerFactory, Walk, items_of, linked_page, post, threads_of

_PICTURE = re.compile(r"https://yt3\.ggpht\.com/ytc/[^\"]+")


def _first(server: DemoServer, **more: Any) -> Json:
    return post(server, continuation=encode(Ask(list="newest", video=server.corpus.video.id)), **more)


def _pages(server: DemoServer) -> str:
    """All answers of a walk and the post's own, in one text."""
    walk = Walk(server)
    list(walk)
    return json.dumps([post(server, videoId=server.corpus.video.id), *walk.pages.values()])


@pytest.mark.parametrize(("asked", "given", "when"), [("en", "de", "vor "), ("de", "en", " ago")])
def test_answers_come_in_another_language(demo_server: ServerFactory, asked: str, given: str, when: str) -> None:
    """Whatever the client asks for: the same bytes as if it had asked for that one."""
    server = demo_server()
    plain, other = _first(server, hl=asked), _first(server, hl=given)
    server.mood = Mood(language=given)
    assert _first(server, hl=asked) == other != plain
    assert all(when in one.when for one in Walk(server, hl=asked))
    server.mood = Mood()
    assert _first(server, hl=asked) == plain


def test_every_picture_is_signed_anew(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """Another address for each, in all forms, and nothing else differs."""
    server, nights = demo_server(), []
    for number in (0, 1, 2):
        server.mood = Mood(avatars=number)
        nights.append(_pages(server))
    pictures = [set(_PICTURE.findall(night)) for night in nights]
    assert [len(found) for found in pictures] == [len({row.author.channel_id for row in demo_corpus.comments})] * 3
    assert len(set().union(*pictures)) == sum(map(len, pictures))
    assert len({_PICTURE.sub("", night) for night in nights}) == 1


def _some(corpus: Corpus) -> tuple[Truth, Truth, Truth]:
    """A top comment with replies, a flat reply and a nested one that was answered; of three threads."""
    top = next(row for row in corpus.ranked[5:] if row.replies)
    flat = next(row for row in corpus.comments if row.root and row.root not in (*corpus.nested, top.id) and row.replies)
    nested = next(row for row in corpus.comments if row.root in corpus.nested - {top.id} and row.replies)
    return top, flat, nested


def _unseen(corpus: Corpus, top: Truth, flat: Truth, nested: Truth) -> set[str]:
    """What a reader misses when those are hidden."""
    below = {nested.id}
    for row in corpus.replies[nested.root or ""]:
        below |= {row.id} if row.parent in below else set()
    return {top.id, *(row.id for row in corpus.replies[top.id]), flat.id, *below}


@pytest.mark.parametrize("order", ["newest", "top"])
def test_lists_leave_comments_out(demo_server: ServerFactory, demo_corpus: Corpus, order: str) -> None:
    """A thread, a flat reply alone, a nested one with those below it; the header does not say so, and all come back."""
    server, hidden = demo_server(), _some(demo_corpus)
    before = _listed(server, order)
    usual = items_of(_first(server))[0]
    server.mood = Mood(hide={row.id for row in hidden})
    after = _listed(server, order)
    assert before.keys() - after.keys() == _unseen(demo_corpus, *hidden)
    assert after == {ident: one for ident, one in before.items() if ident in after}
    assert items_of(_first(server))[0] == usual
    assert server.corpus is demo_corpus
    server.mood = Mood()
    assert _listed(server, order) == before


def _listed(server: DemoServer, order: str) -> dict[str, Seen]:
    """What a walk finds, in whatever form: when a list is shorter, other pages come in the old one."""
    return {one.id: one._replace(form="", when="") for one in Walk(server, order=order)}


def test_hidden_replies_are_counted_all_the_same(demo_server: ServerFactory) -> None:
    """Their threads promise more than they list."""
    corpus = build_corpus(Recipe(comments=80, old_share=0.0))
    server = demo_server(corpus)
    server.mood = Mood(hide=lambda row: row.root is not None)
    walk = Walk(server)
    assert {one.id for one in walk} == {row.id for row in corpus.newest}
    promised = {
        payload["properties"]["commentId"]: payload["toolbar"]["replyCount"]
        for page in walk.pages.values()
        for mutation in page.get("frameworkUpdates", {}).get("entityBatchUpdate", {}).get("mutations", [])
        if (payload := mutation["payload"].get("commentEntityPayload"))
    }
    assert promised == {row.id: str(row.replies or "") for row in corpus.newest}
    assert any(promised.values())


def test_a_rule_hides_and_outlives_the_corpus(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """Every second top comment, of whatever corpus comes."""
    server = demo_server()
    server.mood = Mood(hide=lambda row: row.root is None and ord(row.id[-9]) % 2 == 0)
    for corpus in (demo_corpus, demo_corpus):
        server.corpus = corpus
        tops = {one.id for one in Walk(server) if one.parent is None}
        assert tops == {row.id for row in corpus.newest if ord(row.id[-9]) % 2}
        assert 0 < len(tops) < len(corpus.newest)


def test_hidden_comments_can_be_linked(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """Unless links to them are hidden too, or no link shows anything."""
    server, hidden = demo_server(), _some(demo_corpus)
    live = demo_corpus.ranked[1]
    hide = {row.id for row in hidden}

    def linked() -> list[bool]:
        pages = [threads_of(linked_page(server, row.id)) for row in (live, *hidden)]
        return [threads[0].priority == "LINKED" for threads in pages]

    assert linked() == [True] * 4
    server.mood = Mood(hide=hide)
    assert linked() == [True] * 4
    assert threads_of(linked_page(server, live.id))[0].id == live.id
    server.mood = Mood(hide=hide, hide_links=True)
    assert linked() == [True, False, False, False]
    for hidden_too in (hide, set[str]()):
        server.mood = Mood(hide=hidden_too, permalinks=False)
        assert linked() == [False] * 4
    server.mood = Mood()
    assert linked() == [True] * 4

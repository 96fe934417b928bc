"""A link to one comment leads to a page that shows it first, if it is there."""

from __future__ import annotations

import json
import re
import urllib.request

import pytest

from commentvault.demo import Corpus, Recipe, Truth, arrange, build_corpus
from commentvault.demo.tokens import Ask, decode, encode, linked_by

from .demo_client import Json, ServerFactory, Thread, items_of, linked_page, post, threads_of, token_of

_NOBODY = "UgzAAAAAAAAAAAAAAAA4AaABAg"


def _ids(threads: list[Thread]) -> list[str]:
    return [thread.id for thread in threads]


def _start(corpus: Corpus) -> str:
    return encode(Ask(list="top", video=corpus.video.id))


def _deep(corpus: Corpus, *, nested: bool) -> Truth:
    return next(row for row in corpus.comments if row.depth >= 3 and (row.root in corpus.nested) is nested)


def test_a_linked_comment_comes_first_and_only_once(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """From the first page of the top order or a later one, or left out of it: first, marked, then the usual ones."""
    server = demo_server()
    unlisted = next(row for row in demo_corpus.newest if row not in demo_corpus.ranked)
    for row in (demo_corpus.ranked[3], demo_corpus.ranked[30], unlisted):
        page, seen = linked_page(server, row.id), []
        first = threads_of(page)[0]
        assert (first.id, first.priority, first.inside) == (row.id, "LINKED", ())
        assert first.marks == {row.id: "Highlighted comment"}
        while True:
            seen += threads_of(page)
            token = token_of(items_of(page)[-1])
            if not token:
                break
            page = post(server, continuation=token)
        assert _ids(seen) == [row.id, *(other.id for other in demo_corpus.ranked if other.id != row.id)]
        assert [thread.priority for thread in seen].count("LINKED") == 1
        assert seen[1].priority == "PINNED"


def test_the_pinned_comment_can_be_linked(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """It is shown once, linked, and still says that it is pinned."""
    page = linked_page(demo_server(), demo_corpus.ranked[0].id)
    assert _ids(threads_of(page)) == [row.id for row in demo_corpus.ranked[:20]]
    assert [thread.priority for thread in threads_of(page)] == ["LINKED", *["UNKNOWN"] * 19]
    assert "Pinned by" in json.dumps(items_of(page)[1])


def test_a_linked_reply_stands_in_its_thread(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """Flat: before the way to the others; nested: below all that it answers. Its content comes with the page."""
    server = demo_server()
    for nested in (False, True):
        row = _deep(demo_corpus, nested=nested)
        page = linked_page(server, row.id)
        thread = threads_of(page)[0]
        assert (thread.id, thread.priority) == (row.root, "LINKED")
        assert thread.marks == {row.id: "Highlighted reply"}
        above = []
        up = row.parent
        while nested and up != row.root:
            above.append(up)
            up = demo_corpus.by_id[up or ""].parent
        assert thread.inside == (*reversed(above), row.id)
        contents = json.dumps(page["frameworkUpdates"], ensure_ascii=False)
        assert json.dumps(row.text, ensure_ascii=False) in contents
        assert _ids(threads_of(page)).count(row.root or "") == 1


@pytest.mark.parametrize(("hl", "mark"), [("en", "Highlighted reply"), ("de", "Hervorgehobene Antwort")])
def test_a_linked_reply_in_the_old_form(demo_server: ServerFactory, hl: str, mark: str) -> None:
    """The same, with a badge in the language that was asked for."""
    corpus = build_corpus(Recipe(comments=60, tops=30, threads=4, old_share=1.0))
    reply = next(iter(corpus.replies.values()))[2]
    thread = threads_of(linked_page(demo_server(corpus), reply.id, hl=hl))[0]
    assert thread == (reply.root, "LINKED", (reply.id,), {reply.id: mark})
    root = threads_of(linked_page(demo_server(corpus), reply.root or "", hl="de"))[0]
    assert root.marks == {reply.root: "Hervorgehobener Kommentar"}


def test_a_link_to_nothing_is_the_usual_page(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """Nobody's id, and a comment that was deleted: nothing is linked."""
    server = demo_server()
    usual = post(server, continuation=_start(demo_corpus))
    reply = _deep(demo_corpus, nested=False)
    for comment in (_NOBODY, f"{_NOBODY}.{reply.id.partition('.')[2]}"):
        page = linked_page(server, comment)
        assert threads_of(page) == threads_of(usual)
        assert page["frameworkUpdates"] == usual["frameworkUpdates"]
    assert threads_of(usual)[0].priority == "PINNED"


def test_a_deleted_comment_is_linked_no_longer(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """Nor are its replies; and when it is back, so are the links."""
    server, reply = demo_server(), _deep(demo_corpus, nested=True)
    rows = [row for row in demo_corpus.comments if reply.root not in (row.id, row.root)]
    server.corpus = arrange(demo_corpus.recipe, demo_corpus.video, rows, demo_corpus.nested)
    for ident in (reply.id, reply.root or ""):
        assert threads_of(linked_page(server, ident))[0].priority == "PINNED"
    server.corpus = demo_corpus
    assert threads_of(linked_page(server, reply.id))[0].marks == {reply.id: "Highlighted reply"}


def test_links_are_counted_and_kept_apart(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """Two requests each, of the usual kinds; the answer to one link is not given to another, nor to none."""
    server = demo_server()
    one, other = demo_corpus.ranked[5].id, demo_corpus.ranked[6].id
    firsts = [threads_of(linked_page(server, ident))[0].id for ident in (one, other, _NOBODY, one)]
    assert firsts == [one, other, demo_corpus.ranked[0].id, one]
    assert [kind for _, kind in server.requests] == ["next", "page"] * 4


def test_the_links_in_the_answers_lead_there(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """What stands behind a comment's time, as a browser would follow it; the watch page takes the address' ``lc``."""
    server = demo_server()
    page = post(server, continuation=_start(demo_corpus))
    ends = _watch_ends(page)
    assert {linked_by(end["params"]) for end in ends} == {row.id for row in demo_corpus.ranked[:20]}
    row = demo_corpus.ranked[9]
    url = f"{server.url}/watch?v={demo_corpus.video.id}&lc={row.id}"
    with urllib.request.urlopen(url, timeout=10) as answer:
        initial = json.loads(re.findall(r"var ytInitialData = ({.+?});</script>", answer.read().decode())[0])
    section = initial["contents"]["twoColumnWatchNextResults"]["results"]["results"]["contents"][-1]
    token = token_of(section["itemSectionRenderer"]["contents"][0])
    assert decode(token) == Ask(list="top", video=demo_corpus.video.id, linked=row.id)


def _watch_ends(value: object) -> list[Json]:
    if isinstance(value, list):
        return [end for inner in value for end in _watch_ends(inner)]
    if not isinstance(value, dict):
        return []
    here = [value["watchEndpoint"]] if "params" in value.get("watchEndpoint", {}) else []
    return here + [end for inner in value.values() for end in _watch_ends(inner)]


@pytest.mark.parametrize("params", ["nonsense", "8AUB", "%00"])
def test_other_params_are_passed_over(demo_server: ServerFactory, demo_corpus: Corpus, params: str) -> None:
    """The platform has them for other things too."""
    answer = post(demo_server(), videoId=demo_corpus.video.id, params=params)
    section = answer["contents"]["twoColumnWatchNextResults"]["results"]["results"]["contents"][-1]
    assert decode(token_of(section["itemSectionRenderer"]["contents"][0])) == Ask(
        list="top", video=demo_corpus.video.id
    )

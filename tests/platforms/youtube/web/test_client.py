"""How the web API is asked, and what becomes of answers that are none."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from commentvault.demo import Corpus
from commentvault.demo.answers import answer, understand
from commentvault.demo.tokens import Ask, encode
from commentvault.errors import Declined, EmptyAnswer, NotServed, UnknownShape
from commentvault.model import Target
from commentvault.net import Door
from commentvault.platforms.youtube.web.client import Web
from commentvault.settings import NetSettings, YouTubeSettings

from ..recorded import Says, web


def _target(ident: str) -> Target:
    return Target(platform="youtube", id=ident, url=f"https://www.youtube.com/watch?v={ident}")


def _page(corpus: Corpus) -> bytes:
    """The first page of the newest order."""
    token = encode(Ask(list="newest", video=corpus.video.id))
    body = json.dumps({"context": {"client": {"hl": "de-DE"}}, "continuation": token}).encode()
    return answer(corpus, understand("POST", "/youtubei/v1/next", body)).body


def _asking(*answers: bytes | httpx.Response, **settings: Any) -> tuple[Web, Says]:
    says = Says(*answers)
    return Web(Door(NetSettings(tries=1), transport=says), YouTubeSettings(**settings)), says


def _client(request: httpx.Request) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(request.content)["context"]["client"]
    return found


def test_comments_are_asked_for_in_german_and_the_video_in_english(demo_corpus: Corpus) -> None:
    """German counts are exact; an English title is the video's own, not a translation."""
    asking, says = _asking(b'{"contents": {}}', _page(demo_corpus))
    asking.post(_target("gLs5hArb0ur"))
    asking.listing("token", "gLs5hArb0ur", None)
    about, listing = says.asked
    assert (_client(about)["hl"], _client(listing)["hl"]) == ("en-GB", "de-DE")
    assert json.loads(about.content)["videoId"] == "gLs5hArb0ur"
    assert json.loads(listing.content)["continuation"] == "token"
    assert "SOCS=CAI" in listing.headers["cookie"]
    assert listing.url.path == "/youtubei/v1/next"


def test_the_visitor_that_an_answer_names_is_sent_back_with_the_next(demo_corpus: Corpus) -> None:
    """In the body and in the headers, as the web page does."""
    asking, says = _asking(_page(demo_corpus))
    asking.listing("one", "gLs5hArb0ur", None)
    asking.listing("two", "gLs5hArb0ur", None)
    visitor = json.loads(_page(demo_corpus))["responseContext"]["visitorData"]
    assert "visitorData" not in _client(says.asked[0])
    assert _client(says.asked[1])["visitorData"] == says.asked[1].headers["x-goog-visitor-id"] == visitor


def test_a_refused_client_version_is_read_anew_from_the_watch_page() -> None:
    """HTTP 400 to the version of our settings: the page says the current one, and the question is asked again."""
    page = b'<html><script>ytcfg.set({"INNERTUBE_CLIENT_VERSION":"2.20991231.01.00"});</script></html>'
    asking, says = _asking(httpx.Response(400), page, b'{"contents": {}}')
    assert asking.post(_target("gLs5hArb0ur")).raw == b'{"contents": {}}'
    assert [request.method for request in says.asked] == ["POST", "GET", "POST"]
    assert says.asked[1].url.params["v"] == "gLs5hArb0ur"
    assert _client(says.asked[2])["clientVersion"] == "2.20991231.01.00"
    assert says.asked[2].headers["x-youtube-client-version"] == "2.20991231.01.00"


def test_a_refusal_that_no_version_cures_stays_one() -> None:
    """Where the page says nothing else than we do, the refusal is told."""
    for page in (b"<html></html>", b'{"INNERTUBE_CLIENT_VERSION":"2.1"}'):
        asking, _ = _asking(httpx.Response(400), page, b"{}", client_version="2.1")
        with pytest.raises(NotServed, match="HTTP 400"):
            asking.post(_target("gLs5hArb0ur"))


def _text_of_one(corpus: Corpus, escaped: str) -> str:
    """One comment's text, after the page came with ``escaped`` in its place; every other comment is as it was."""
    rows = [row for row in corpus.newest[:19] if row.text.isascii() and not row.spans and len(row.text) > 20]
    shown = json.dumps(rows[0].text)[1:-1]
    body = _page(corpus).decode()
    assert body.count(shown) == 1
    listing = web(body.replace(shown, escaped).encode()).listing("token", corpus.video.id, None)
    assert len(listing.comments) == 20
    assert all(c.text == corpus.by_id[c.id].text for c in listing.comments if c.id != rows[0].id)
    text = next(c.text for c in listing.comments if c.id == rows[0].id)
    text.encode()  # no half is left
    return text


@pytest.mark.parametrize(
    ("half", "mended"),
    [
        ("\\ud83d", "\ufffd"),
        ("\\uDE00", "\ufffd"),
        ("\\ud83d\\ud83d\\ude00", "\ufffd\U0001f600"),
        ("\\ud83d\\ude00\\ude00", "\U0001f600\ufffd"),
        ("\\ude00\\ud83d", "\ufffd\ufffd"),
    ],
)
def test_half_a_surrogate_pair_becomes_a_replacement_character(demo_corpus: Corpus, half: str, mended: str) -> None:
    """Only the half: whole emoji beside it stay, and so does every other comment of the page."""
    assert _text_of_one(demo_corpus, f"x{half}y \\ud83c\\udf0a") == f"x{mended}y 🌊"


def test_an_escaped_backslash_before_a_u_is_no_surrogate(demo_corpus: Corpus) -> None:
    """Somebody writes about "\\ud83d": that is text, and a half elsewhere in the answer does not change it."""
    assert _text_of_one(demo_corpus, "a \\\\ud83d b \\ud83d c") == "a \\ud83d b \ufffd c"


@pytest.mark.parametrize("body", [b"", b"  \n", b'{"a": [1, 2', b"{}x", b"\xff\xfe\x00", b'{"a": "\\ud8'])
def test_what_is_no_whole_json_is_empty_and_may_be_asked_again(body: bytes) -> None:
    """Nothing, whitespace, half an answer, something behind it, no text at all."""
    with pytest.raises(EmptyAnswer):
        web(body).listing("t", "v", None)
    with pytest.raises(EmptyAnswer):
        web(body).post(_target("v"))


@pytest.mark.parametrize("body", [b"{}", b'{"responseContext": {}}', b'{"onResponseReceivedEndpoints": []}'])
def test_a_list_without_an_entry_or_a_header_is_no_end(body: bytes) -> None:
    """Only the platform's own word ends a list: an empty answer may be asked again."""
    with pytest.raises(EmptyAnswer):
        web(body).listing("t", "v", None)


@pytest.mark.parametrize("body", [b"[]", b"1", b'"text"', b"null", b'{"onResponseReceivedEndpoints": 3}'])
def test_json_of_another_kind_is_named_and_kept(body: bytes) -> None:
    """The raw answer goes with the error, for the report."""
    with pytest.raises(UnknownShape) as caught:
        web(body).listing("t", "v", None)
    assert caught.value.raw == body


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<html><title>Before you continue to YouTube</title></html>", "consent"),
        ('<html><form action="https://consent.youtube.com/save"></html>', "consent"),
        ("<html>Our systems have detected unusual traffic from your network</html>", "no bot"),
        ('<HTML><a href="/sorry/index">', "no bot"),
    ],
)
def test_a_page_instead_of_an_answer_is_known_for_what_it_says(page: str, words: str) -> None:
    """The consent page and the bot check: nobody is answered here, and asking again does not help."""
    asking, says = _asking(page.encode())
    with pytest.raises(Declined, match=words):
        asking.listing("t", "v", None)
    assert len(says.asked) == 1


def test_another_page_is_named_by_its_title() -> None:
    """An HTML page that we do not know is an unknown shape, and its title helps whoever reads the report."""
    with pytest.raises(UnknownShape, match="Wartung"):
        web(b"<!doctype html><title>\n Wartung </title>").post(_target("v"))


def test_a_redirect_to_the_consent_page_is_one() -> None:
    """The same page, one step earlier."""
    with pytest.raises(Declined, match="consent"):
        web(httpx.Response(302, headers={"location": "https://consent.youtube.com/m?continue=x"})).post(_target("v"))

"""The reader itself: what a page does amiss does not escape it, or the other tests would prove nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from .reader import Reader

AMISS = {
    "an image": ('<img src="https://example.org/a.png">', "asked for https://example.org/a.png"),
    "a font": (
        "<style>@font-face { font-family: a; src: url(//example.org/a) } p { font-family: a }</style><p>a",
        "asked for file://example.org/a",
    ),
    "another file": ('<iframe src="file:///etc/hostname"></iframe>', "asked for file:///etc/hostname"),
    "a socket": ('<script>new WebSocket("wss://example.org/")</script>', "asked for wss://example.org/"),
    "an error": ("<script>nowhere()</script>", "nowhere is not defined"),
    "a complaint": ('<script>console.error("broken")</script>', "broken"),
    "a dialog": ("<script>alert('hello')</script>", "a dialog: hello"),
    "a forbidden script": (
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\"><script>1</script>",
        "script-src-elem: inline",
    ),
}


@pytest.mark.parametrize("kind", AMISS)
def test_what_a_page_does_amiss_is_seen(reader: Reader, tmp_path: Path, kind: str) -> None:
    """It names what was asked for, complained of or refused."""
    body, told = AMISS[kind]
    page = tmp_path / "page.html"
    page.write_text(f"<!doctype html><meta charset=utf-8><title>t</title>{body}", "utf-8")
    reader.open(page)
    reader.close_dialogs()
    assert told in "\n".join(reader.amiss())


def test_a_page_that_minds_its_own_business_is_quiet(reader: Reader, tmp_path: Path) -> None:
    """The file itself, and pictures that are inside it, are no requests."""
    page = tmp_path / "quiet page.html"
    picture = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
    page.write_text(f'<!doctype html><title>t</title><img alt="" src="{picture}"><a href="#here">a</a>', "utf-8")
    reader.open(page, "#here")
    assert reader.amiss() == []

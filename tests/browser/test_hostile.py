"""People who try to take over the page are shown as what they wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from commentvault.digest.forms.sections import shown
from commentvault.digest.value import Digest

from .hostile import MARKUP
from .reader import Reader
from .threads import as_seen, quotes

_STRANGERS = """
const foreign = "iframe, img, object, embed, base, link, audio, video, [action], [srcdoc], [style], [autofocus]";
const active = (one) => [...one.attributes].some((given) => given.name.startsWith("on"));
const leads = (one) => one.matches("[href]") && !/^(https?:|#)/.test(one.getAttribute("href"));
const jumps = (one) => one.matches("meta") && /refresh/i.test(one.httpEquiv);
return [...document.querySelectorAll("*")]
    .filter((one) => one.matches(foreign) || active(one) || leads(one) || jumps(one))
    .map((one) => one.outerHTML.slice(0, 200));
"""


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_nothing_of_theirs_runs_or_becomes_an_element(reader: Reader, pages: dict[str, Path], *, scripts: bool) -> None:
    """Their scripts, handlers, frames, pictures, styles and links stay words."""
    reader.looks(scripts=scripts)
    reader.open(pages["hostile"])
    reader.unfold()
    assert reader.run("return window.taken ?? null") is None
    assert reader.run(_STRANGERS) == []


def test_all_they_wrote_is_there_to_read(reader: Reader, pages: dict[str, Path], hostile: Digest) -> None:
    """Each text as it is told everywhere: tamed, as text, and in its place."""
    reader.open(pages["hostile"])
    reader.every()
    reader.unfold()
    texts = reader.texts()
    assert texts.count("(GIF)") == 1
    assert texts == [as_seen(shown(quote, whole=False), quote.comment.gif) for quote in quotes(hostile)]


def test_a_title_of_theirs_is_a_title(reader: Reader, pages: dict[str, Path]) -> None:
    """In the page and in the browser's tab."""
    reader.open(pages["hostile"])
    assert MARKUP[0] in reader.find("h1").text
    assert MARKUP[0] in reader.chrome.title

"""Who reads otherwise: with a screen reader, on a phone, in the dark, on paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import chromium
from .reader import Reader

_AUDIT = """
const done = arguments[0];
axe.run({resultTypes: ["violations"]}).then(({violations}) => done(violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => `${one.help}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`)));
"""


@pytest.fixture(scope="session")
def axe() -> str:
    return chromium.axe()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["demo", "story"])
def test_no_serious_barrier(
    reader: Reader, pages: dict[str, Path], axe: str, name: str, width: int, scheme: str
) -> None:
    """axe-core finds nothing serious or critical, in either colour scheme, on a phone and on a desk."""
    reader.looks(width=width, scheme=scheme)
    reader.open(pages[name])
    reader.run(axe)
    assert reader.chrome.execute_async_script(_AUDIT) == []


def test_the_audit_finds_barriers(reader: Reader, axe: str, tmp_path: Path) -> None:
    """A page with one is told of, or the test above would prove nothing."""
    page = tmp_path / "page.html"
    page.write_text('<!doctype html><html lang="en"><title>t</title><main><h1>t</h1><input></main>', "utf-8")
    reader.open(page)
    reader.run(axe)
    assert reader.chrome.execute_async_script(_AUDIT) == ["Form elements must have labels: input"]


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("name", ["demo", "story", "hostile"])
def test_nothing_is_wider_than_the_screen(reader: Reader, pages: dict[str, Path], name: str, width: int) -> None:
    """Nobody scrolls sideways, whatever people wrote, also where all is unfolded."""
    reader.looks(width=width)
    reader.open(pages[name])
    assert reader.overhang() == 0
    reader.unfold()
    assert reader.overhang() == 0


def test_the_colours_follow_the_reader(reader: Reader, pages: dict[str, Path]) -> None:
    """A dark scheme is a dark page."""
    brightness = []
    for scheme in ("light", "dark"):
        reader.looks(scheme=scheme)
        reader.open(pages["demo"])
        colour = reader.find("body").value_of_css_property("background-color")
        brightness.append(sum(map(int, colour.partition("(")[2].rstrip(")").split(",")[:3])))
    light, dark = brightness
    assert light > 600
    assert dark < 200


def test_on_paper_there_is_no_control(reader: Reader, pages: dict[str, Path]) -> None:
    """What can only be pressed is not printed, and the words that stood folded are."""
    reader.open(pages["demo"])
    reader.looks(media="print")
    assert (
        reader.run("return [...document.querySelectorAll('button, input, select')].filter(e => e.checkVisibility())")
        == []
    )
    assert reader.tell("Page.printToPDF")["data"]

"""Reading by the keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.webdriver import Keys

from .reader import Reader

_STOPS = """
return [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
    .filter((one) => one.checkVisibility({visibilityProperty: true}) && !one.disabled);
"""
_FOCUS = "return document.activeElement"


@pytest.fixture
def opened(reader: Reader, pages: dict[str, Path]) -> Reader:
    """The demo's page, just opened."""
    reader.open(pages["demo"])
    return reader


def test_the_first_stop_leads_past_the_head(opened: Reader) -> None:
    """A link that is seen when it has the focus leads to the page's main part."""
    opened.keys(Keys.TAB)
    link = opened.run(_FOCUS)
    assert link.text.startswith("Skip to")
    assert link.rect["x"] >= 0
    assert link.rect["y"] >= 0
    opened.keys(Keys.ENTER)
    assert opened.run("return document.querySelector(arguments[0].hash).matches('main, main *')", link)


def test_a_slash_leads_to_the_search(opened: Reader) -> None:
    """And is a slash where one types."""
    opened.keys("/")
    assert opened.run(_FOCUS).get_attribute("id") == "search"
    opened.keys("a/b")
    assert opened.find("#search").get_property("value") == "a/b"


def test_the_tab_key_reaches_every_control_once(opened: Reader) -> None:
    """In the order in which they stand."""
    opened.search("mirror lantern")
    first, *others = opened.run(_STOPS)
    opened.run("arguments[0].focus()", first)
    reached = []
    for _ in others:
        opened.keys(Keys.TAB)
        reached.append(opened.run(_FOCUS))
    assert reached == others


def test_keys_press_what_has_the_focus(opened: Reader) -> None:
    """The space bar ticks, Enter presses."""
    box = opened.control("Hearted")
    assert box is not None
    total = opened.found[1]
    opened.run("arguments[0].focus()", opened.control("Unfold all replies"))
    opened.keys(Keys.ENTER)
    assert opened.control("Fold all replies") is not None
    opened.run("arguments[0].focus()", box)
    opened.keys(Keys.SPACE)
    assert box.is_selected()
    assert opened.found[0] < total

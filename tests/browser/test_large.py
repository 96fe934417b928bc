"""The page of a thread that is larger than a page is."""

from __future__ import annotations

from pathlib import Path

from commentvault.digest.forms import html
from commentvault.digest.words.wording import number

from .reader import Reader
from .threads import LIMITS, many, quotes


def test_as_many_as_there_is_room_for_are_listed_and_found(reader: Reader, tmp_path: Path) -> None:
    """20,000 of them, and the page says of how many; search and filters hold for all that are listed."""
    digest = many(LIMITS.listed + 200)
    page = tmp_path / "digest.html"
    page.write_text(html.render(digest), "utf-8")
    reader.open(page)
    assert reader.found == (LIMITS.listed, LIMITS.listed)
    said = f"{number(LIMITS.listed)} of {number(LIMITS.listed + 200)} archived comments"
    assert said in reader.run("return document.querySelector('#comments').textContent")
    reader.press("Hearted")
    assert reader.found[0] == sum(bool(quote.comment.hearted) for quote in quotes(digest))
    reader.search("GROßE nino")
    assert 0 < reader.found[0] < 200

"""A mistake in an adapter, or an end before the first page: what came is kept, and nobody takes it for more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from commentvault.demo import Corpus, Fault, Rule, faults
from commentvault.digest import completeness
from commentvault.errors import Interrupted
from commentvault.model import Ask, Cursor, Page, Target
from commentvault.net import Door
from commentvault.platforms.base import NOTHING_KNOWN, Known
from commentvault.platforms.youtube import YouTube
from commentvault.settings import YouTubeSettings
from tests.truth import differences

from .visits import Visits, changed


class Ends(YouTube):
    """YouTube whose walk ends with an exception after so many pages."""

    def __init__(self, settings: YouTubeSettings, pages: int, error: Exception) -> None:
        super().__init__(settings)
        self.pages = pages
        self.error = error

    def walk(
        self, target: Target, ask: Ask, door: Door, known: Known = NOTHING_KNOWN, cursors: tuple[Cursor, ...] = ()
    ) -> Iterator[Page]:
        if self.pages == 0:
            raise self.error
        for number, page in enumerate(super().walk(target, ask, door, known, cursors), start=1):
            yield page
            if number == self.pages:
                raise self.error


def whole(visits: Visits) -> bool:
    """What a reader is told of the last visit."""
    return completeness.judge(visits.thread()).whole


@pytest.mark.parametrize("pages", [0, 1, 6, 50])
def test_a_mistake_is_told_and_what_came_is_kept(visits: Visits, demo_corpus: Corpus, pages: int) -> None:
    """The run is sealed as a part that says whose fault it was; nothing is called gone."""
    visits()
    visits.server.corpus = changed(demo_corpus, without=[demo_corpus.newest[7].id])
    with pytest.raises(ZeroDivisionError):
        visits(platform=Ends(visits.settings, pages, ZeroDivisionError("a mistake")))
    verdict = visits.thread().verdict
    assert verdict is not None
    assert (verdict.status, verdict.gone, verdict.withheld) == ("partial", 0, 0)
    assert "a fault of commentvault: ZeroDivisionError: a mistake" in (verdict.reason or "")
    assert not whole(visits)


def test_after_a_mistake_the_whole_thread_is_read(visits: Visits, demo_corpus: Corpus) -> None:
    """Also where one of its threads had left a cursor: the list itself broke off, nobody knows where."""
    first = next(row for row in demo_corpus.ranked if row.replies)
    visits.server.fault = faults(Rule(fault=Fault(trouble="empty"), comment=first.id))
    with pytest.raises(ZeroDivisionError):
        visits(platform=Ends(visits.settings, 30, ZeroDivisionError("a mistake")), lanes=1)
    visits.server.fault = None
    report = visits()
    assert (report.continues, report.verdict.status) == (None, "complete")
    assert differences(visits.thread(), demo_corpus) == []
    assert whole(visits)


def test_an_end_before_the_first_page_is_an_interruption(visits: Visits, demo_corpus: Corpus) -> None:
    """It is nobody's fault, and the next run begins."""
    with pytest.raises(Interrupted):
        visits(platform=Ends(visits.settings, 0, Interrupted("stopped")))
    verdict = visits.thread().verdict
    assert verdict is not None
    assert (verdict.status, verdict.reason) == ("partial", "interrupted")
    assert visits().verdict.status == "complete"
    assert differences(visits.thread(), demo_corpus) == []

"""Platforms without permalinks, or with such as prove nothing."""

from __future__ import annotations

from commentvault.demo import Corpus
from commentvault.errors import NotServed
from commentvault.model import Ask, Comment, Target
from commentvault.net import Door
from commentvault.platforms.youtube import YouTube

from .visits import NoPermalinks, Visits, changed, lone, wrote


def test_without_permalinks_a_missing_comment_is_no_longer_listed(visits: Visits, demo_corpus: Corpus) -> None:
    """It is called gone with nothing that confirms it."""
    visits()
    (lost,) = lone(demo_corpus, 1)
    visits.server.corpus = changed(demo_corpus, without=[lost])
    line = wrote(visits(platform=NoPermalinks(visits.settings))).gone[lost]
    assert line.confirmed is None
    assert line.seen == demo_corpus.recipe.now


class Nobody(YouTube):
    """A platform whose permalinks nobody may open."""

    def look_up(self, target: Target, comment: str, door: Door) -> tuple[Comment, ...]:
        raise NotServed("no permalinks for you")


def test_where_no_permalink_can_be_opened_nothing_is_gone(visits: Visits, demo_corpus: Corpus) -> None:
    """The reason is the platform's own."""
    visits()
    visits.server.corpus = changed(demo_corpus, without=lone(demo_corpus, 2))
    report = visits(platform=Nobody(visits.settings))
    assert (report.verdict.gone, report.verdict.withheld) == (0, 2)
    assert "no permalinks for you" in (report.verdict.reason or "")


class Elsewhere(YouTube):
    """A platform whose permalinks show some comment, whichever is asked for."""

    def look_up(self, target: Target, comment: str, door: Door) -> tuple[Comment, ...]:
        page = next(page for page in super().walk(target, Ask(mode="pins"), door) if page.comments)
        return page.comments


def test_a_permalink_that_leads_anywhere_proves_nothing(visits: Visits, demo_corpus: Corpus) -> None:
    """A page of comments that the control stands on by chance, and not first, is no control."""
    visits()
    visits.server.corpus = changed(demo_corpus, without=lone(demo_corpus, 2))
    report = visits(platform=Elsewhere(visits.settings))
    assert (report.verdict.gone, report.verdict.withheld) == (0, 2)

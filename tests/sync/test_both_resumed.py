"""A run by both sources that ends before its time: by the quota, the user, the budget or a kill; what it asks again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from commentvault import sync
from commentvault.demo import KEY, Corpus, Fault, Recipe, Rule, build_corpus, faults
from commentvault.demo.answers import Asked
from commentvault.digest import completeness
from commentvault.model import Mode
from tests.truth import differences, twice

from .keyed import API_KINDS, Keyed, least_units, not_exact
from .test_killed import killed_after
from .visits import wrote

MIDNIGHT = datetime(2026, 11, 23, 8, tzinfo=UTC)
"""In California, after the demo's now."""


@pytest.fixture
def corpus() -> Corpus:
    """700 comments with many long threads, so that a walk of the Data API has some way to go."""
    return build_corpus(Recipe(comments=700, tops=230, threads=60))


@pytest.fixture(autouse=True)
def served(keyed: Keyed, corpus: Corpus) -> None:
    keyed.server.corpus = corpus


def whole(keyed: Keyed, corpus: Corpus) -> None:
    """The archive is the truth by both sources, calls itself whole, and nothing lies about."""
    thread = keyed.thread()
    assert differences(thread, corpus) == []
    assert list(not_exact(thread, corpus)) == []
    assert twice(keyed.folder) == []
    assert completeness.judge(thread).whole
    assert not [*keyed.folder.glob("*.cursors"), *keyed.folder.glob("*.part")]


def next_day(keyed: Keyed) -> None:
    """Midnight in California is over: the keys' units are there again, and the ledger's day is a new one."""
    keyed.later += timedelta(days=1)
    keyed.server.api.units.clear()


class Heard:
    """The Data API's requests, each by what it asked for; ``twice`` are those that came again."""

    def __init__(self, keyed: Keyed) -> None:
        self.asked: Counter[str] = Counter()
        keyed.server.fault = self

    def __call__(self, number: int, asked: Asked) -> None:
        if asked.kind in API_KINDS and asked.kind != "videos":
            self.asked[repr((asked.kind, asked.query))] += 1

    @property
    def twice(self) -> list[str]:
        return [what for what, count in self.asked.items() if count > 1]


def the_servers(keyed: Keyed, units: int) -> None:
    """The platform grants so many."""
    keyed.server.api.quota = units


def the_ledgers(keyed: Keyed, units: int) -> None:
    """The settings grant so many."""
    keyed.use(quota=units)


QUOTAS = [the_servers, the_ledgers]
Limit = Callable[[Keyed, int], None]


@pytest.mark.parametrize("limit", QUOTAS)
def test_the_quota_ends_a_run_by_the_api(keyed: Keyed, corpus: Corpus, limit: Limit) -> None:
    """Refused with the time at which it goes on; tomorrow it goes on where it stopped, and asks for no page twice."""
    keyed.use("api")
    limit(keyed, 7)
    report = keyed(lanes=1)
    verdict = report.verdict
    assert (verdict.status, report.exit_code, verdict.retry_at) == ("refused", 4, MIDNIGHT)
    assert keyed.units == 7
    assert 0 < verdict.seen < len(corpus.comments)
    before = keyed.server.count
    assert keyed().verdict.status == "refused"
    assert keyed.server.count == before  # nothing is asked while nothing is left
    next_day(keyed)
    limit(keyed, 10_000)
    heard = Heard(keyed)
    rest = keyed()
    assert rest.continues
    assert rest.verdict.status == "complete"
    assert heard.twice == []
    assert keyed.units <= least_units(corpus) + 1 - 7 + 1
    assert keyed.thread().comments.keys() == corpus.by_id.keys()


@pytest.mark.parametrize("limit", QUOTAS)
@pytest.mark.parametrize("units", [1, 2, 7, 19])
def test_the_quota_ends_in_the_apis_part(keyed: Keyed, corpus: Corpus, limit: Limit, units: int) -> None:
    """The web's part is whole and kept; the rest of the other part follows, however often it is tried too early."""
    limit(keyed, units)
    report = keyed()
    verdict = report.verdict
    assert (verdict.status, report.exit_code, verdict.retry_at) == ("partial", 3, MIDNIGHT)
    assert "the Data API's part is not whole" in (verdict.reason or "")
    assert (verdict.seen, verdict.covered.top, verdict.only) == (len(corpus.comments), "all", None)
    assert differences(keyed.thread(), corpus) == []
    before = keyed.server.count
    for _ in range(3):
        early = keyed()
        assert early.continues
        assert (early.exit_code, early.verdict.retry_at) == (4, MIDNIGHT)
    assert keyed.server.count == before
    next_day(keyed)
    limit(keyed, 10_000)
    heard = Heard(keyed)
    rest = keyed()
    assert rest.continues
    assert rest.verdict.status == "complete"
    assert (rest.verdict.new, rest.verdict.only) == (0, None)
    assert heard.twice == []
    assert keyed.server.count - before == keyed.units <= least_units(corpus) - units + 1
    whole(keyed, corpus)


@pytest.mark.parametrize("limit", QUOTAS)
def test_nothing_left_from_the_start(keyed: Keyed, corpus: Corpus, limit: Limit) -> None:
    """Where a key is merely there the web's verdict stands, and says what was left out; else it is a part."""
    limit(keyed, 1)
    keyed.use("api")
    keyed()
    keyed.use("auto")
    report = keyed(resume=False)
    assert (report.verdict.status, report.exit_code, report.verdict.failed) == ("complete", 0, ())
    assert (report.verdict.reason or "").startswith("without the Data API: no key has a unit left")
    assert report.verdict.only is None
    assert differences(keyed.thread(), corpus) == []
    keyed.use("both")
    named = keyed(resume=False)
    assert (named.verdict.status, named.exit_code, named.verdict.retry_at) == ("partial", 3, MIDNIGHT)
    next_day(keyed)
    limit(keyed, 10_000)
    assert keyed().verdict.status == "complete"
    whole(keyed, corpus)


def test_the_next_key_takes_over(keyed: Keyed, corpus: Corpus) -> None:
    """In the middle of a walk, without a word; each key has its own account."""
    keyed.server.api.keys = {"one", "two"}
    keyed.use(keys=("one", "two"), quota=12)
    report = keyed()
    assert report.verdict.status == "complete"
    whole(keyed, corpus)
    assert keyed.server.api.units["one"] == keyed.spent("one").units == 12
    assert keyed.server.api.units["two"] == keyed.spent("two").units == least_units(corpus) - 12


def test_a_key_that_others_spend_too(keyed: Keyed, corpus: Corpus) -> None:
    """The ledger has room, the platform has not: it is believed, and asked no further today."""
    keyed.server.api.keys = {"one", "two"}
    keyed.server.api.units["one"] = 9_996
    keyed.use(keys=("one", "two"))
    assert keyed(lanes=1).verdict.status == "complete"
    whole(keyed, corpus)
    assert keyed.spent("one").exhausted
    before = keyed.server.api.units["one"]
    with keyed.asked() as kinds:
        keyed(resume=False)
    assert keyed.server.api.units["one"] == before
    assert not keyed.spent("two").exhausted
    assert sum(kind in API_KINDS for kind in kinds) == least_units(corpus)
    next_day(keyed)
    keyed(resume=False)
    assert keyed.server.api.units["one"] == least_units(corpus)


def test_both_keys_are_spent_by_others(keyed: Keyed, corpus: Corpus) -> None:
    """One after the other is found out, and then nobody is asked."""
    keyed.server.api.keys = {"one", "two"}
    keyed.server.api.units.update({"one": 9_996, "two": 9_997})
    keyed.use(keys=("one", "two"))
    verdict = keyed(lanes=1).verdict
    assert (verdict.status, verdict.retry_at) == ("partial", MIDNIGHT)
    before = keyed.server.count
    keyed()
    assert keyed.server.count == before
    next_day(keyed)
    assert keyed().verdict.status == "complete"
    whole(keyed, corpus)


def pages_of_the_web(keyed: Keyed, corpus: Corpus) -> int:
    """How many pages the web's part has."""
    probe = Keyed(keyed.vault.root.parent / "probe", keyed.server)
    probe.use("web")
    pages: list[sync.Progress] = []
    probe(on_page=pages.append, lanes=1)
    return len(pages)


STOPS = ["first", "early", "late", "last of the web", "first of the api", "in the api", "late in the api"]


def place(keyed: Keyed, corpus: Corpus, stop: str) -> int:
    """A page in a run of one lane."""
    web = pages_of_the_web(keyed, corpus)
    return {
        "first": 1, "early": 4, "late": web - 3, "last of the web": web - 1, "first of the api": web + 1,
        "in the api": web + 8, "late in the api": web + least_units(corpus) - 2,
    }[stop]  # fmt: skip


@pytest.mark.parametrize("stop", STOPS)
def test_ctrl_c(keyed: Keyed, corpus: Corpus, stop: str) -> None:
    """Sealed as a part, in either source's; the next run goes on in both, and asks for little twice."""
    heard = Heard(keyed)
    report = keyed.stopped_after(place(keyed, corpus, stop), lanes=1)
    assert (report.verdict.status, report.exit_code) == ("partial", 3)
    assert "interrupted" in (report.verdict.reason or "")
    assert keyed.spent().units == keyed.spent().units - keyed.spent().uncertain == keyed.units
    rest = keyed()
    assert rest.verdict.status == "complete"
    assert len(heard.twice) <= 1  # what was under way
    assert keyed.units == keyed.spent().units <= least_units(corpus) + 1
    whole(keyed, corpus)


@pytest.mark.parametrize("stop", STOPS)
def test_a_budget(keyed: Keyed, corpus: Corpus, stop: str) -> None:
    """So many requests and no more; the next run goes on in both."""
    heard = Heard(keyed)
    requests = place(keyed, corpus, stop)
    report = keyed(requests=requests, lanes=1)
    assert report.verdict.requests == requests
    assert (report.verdict.status, report.exit_code) == ("partial", 3)
    rest = keyed()
    assert rest.continues or stop == "first"
    assert rest.verdict.status == "complete"
    assert heard.twice == []
    whole(keyed, corpus)


@pytest.mark.parametrize("lanes", [1, 8])
@pytest.mark.parametrize("stop", STOPS)
def test_a_kill(keyed: Keyed, corpus: Corpus, stop: str, lanes: int) -> None:
    """Wherever it strikes, the next run makes both parts whole, and repeats little of what costs units."""
    killed_after(keyed, place(keyed, corpus, stop), lanes=lanes)
    rest = keyed(lanes=lanes)
    assert rest.verdict.status == "complete"
    assert keyed.units <= least_units(corpus) + 2 * lanes
    whole(keyed, corpus)


def test_stopped_again_and_again(keyed: Keyed, corpus: Corpus) -> None:
    """A few pages a run, by turns killed, stopped and out of budget: all of it comes, and little of it twice."""
    for turn in range(60):
        if turn % 3 == 0:
            killed_after(keyed, 5, lanes=2)
        elif turn % 3 == 1:
            keyed.stopped_after(5, lanes=2)
        else:
            keyed(requests=5, lanes=2)
        if keyed.units > least_units(corpus) - 8:
            break
    assert keyed().verdict.status == "complete"
    assert keyed.units <= 2 * least_units(corpus) + 60
    whole(keyed, corpus)


@pytest.mark.parametrize("mode", ["full", "refresh"])
def test_the_web_fails_and_the_api_does_not(keyed: Keyed, corpus: Corpus, mode: Mode) -> None:
    """A platform that blocks the web's part: what the Data API lists is kept, the rest comes later."""
    keyed.server.fault = lambda _, asked: None if asked.kind in API_KINDS else Fault("status", code=429)
    report = keyed(mode)
    assert report.verdict.status == "partial"
    assert report.verdict.new > 200
    keyed.server.fault = None
    assert keyed(resume=False).verdict.status == "complete"
    thread = keyed.thread()
    assert thread.comments.keys() == corpus.by_id.keys()
    assert differences(thread, corpus) == []


@pytest.mark.parametrize("source", ["both", "auto"])
@pytest.mark.parametrize("failure", ["keyInvalid", "accessNotConfigured", "backendError", "processingFailure"])
def test_the_api_fails_and_the_web_does_not(keyed: Keyed, corpus: Corpus, source: str, failure: str) -> None:
    """Everything of the web's is kept, and the words say what is missing."""
    keyed.use(source)  # type: ignore[arg-type]  # one of them
    rule = Rule(fault=Fault("status", failure=failure), kind="commentThreads")  # type: ignore[arg-type]
    keyed.server.fault = faults(rule)
    report = keyed()
    left_out = source == "auto" and failure in ("keyInvalid", "accessNotConfigured")
    assert report.verdict.status == ("complete" if left_out else "partial")
    assert "Data API" in (report.verdict.reason or "")
    assert KEY not in (report.verdict.reason or "")
    assert wrote(report).new_ids == corpus.by_id.keys()
    assert differences(keyed.thread(), corpus) == []

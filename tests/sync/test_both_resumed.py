"""A run by both sources that ends before its time: by the user, the budget, a kill or a failure; what it asks again."""

from __future__ import annotations

import pytest

from commentvault import sync
from commentvault.demo import KEY, Corpus, Fault, Rule, faults
from commentvault.model import Mode
from tests.truth import differences

from .keyed import API_KINDS, Heard, Keyed, least_units, whole
from .test_killed import killed_after
from .visits import wrote


@pytest.fixture(autouse=True)
def served(keyed: Keyed, long_threads: Corpus) -> None:
    keyed.server.corpus = long_threads


def pages_of_the_web(keyed: Keyed, long_threads: Corpus) -> int:
    """How many pages the web's part has."""
    probe = Keyed(keyed.vault.root.parent / "probe", keyed.server)
    probe.use("web")
    pages: list[sync.Progress] = []
    probe(on_page=pages.append, lanes=1)
    return len(pages)


STOPS = ["first", "early", "late", "last of the web", "first of the api", "in the api", "late in the api"]


def place(keyed: Keyed, long_threads: Corpus, stop: str) -> int:
    """A page in a run of one lane."""
    web = pages_of_the_web(keyed, long_threads)
    return {
        "first": 1, "early": 4, "late": web - 3, "last of the web": web - 1, "first of the api": web + 1,
        "in the api": web + 8, "late in the api": web + least_units(long_threads) - 2,
    }[stop]  # fmt: skip


@pytest.mark.parametrize("stop", STOPS)
def test_ctrl_c(keyed: Keyed, long_threads: Corpus, stop: str) -> None:
    """Sealed as a part, in either source's; the next run goes on in both, and asks for little twice."""
    heard = Heard(keyed)
    report = keyed.stopped_after(place(keyed, long_threads, stop), lanes=1)
    assert (report.verdict.status, report.exit_code) == ("partial", 3)
    assert "interrupted" in (report.verdict.reason or "")
    assert keyed.spent().units == keyed.spent().units - keyed.spent().uncertain == keyed.units
    rest = keyed()
    assert rest.verdict.status == "complete"
    assert len(heard.twice) <= 1  # what was under way
    assert keyed.units == keyed.spent().units <= least_units(long_threads) + 1
    whole(keyed, long_threads)


@pytest.mark.parametrize("stop", STOPS)
def test_a_budget(keyed: Keyed, long_threads: Corpus, stop: str) -> None:
    """So many requests and no more; the next run goes on in both."""
    heard = Heard(keyed)
    requests = place(keyed, long_threads, stop)
    report = keyed(requests=requests, lanes=1)
    assert report.verdict.requests == requests
    assert (report.verdict.status, report.exit_code) == ("partial", 3)
    rest = keyed()
    assert rest.continues or stop == "first"
    assert rest.verdict.status == "complete"
    assert heard.twice == []
    whole(keyed, long_threads)


@pytest.mark.parametrize("lanes", [1, 8])
@pytest.mark.parametrize("stop", STOPS)
def test_a_kill(keyed: Keyed, long_threads: Corpus, stop: str, lanes: int) -> None:
    """Wherever it strikes, the next run makes both parts whole, and repeats little of what costs units."""
    killed_after(keyed, place(keyed, long_threads, stop), lanes=lanes)
    rest = keyed(lanes=lanes)
    assert rest.verdict.status == "complete"
    assert keyed.units <= least_units(long_threads) + 2 * lanes
    whole(keyed, long_threads)


def test_stopped_again_and_again(keyed: Keyed, long_threads: Corpus) -> None:
    """A few pages a run, by turns killed, stopped and out of budget: all of it comes, and little of it twice."""
    for turn in range(60):
        if turn % 3 == 0:
            killed_after(keyed, 5, lanes=2)
        elif turn % 3 == 1:
            keyed.stopped_after(5, lanes=2)
        else:
            keyed(requests=5, lanes=2)
        if keyed.units > least_units(long_threads) - 8:
            break
    assert keyed().verdict.status == "complete"
    assert keyed.units <= 2 * least_units(long_threads) + 60
    whole(keyed, long_threads)


@pytest.mark.parametrize("mode", ["full", "refresh"])
def test_the_web_fails_and_the_api_does_not(keyed: Keyed, long_threads: Corpus, mode: Mode) -> None:
    """A platform that blocks the web's part: what the Data API lists is kept, the rest comes later."""
    keyed.server.fault = lambda _, asked: None if asked.kind in API_KINDS else Fault("status", code=429)
    report = keyed(mode)
    assert report.verdict.status == "partial"
    assert report.verdict.new > 200
    keyed.server.fault = None
    assert keyed(resume=False).verdict.status == "complete"
    thread = keyed.thread()
    assert thread.comments.keys() == long_threads.by_id.keys()
    assert differences(thread, long_threads) == []


@pytest.mark.parametrize("source", ["both", "auto"])
@pytest.mark.parametrize("failure", ["keyInvalid", "accessNotConfigured", "backendError", "processingFailure"])
def test_the_api_fails_and_the_web_does_not(keyed: Keyed, long_threads: Corpus, source: str, failure: str) -> None:
    """Everything of the web's is kept, and the words say what is missing."""
    keyed.use(source)  # type: ignore[arg-type]  # one of them
    rule = Rule(fault=Fault("status", failure=failure), kind="commentThreads")  # type: ignore[arg-type]
    keyed.server.fault = faults(rule)
    report = keyed()
    left_out = source == "auto" and failure in ("keyInvalid", "accessNotConfigured")
    assert report.verdict.status == ("complete" if left_out else "partial")
    assert "Data API" in (report.verdict.reason or "")
    assert KEY not in (report.verdict.reason or "")
    assert wrote(report).new_ids == long_threads.by_id.keys()
    assert differences(keyed.thread(), long_threads) == []

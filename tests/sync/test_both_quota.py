"""The quota ends in a run by the Data API, or by both sources: what is kept, what is said, and what is asked again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from commentvault.demo import Corpus
from tests.truth import differences

from .keyed import API_KINDS, Heard, Keyed, least_units, next_day, whole

MIDNIGHT = datetime(2026, 11, 23, 8, tzinfo=UTC)
"""In California, after the demo's now."""


@pytest.fixture(autouse=True)
def served(keyed: Keyed, long_threads: Corpus) -> None:
    keyed.server.corpus = long_threads


def the_servers(keyed: Keyed, units: int) -> None:
    """The platform grants so many."""
    keyed.server.api.quota = units


def the_ledgers(keyed: Keyed, units: int) -> None:
    """The settings grant so many."""
    keyed.use(quota=units)


QUOTAS = [the_servers, the_ledgers]
Limit = Callable[[Keyed, int], None]


@pytest.mark.parametrize("limit", QUOTAS)
def test_the_quota_ends_a_run_by_the_api(keyed: Keyed, long_threads: Corpus, limit: Limit) -> None:
    """Refused with the time at which it goes on; tomorrow it goes on where it stopped, and asks for no page twice."""
    keyed.use("api")
    limit(keyed, 7)
    report = keyed(lanes=1)
    verdict = report.verdict
    assert (verdict.status, report.exit_code, verdict.retry_at) == ("refused", 4, MIDNIGHT)
    assert keyed.units == 7
    assert 0 < verdict.seen < len(long_threads.comments)
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
    assert keyed.units <= least_units(long_threads) + 1 - 7 + 1
    assert keyed.thread().comments.keys() == long_threads.by_id.keys()


@pytest.mark.parametrize("limit", QUOTAS)
@pytest.mark.parametrize("units", [1, 2, 7, 19])
def test_the_quota_ends_in_the_apis_part(keyed: Keyed, long_threads: Corpus, limit: Limit, units: int) -> None:
    """The web's part is whole and kept; the rest of the other part follows, however often it is tried too early."""
    limit(keyed, units)
    report = keyed()
    verdict = report.verdict
    assert (verdict.status, report.exit_code, verdict.retry_at) == ("partial", 3, MIDNIGHT)
    assert "the Data API's part is not whole" in (verdict.reason or "")
    assert (verdict.seen, verdict.covered.top, verdict.only) == (len(long_threads.comments), "all", None)
    assert differences(keyed.thread(), long_threads) == []
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
    assert keyed.server.count - before == keyed.units <= least_units(long_threads) - units + 1
    whole(keyed, long_threads)


@pytest.mark.parametrize("limit", QUOTAS)
def test_nothing_left_from_the_start(keyed: Keyed, long_threads: Corpus, limit: Limit) -> None:
    """Where a key is merely there the web's verdict stands, and says what was left out; else it is a part."""
    limit(keyed, 1)
    keyed.use("api")
    keyed()
    keyed.use("auto")
    report = keyed(resume=False)
    assert (report.verdict.status, report.exit_code, report.verdict.failed) == ("complete", 0, ())
    assert (report.verdict.reason or "").startswith("without the Data API: no key has a unit left")
    assert report.verdict.only is None
    assert differences(keyed.thread(), long_threads) == []
    keyed.use("both")
    named = keyed(resume=False)
    assert (named.verdict.status, named.exit_code, named.verdict.retry_at) == ("partial", 3, MIDNIGHT)
    next_day(keyed)
    limit(keyed, 10_000)
    assert keyed().verdict.status == "complete"
    whole(keyed, long_threads)


def test_the_next_key_takes_over(keyed: Keyed, long_threads: Corpus) -> None:
    """In the middle of a walk, without a word; each key has its own account."""
    keyed.server.api.keys = {"DEMO-KEY-1", "DEMO-KEY-2"}
    keyed.use(keys=("DEMO-KEY-1", "DEMO-KEY-2"), quota=12)
    report = keyed()
    assert report.verdict.status == "complete"
    whole(keyed, long_threads)
    assert keyed.server.api.units["DEMO-KEY-1"] == keyed.spent("DEMO-KEY-1").units == 12
    assert keyed.server.api.units["DEMO-KEY-2"] == keyed.spent("DEMO-KEY-2").units == least_units(long_threads) - 12


def test_a_key_that_others_spend_too(keyed: Keyed, long_threads: Corpus) -> None:
    """The ledger has room, the platform has not: it is believed, and asked no further today."""
    keyed.server.api.keys = {"DEMO-KEY-1", "DEMO-KEY-2"}
    keyed.server.api.units["DEMO-KEY-1"] = 9_996
    keyed.use(keys=("DEMO-KEY-1", "DEMO-KEY-2"))
    assert keyed(lanes=1).verdict.status == "complete"
    whole(keyed, long_threads)
    assert keyed.spent("DEMO-KEY-1").exhausted
    before = keyed.server.api.units["DEMO-KEY-1"]
    with keyed.asked() as kinds:
        keyed(resume=False)
    assert keyed.server.api.units["DEMO-KEY-1"] == before
    assert not keyed.spent("DEMO-KEY-2").exhausted
    assert sum(kind in API_KINDS for kind in kinds) == least_units(long_threads)
    next_day(keyed)
    keyed(resume=False)
    assert keyed.server.api.units["DEMO-KEY-1"] == least_units(long_threads)


def test_both_keys_are_spent_by_others(keyed: Keyed, long_threads: Corpus) -> None:
    """One after the other is found out, and then nobody is asked."""
    keyed.server.api.keys = {"DEMO-KEY-1", "DEMO-KEY-2"}
    keyed.server.api.units.update({"DEMO-KEY-1": 9_996, "DEMO-KEY-2": 9_997})
    keyed.use(keys=("DEMO-KEY-1", "DEMO-KEY-2"))
    verdict = keyed(lanes=1).verdict
    assert (verdict.status, verdict.retry_at) == ("partial", MIDNIGHT)
    before = keyed.server.count
    keyed()
    assert keyed.server.count == before
    next_day(keyed)
    assert keyed().verdict.status == "complete"
    whole(keyed, long_threads)

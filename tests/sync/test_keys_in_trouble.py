"""Keys that are not taken, and units that are spent: the thread is visited all the same, and somebody is told."""

from __future__ import annotations

from commentvault.demo import KEY
from tests.truth import differences

from .keyed import Keyed, whole

WRONG = "a-key-that-is-not-taken"


def test_the_next_key_takes_over_from_one_that_is_not_taken(keyed: Keyed) -> None:
    """All is read by both, and what is wrong is said for somebody to mend."""
    keyed.use("auto", keys=(WRONG, KEY))
    report = keyed("full")
    assert report.verdict.status == "complete"
    assert "does not take key 1" in (report.verdict.trouble or "")
    assert keyed.units
    assert not keyed.spent(WRONG).uncertain
    whole(keyed, keyed.server.corpus)


def test_of_itself_a_thread_goes_on_without_a_key(keyed: Keyed) -> None:
    """By the web alone, whole, and with the trouble told; by name it is partial."""
    keyed.use("auto", keys=(WRONG,))
    report = keyed("full")
    assert (report.verdict.status, report.verdict.failed) == ("complete", ())
    assert "does not take key 1" in (report.verdict.trouble or "")
    keyed.use("both")
    assert keyed("full").verdict.status == "partial"
    keyed.use("auto")
    assert keyed().verdict.status == "complete", "what was left of the Data API's part does not keep the web away"
    assert not list(differences(keyed.thread(), keyed.server.corpus))


def test_a_thread_does_not_wait_for_tomorrows_units(keyed: Keyed) -> None:
    """Where the Data API's part was cut for want of them, the next visit is the web's, whole, until they are there."""
    keyed.use("auto", quota=1)
    cut = keyed("full")
    assert (cut.verdict.status, cut.verdict.retry_at) == ("partial", None)
    report = keyed()
    assert report.verdict.status == "complete"
    assert "without the Data API" in (report.verdict.reason or "")
    assert report.verdict.trouble is None, "nobody has to mend that"


def test_a_key_that_the_keyring_does_not_hold_is_trouble_too(keyed: Keyed) -> None:
    """Of itself the web goes on."""
    keyed.use("auto", keys=("keyring:nobody",))
    report = keyed("full")
    assert report.verdict.status == "complete"
    assert report.verdict.trouble

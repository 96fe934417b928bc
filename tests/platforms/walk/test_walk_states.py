"""Every state of a video is told from every other, with a reason that a person can act on."""

from __future__ import annotations

import pytest

from commentvault.demo import STATES
from commentvault.platforms.youtube.web import states
from tests.support import Errand, ServerFactory

_EXPECTED = {
    "off": ("off", 0, "turned off"),
    "zero": ("off", 0, "no comments"),
    "removed": ("missing", 5, "removed or never existed"),
    "private": ("missing", 5, "private"),
    "members": ("missing", 5, "members only"),
    "premium": ("missing", 5, "Premium"),
    "age": ("refused", 4, "age-restricted"),
    "region": ("missing", 5, "blocked in this region"),
    "live": ("missing", 5, "live chat is not archived"),
    "bot": ("refused", 4, "takes us for a bot"),
    "consent": ("refused", 4, "consent page"),
    "unknown": ("partial", 3, ""),
}


def test_every_state_of_the_demo_platform_is_expected_here() -> None:
    """A state that is added to the demo needs a line above."""
    assert set(STATES) == set(_EXPECTED)


@pytest.mark.parametrize("name", _EXPECTED)
def test_a_state_is_named(fetch: Errand, demo_server: ServerFactory, name: str) -> None:
    """Status, exit code and words are those of the state, and the run is sealed like any other."""
    status, code, words = _EXPECTED[name]
    report = fetch(demo_server(), video=STATES[name].id, tries=2)
    assert (report.verdict.status, report.exit_code) == (status, code), report.verdict
    assert words in (report.verdict.reason or "")
    assert report.segment.suffix == ".jsonl"
    assert report.verdict.seen == 0


def test_states_are_told_apart(fetch: Errand, demo_server: ServerFactory) -> None:
    """No two states end in the same words."""
    server = demo_server()
    reasons = [fetch(server, video=state.id, tries=1).verdict.reason for state in STATES.values()]
    assert len(set(reasons)) == len(STATES)


def test_an_answer_of_unknown_shape_is_named_and_saved(fetch: Errand, demo_server: ServerFactory) -> None:
    """The message says which shape, and the raw answer lies beside the archive for the report."""
    report = fetch(demo_server(), video=STATES["unknown"].id, tries=1)
    assert any("commentCapsuleViewModel" in failed.reason for failed in report.verdict.failed), report.verdict
    assert report.unknown_answer is not None
    assert b"commentCapsuleViewModel" in report.unknown_answer.read_bytes()


@pytest.mark.parametrize(
    ("words", "status", "meaning"),
    [
        ("Bestätige, dass du kein Bot bist", "refused", "bot"),
        ("Melde dich an, um dein Alter zu bestätigen", "refused", "age"),
        ("Dieses Video ist privat", "missing", "private"),
        ("Dieses Video ist nur für Mitglieder verfügbar", "missing", "members"),
        ("Das Video ist in deinem Land nicht verfügbar", "missing", "region"),
        ("Dieses Video wurde vom Uploader entfernt", "missing", "removed"),
        ("Video nicht verfügbar", "missing", "never existed"),
        ("This video is no longer available because the YouTube account was terminated.", "missing", "removed"),
        ("Sign in to confirm you're not a bot", "refused", "bot"),
        ("Sign in if you've been granted access to this video", "refused", "login"),
    ],
)
def test_the_players_words_are_read_in_both_languages(words: str, status: str, meaning: str) -> None:
    """An account's cookies can turn the answer's language: English and German words are known."""
    end = states.from_player({"playabilityStatus": {"status": "LOGIN_REQUIRED", "reason": words}})
    assert (end.status, meaning in (end.reason or "")) == (status, True)
    assert words in (end.reason or "")


@pytest.mark.parametrize("answer", [{}, [], None, {"playabilityStatus": None}, {"playabilityStatus": {"status": 3}}])
def test_a_player_answer_without_sense_is_no_state(answer: object) -> None:
    """Nothing is concluded from it: neither off nor missing."""
    assert states.from_player(answer).status == "partial"

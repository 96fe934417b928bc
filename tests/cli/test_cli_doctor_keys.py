"""``doctor`` and the Data API's keys: one unit each tells whether they are taken, and what they may still spend."""

from __future__ import annotations

import json
import sys

import pytest

from commentvault.demo import Corpus, DemoServer
from commentvault.platforms.youtube.api import keys
from commentvault.platforms.youtube.api.quota import Ledger
from tests.net.wire import Wire
from tests.platforms.youtube.api.key_answers import FAULT, GOOD, OLD_WRONG, SECRET, SPENT, WRONG, keyring_env
from tests.support import Cli, ServerFactory

OTHER = "another-key-that-was-made-up"
WITHOUT_THE_LIBRARY = """
import importlib.util
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *more: None if name == "googleapiclient" else find(name, *more)
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the folders are set by Linux's variables")


class Doctor:
    """``doctor`` with keys: the web is the demo platform's, the Data API is the wire's."""

    def __init__(self, cli: Cli, server: DemoServer, video: str) -> None:
        self._cli, self._server, self._video = cli, server, video
        self.code = -1
        self.problems: list[str] = []

    def __call__(self, wire: Wire | None, given: str, **env: str) -> list[dict[str, str]]:
        """What it said about keys."""
        url = wire.url if wire else "http://127.0.0.1:1"
        env = keyring_env(self._cli, url, COMMENTVAULT_YOUTUBE_KEYS=given, PATH=str(self._cli.home), **env)
        ran = self._cli("doctor", "--json", self._video, server=self._server, env=env)
        assert SECRET not in ran.out + ran.err
        assert OTHER not in ran.out + ran.err
        self.code = ran.code
        checks = [json.loads(line) for line in ran.out.splitlines()]
        self.problems = [check["about"] for check in checks if check["level"] == "problem"]
        return [check for check in checks if check["about"] == "key"]


@pytest.fixture
def doctor(run_cli: Cli, demo_server: ServerFactory, small_corpus: Corpus) -> Doctor:
    return Doctor(run_cli, demo_server(small_corpus), small_corpus.video.id)


def ledger(run_cli: Cli) -> Ledger:
    return Ledger(run_cli.home / "commentvault" / "quota.sqlite")


def test_without_keys_there_is_nothing_to_say(doctor: Doctor, run_cli: Cli) -> None:
    """And no ledger."""
    assert doctor(None, "") == []
    assert doctor.code == 0
    assert not ledger(run_cli).path.exists()


def test_a_line_for_each_key(doctor: Doctor, run_cli: Cli) -> None:
    """What it has spent, with what is uncertain, and when the next units come."""
    one, other = keys.load((SECRET, OTHER))
    book = ledger(run_cli)
    for _ in range(3):
        book.settle(one.fingerprint, book.reserve(one.fingerprint, 99), reached=True)
        book.reserve(other.fingerprint, 99)
    with Wire(GOOD) as wire:
        checks = doctor(wire, f"{SECRET},{OTHER}")
        assert [seen.headers["x-goog-api-key"] for seen in wire.seen] == [SECRET, OTHER]
    told = [check["told"] for check in checks]
    new = f"new ones at {book.resumes():%H:%M} UTC"
    assert told == [
        f"key 1: it is taken; 4 of 10,000 units spent today, {new}",
        f"key 2: it is taken; 4 of 10,000 units spent today (3 uncertain), {new}",
    ]
    assert doctor.code == 0


@pytest.mark.parametrize(
    ("answer", "code", "level", "words"),
    [
        (WRONG, 4, "problem", "does not know it"),
        (OLD_WRONG, 4, "problem", "does not know it"),
        (SPENT, 0, "warning", "no unit of the key is left"),
        (FAULT, 3, "problem", "503"),
    ],
)
def test_a_key_that_does_not_help(doctor: Doctor, answer: bytes, code: int, level: str, words: str) -> None:
    """The platform's reason, and what to do."""
    with Wire(answer) as wire:
        (check,) = doctor(wire, SECRET)
    assert (doctor.code, check["level"]) == (code, level)
    assert words in check["told"]
    assert check["told"].count("key 1") == 1
    assert "doctor" not in check["told"] + check["todo"]
    assert check["todo"]


def test_without_the_library(doctor: Doctor, run_cli: Cli) -> None:
    """One problem, which says what to install, and no word of a key that would be taken: it is of no use."""
    (run_cli.home / "hidden").mkdir()
    (run_cli.home / "hidden" / "sitecustomize.py").write_text(WITHOUT_THE_LIBRARY)
    with Wire(GOOD) as wire:
        for source, meanwhile in (("auto", "only the web is asked"), ("both", "visits are refused")):
            (check,) = doctor(wire, SECRET, PYTHONPATH=str(run_cli.home / "hidden"), COMMENTVAULT_YOUTUBE_SOURCE=source)
            assert (doctor.code, check["level"]) == (2, "problem")
            assert "Google's client library" in check["told"]
            assert "pip install -e '.[api]' in the clone" in check["todo"]
            assert meanwhile in check["todo"]
            assert doctor.problems == ["key"]
        assert wire.seen == []


def test_without_a_key_where_one_is_needed(doctor: Doctor) -> None:
    """One problem, and the platform is asked all the same."""
    (check,) = doctor(None, "", COMMENTVAULT_YOUTUBE_SOURCE="api")
    assert (doctor.code, doctor.problems) == (2, ["key"])
    assert "no key is set" in check["told"]
    assert "login youtube" in check["todo"]


def test_nobody_there(doctor: Doctor, run_cli: Cli) -> None:
    """What no connection was made for costs nothing."""
    (check,) = doctor(None, SECRET)
    assert (doctor.code, check["level"]) == (3, "problem")
    (key,) = keys.load((SECRET,))
    assert ledger(run_cli).spent(key.fingerprint).units == 0


def test_a_key_that_the_keyring_does_not_hold(doctor: Doctor) -> None:
    """The settings are to be mended; the other keys are looked at all the same."""
    with Wire(GOOD) as wire:
        missing, good = doctor(wire, f"keyring:work,{SECRET}")
    assert doctor.code == 2
    assert missing["told"].startswith("the system's keyring holds no key named work; ")
    assert good["level"] == "ok"


def test_a_ledger_that_was_damaged(doctor: Doctor, run_cli: Cli) -> None:
    """Is said as long as the old file lies there."""
    path = ledger(run_cli).path
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no database" * 1000)
    with Wire(GOOD) as wire:
        good, damaged = doctor(wire, SECRET)
    assert (doctor.code, good["level"], damaged["level"]) == (0, "ok", "warning")
    assert "quota.sqlite.damaged" in damaged["told"]


def test_a_ledger_that_cannot_be_written(doctor: Doctor, run_cli: Cli) -> None:
    """No key is used without it."""
    ledger(run_cli).path.mkdir(parents=True)
    with Wire(GOOD) as wire:
        (check,) = doctor(wire, SECRET)
        assert wire.seen == []
    assert (doctor.code, check["level"]) == (6, "problem")

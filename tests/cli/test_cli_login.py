"""``login``: the key is asked for, tried, kept in the keyring, and shown to nobody."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from commentvault.platforms.youtube.api import keys
from commentvault.platforms.youtube.api.quota import Ledger, Spent
from tests.net.wire import Wire
from tests.platforms.youtube.api.key_answers import (
    FAULT,
    GOOD,
    OTHER_ADDRESS,
    SECRET,
    SPENT,
    SWITCHED_OFF,
    WRONG,
    keyring_env,
)
from tests.support import LONG, Cli, Ran


def login(
    run_cli: Cli, wire: Wire, *arguments: str, stdin: str = f"{SECRET}\n", env: dict[str, str] | None = None
) -> Ran:
    ran = run_cli("login", "youtube", *arguments, stdin=stdin, env=keyring_env(run_cli, wire.url, **(env or {})))
    assert SECRET not in ran.out + ran.err
    return ran


def kept(run_cli: Cli) -> list[Path]:
    """The files of the keyring."""
    return list(run_cli.home.rglob("keyring_pass.cfg"))


def spent(run_cli: Cli) -> Spent:
    (key,) = keys.load((SECRET,))
    return Ledger(run_cli.home / "commentvault" / "quota.sqlite").spent(key.fingerprint)


@pytest.mark.skipif(sys.platform != "linux", reason="the folders are set by Linux's variables")
def test_a_key_is_kept(run_cli: Cli) -> None:
    """One unit is spent, in the ledger too; the settings' line is all that is printed, and the key works by it."""
    with Wire(GOOD) as wire:
        ran = login(run_cli, wire, "--name", "work")
    assert (ran.code, ran.out) == (0, '[youtube]\nkeys = ["keyring:work"]\n')
    assert "the key is taken: 1 of 10,000 units spent today" in ran.err
    assert str(run_cli.home / "commentvault" / "commentvault.toml") in ran.err
    assert kept(run_cli)
    assert spent(run_cli) == Spent(1)
    (seen,) = wire.seen
    assert seen.headers["x-goog-api-key"] == SECRET
    assert SECRET not in seen.line


def test_a_key_that_the_settings_name(run_cli: Cli) -> None:
    """Nothing is left to do; where a variable holds others, they stay and are not printed."""
    with Wire(GOOD) as wire:
        again = login(run_cli, wire, env={"COMMENTVAULT_YOUTUBE_KEYS": "keyring:default"})
        beside = login(run_cli, wire, env={"COMMENTVAULT_YOUTUBE_KEYS": "another-secret"})
    assert (again.code, again.out) == (0, "")
    assert "name it already" in again.err
    assert beside.out == "(key 1),keyring:default\n"
    assert "the variable COMMENTVAULT_YOUTUBE_KEYS" in beside.err
    assert "for (key 1) write what is there now" in beside.err
    assert "another-secret" not in beside.out + beside.err


@pytest.mark.parametrize(
    ("text", "line", "where"),
    [
        ("[net]\nlanes = 2\n", '[youtube]\nkeys = ["keyring:work"]\n', ""),
        ("[youtube]\nquota = 500\n", 'keys = ["keyring:work"]\n', "under the line [youtube] that is there"),
        (
            "[youtube]\nkeys = ['keyring:mine', 'another-secret']\n",
            'keys = ["keyring:mine", "(key 2)", "keyring:work"]\n',
            "in the place of the keys that are there; for (key 2) write what is there now",
        ),
    ],
)
def test_the_line_fits_the_settings_file(run_cli: Cli, text: str, line: str, where: str) -> None:
    """No second section of one name, and no key that is lost or shown."""
    file = run_cli.work / "commentvault.toml"
    file.write_text(text)
    with Wire(GOOD) as wire:
        ran = login(run_cli, wire, "--name", "work")
    assert (ran.code, ran.out) == (0, line)
    assert f"write it into {file}" in ran.err
    assert where in ran.err
    assert "keeps it as the key work" in ran.err
    assert "another-secret" not in ran.err


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        (WRONG, 4, "does not know it"),
        (SWITCHED_OFF, 4, "not enabled"),
        (OTHER_ADDRESS, 4, "restricted to other addresses"),
        (FAULT, 3, "503"),
    ],
)
def test_a_key_that_is_not_taken_is_not_kept(run_cli: Cli, answer: bytes, code: int, words: str) -> None:
    """The platform's reason in words, without the key even where the answer repeats it."""
    with Wire(answer) as wire:
        ran = login(run_cli, wire)
    assert (ran.code, ran.out) == (code, "")
    assert words in ran.err
    assert "the key is not kept" in ran.err
    assert not kept(run_cli)


def test_a_key_whose_units_are_spent(run_cli: Cli) -> None:
    """Is a good one: it is kept, and said when it may be used; the second time the platform is not asked."""
    with Wire(SPENT) as wire:
        for _ in range(2):
            ran = login(run_cli, wire)
            assert (ran.code, ran.out) == (0, '[youtube]\nkeys = ["keyring:default"]\n')
            assert "no unit of the key is left" in ran.err
        assert len(wire.seen) == 1
    assert kept(run_cli)


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (["--name", SECRET], "x\n"),
        (["--name", "a b"], f"{SECRET}\n"),
        ([SECRET], "x\n"),
        ([], ""),
        ([], f"{SECRET}\n{SECRET}\n"),
    ],
)
def test_a_wrong_call(run_cli: Cli, arguments: list[str], stdin: str) -> None:
    """A key in the wrong place is not repeated; nobody is asked."""
    with Wire(GOOD) as wire:
        ran = login(run_cli, wire, *arguments, stdin=stdin)
    assert (ran.code, ran.out, wire.seen) == (2, "", [])
    assert not kept(run_cli)


def test_another_platform(run_cli: Cli) -> None:
    """There is no login for it."""
    assert run_cli("login", "nowhere", stdin="x").code == 2


def test_without_a_keyring(run_cli: Cli) -> None:
    """Said before the key is asked for, with the other ways."""
    with Wire(GOOD) as wire:
        ran = login(run_cli, wire, env={"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"})
    assert (ran.code, wire.seen) == (2, [])
    assert "COMMENTVAULT_YOUTUBE_KEYS" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is one of Unix")
@pytest.mark.parametrize(
    ("typed", "code"), [(f"{SECRET}\n".encode(), 0), (b"\x04", 3), (b"", 3)], ids=["typed", "Ctrl-D", "Ctrl-C"]
)
def test_on_a_terminal_the_key_is_not_shown(run_cli: Cli, typed: bytes, code: int) -> None:
    """A prompt without echo; whoever ends it instead has kept nothing."""
    import pty

    ours, theirs = pty.openpty()
    with Wire(GOOD) as wire:
        env = keyring_env(run_cli, wire.url)
        process = run_cli.start("login", "youtube", stdin=theirs, stderr=theirs, env=env, start_new_session=True)
        os.close(theirs)
        got = b""
        while b"not shown" not in got:
            got += os.read(ours, 1024)
        if typed:
            os.write(ours, typed)
        else:
            process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=LONG)
        try:
            while block := os.read(ours, 1024):
                got += block
        except OSError:  # Linux says so when the other side has gone
            pass
    os.close(ours)
    assert process.returncode == code, got
    assert SECRET.encode() not in got
    assert ("keyring:default" in out) is bool(kept(run_cli)) is (code == 0)

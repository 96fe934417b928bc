"""Keys: had when they are needed, and shown to nobody."""

from __future__ import annotations

import copy
import hashlib
import pickle
import subprocess
import sys
import traceback
from dataclasses import asdict
from pathlib import Path

import pytest

from commentvault.errors import UsageError
from commentvault.platforms.youtube.api import keys
from tests.support import Cli

from .key_answers import SECRET

BACKEND = "keyrings.alt.file.PlaintextKeyring"


@pytest.fixture
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package is not installed."""
    for name in ("keyring", "keyring.errors"):
        monkeypatch.setitem(sys.modules, name, None)


def in_child(run_cli: Cli, program: str, backend: str = BACKEND) -> subprocess.CompletedProcess[str]:
    """A program with ``keys`` in a process of its own, whose keyring is a file in its home."""
    imports = "from commentvault.errors import UsageError\nfrom commentvault.platforms.youtube.api import keys"
    lines = f"{imports}\nSECRET = {SECRET!r}\n{program}"
    home = str(run_cli.home)
    env = run_cli.environment(PYTHON_KEYRING_BACKEND=backend, XDG_DATA_HOME=home, XDG_CONFIG_HOME=home)
    return subprocess.run([sys.executable, "-c", lines], env=env, capture_output=True, text=True, check=False)


def test_a_key_never_shows() -> None:
    """Not in its text, nor where it is copied or written down."""
    (key,) = keys.load((SECRET,))
    assert key.secret == SECRET
    assert key.name == "key 1"
    assert SECRET not in f"{key} {key!r} {key._have!r} {vars(key)}"
    for write in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="not pickled"):
            write(key)
    assert SECRET not in str(asdict(key))


def test_the_fingerprint() -> None:
    """The same for the same key, and no way back."""
    one, other, third = keys.load((SECRET, "something-else", SECRET))
    assert one.fingerprint == third.fingerprint == hashlib.sha256(SECRET.encode()).hexdigest()[:12]
    assert other.fingerprint != one.fingerprint
    assert [key.name for key in (one, other, third)] == ["key 1", "key 2", "key 3"]


def test_the_keyring_is_asked_when_the_key_is_needed(no_keyring: None) -> None:
    """Not before: then its absence is told, with what to do."""
    (key,) = keys.load(("keyring:work",))
    assert key.name == "work"
    with pytest.raises(UsageError, match=r"cannot get the key work: .*pip install -e '\.\[keyring\]' in the clone"):
        _ = key.secret


@pytest.mark.parametrize("given", ["keyring:", f"keyring:{SECRET}", "keyring:a/b", "two words"])
def test_what_names_no_key(given: str) -> None:
    """Refused, and not repeated: it may be a key in the wrong place."""
    with pytest.raises(UsageError) as refused:
        keys.load((given,))
    told = "".join(traceback.format_exception(refused.value, limit=0))
    assert SECRET not in told


def test_a_key_is_kept_and_found(run_cli: Cli) -> None:
    """In the system's keyring, by its name; a second one under the name takes its place."""
    ran = in_child(
        run_cli,
        "keys.check_keyring()\n"
        "keys.keep(keys.typed('older', 'work'))\n"
        "keys.keep(keys.typed(SECRET, 'work'))\n"
        "(key,) = keys.load(('keyring:work',))\n"
        "print(key.secret == SECRET, key.name, key)",
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("True work Secret(")
    assert SECRET not in ran.stdout
    assert list(Path(run_cli.home).rglob("keyring_pass.cfg"))


@pytest.mark.parametrize(
    ("program", "backend", "words"),
    [
        ("keys.named('work').secret", BACKEND, "commentvault login youtube --name work"),
        ("keys.named('work').secret", "keyring.backends.fail.Keyring", "cron"),
        ("keys.named('work').secret", "no.such.Backend", "says: No module"),
        ("keys.keep(keys.typed(SECRET, 'work'))", "keyring.backends.null.Keyring", "did not keep"),
        ("keys.check_keyring()", "keyring.backends.fail.Keyring", "cron"),
    ],
)
def test_a_keyring_that_does_not_help(run_cli: Cli, program: str, backend: str, words: str) -> None:
    """Each says why and what to do."""
    caught = f"try:\n    {program}\nexcept UsageError as error:\n    print(error)"
    ran = in_child(run_cli, caught, backend)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert words in ran.stdout
    assert SECRET not in ran.stdout


LOCKED = """
import keyring, keyring.backend, keyring.errors
class Odd(keyring.backend.KeyringBackend):
    priority = 1
    error, held = keyring.errors.KeyringLocked(SECRET), None
    def get_password(self, service, username):
        if self.held is None:
            raise self.error
        return self.held
    def set_password(self, service, username, password):
        raise self.error
keyring.set_keyring(Odd())
def told(act):
    try:
        act()
    except UsageError as error:
        print(error)
told(lambda: keys.named('work').secret)
Odd.error = keyring.errors.PasswordSetError('cannot store ' + SECRET)
told(lambda: keys.keep(keys.typed(SECRET, 'work')))
Odd.held = SECRET + '\\n'
told(lambda: keys.named('work').secret)
"""


def test_a_keyring_that_is_locked_or_odd(run_cli: Cli) -> None:
    """Told in words; what it says is repeated without the key."""
    ran = in_child(run_cli, LOCKED)
    assert (ran.returncode, ran.stderr) == (0, "")
    locked, odd, broken = ran.stdout.splitlines()
    assert "is locked; unlock it" in locked
    assert "cannot store (secret)" in odd
    assert "is none; put it there anew" in broken
    assert SECRET not in ran.stdout

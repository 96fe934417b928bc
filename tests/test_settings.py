"""Settings: flags over environment over file, and a mistake is told by its name before anything runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from platformdirs import PlatformDirs

from commentvault.archive.vault import Vault
from commentvault.errors import UsageError
from commentvault.settings import FILE, Settings, load, vault_root
from tests.archive.made import THREAD, comment, sealed


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PlatformDirs:
    """The folders of a user with an empty home: what whoever runs the tests has set does not count."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "user"))
    return PlatformDirs("commentvault", appauthor=False)


def file(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    path.write_text(text, encoding="utf-8")
    return path


def test_nothing_set_is_fine(tmp_path: Path) -> None:
    """Without a file and variables the defaults hold."""
    assert load(tmp_path, {}) == Settings()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    """A variable overrides one key; the file's others stay."""
    path = file(tmp_path, '[net]\nlanes = 2\ntries = 3\n[youtube]\nregion = "DE"\n')
    settings = load(tmp_path, {"COMMENTVAULT_NET_LANES": "5", "COMMENTVAULT_NET_RATE": "0.5"})
    assert (settings.net.lanes, settings.net.tries, settings.net.rate) == (5, 3, 0.5)
    assert settings.youtube.region == "DE"
    assert settings.file == path


def test_the_nearest_file_counts(tmp_path: Path) -> None:
    """The file is looked for upwards from the working folder; the nearest one is it."""
    file(tmp_path, "[net]\nlanes = 1\n")
    near = file(tmp_path / "a", "[net]\nlanes = 2\n")
    (tmp_path / "a" / "b").mkdir()
    assert load(tmp_path / "a" / "b", {}).file == near


def test_the_users_file_is_the_last_resort(tmp_path: Path, user: PlatformDirs) -> None:
    """Where no folder upwards has a file, the user's own one counts."""
    path = file(user.user_config_path, "[net]\nlanes = 3\n")
    assert load(tmp_path, {}).file == path


@pytest.mark.parametrize(
    ("text", "environment", "named"),
    [
        ("lanes = 3", {}, "lanes"),
        ("[net]\nlane = 3", {}, "lane"),
        ("[net]\nlanes = 0", {}, "lanes"),
        ("[net]\nrate = -1.0", {}, "rate"),
        ('[net]\ntransport = "pigeon"', {}, "transport"),
        ("archive = 5", {}, "archive"),
        ("", {"COMMENTVAULT_NET_LANES": "many"}, "lanes"),
        ("this is no TOML", {}, FILE),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, environment: dict[str, str], named: str) -> None:
    """A key nobody knows or a value that makes no sense is a usage error that names it."""
    file(tmp_path, text)
    with pytest.raises(UsageError, match=named):
        load(tmp_path, environment)


@pytest.mark.parametrize("raw", [b"net = 5\n", b"# \xff\n"], ids=["no section", "no UTF-8"])
def test_a_broken_file_is_a_usage_error(tmp_path: Path, raw: bytes) -> None:
    """Whatever is in the file, the user is told which file is wrong."""
    (tmp_path / FILE).write_bytes(raw)
    with pytest.raises(UsageError, match=FILE):
        load(tmp_path, {"COMMENTVAULT_NET_LANES": "4"})


def test_the_archive_in_the_file_is_beside_the_file(tmp_path: Path) -> None:
    """A relative place in the file means the same wherever one works."""
    file(tmp_path, 'archive = "kept"\n')
    (tmp_path / "deep").mkdir()
    settings = load(tmp_path / "deep", {})
    assert vault_root(settings, None, tmp_path / "deep") == tmp_path / "kept"


def test_where_the_archive_is(tmp_path: Path, user: PlatformDirs) -> None:
    """Flag, environment, file, ./archive where that is a vault, the user's data folder: the first that says so."""
    work = tmp_path / "work"
    path = file(work, f'archive = "{tmp_path / "by file"}"\n')
    environment = {"COMMENTVAULT_ARCHIVE": str(tmp_path / "by environment")}
    flag = tmp_path / "by flag"
    assert vault_root(load(work, environment), flag, work) == flag
    assert vault_root(load(work, environment), None, work) == tmp_path / "by environment"
    assert vault_root(load(work, {}), None, work) == tmp_path / "by file"
    path.unlink()
    (work / "archive").mkdir()
    assert vault_root(load(work, {}), None, work) == user.user_data_path / "archive"
    sealed(Vault(work / "archive").folder(THREAD), comment("a"))
    assert vault_root(load(work, {}), None, work) == work / "archive"


def test_secrets_do_not_print(tmp_path: Path) -> None:
    """A proxy's password is not in what the settings show of themselves."""
    settings = load(tmp_path, {"COMMENTVAULT_NET_PROXY": "http://user:s3cret@proxy.example:8080"})
    assert settings.net.proxy == "http://user:s3cret@proxy.example:8080"
    assert "s3cret" not in f"{settings!r} {settings.net}"

"""Settings: flags over environment over file, and a mistake is told by its name before anything runs."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from platformdirs import PlatformDirs

from commentvault.archive.vault import Vault
from commentvault.errors import UsageError
from commentvault.settings import FILE, NightlySettings, Settings, Watch, YouTubeSettings, interval, load, vault_root
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
    ("text", "named"),
    [
        ("lanes = 3", "line 1: nobody knows the key lanes"),
        ("\n[net]\nlane = 3", "line 3: nobody knows the key lane; did you mean lanes"),
        ("[nightly]\nmax-requests = 3", "line 2: .* did you mean max_requests"),
        ("[history]\nbreak = 0.5", "line 2: .* did you mean brake"),
        ("[net]\nrate = 1.0\nlanes = 0", "line 3: lanes go from 1"),
        ("[youtube]\nregion = 'DE'\nquota = -1", "line 3: quota is a number from 1 on"),
        ("[youtube]\nsource = 's3cret'", "line 2: source: expected auto or web or api or both$"),
        ("[net]\nrate = -1.0", "rate"),
        ("[history]\nbrake = 20", "brake is a share"),
        ("[nightly]\nmax_minutes = nan", "line 2: max_minutes is a number above 0"),
        ("archive = 5", "line 1: archive: "),
        ("file = 'x'", "nobody knows the key file"),
        ("[net]\n\ntries = 'many'", "line 3: tries: "),
        ("[net]\ntransport = 'pigeon'", "line 2: transport: expected auto or pyreqwest or httpx$"),
        ("net = 5", "line 1: net: "),
        ("[[watch]]\nlink = 'a'\n[[watch]]\nlink = 'b'\nevry = '1d'", "line 5: .* did you mean every"),
        ("[[watch]]\nlink = 'a'\n[[watch]]\nlink = 'b'\nevery = '1y'", "line 5: every is .* '1y'"),
        ("[[watch]]\nlink = ''", "link is empty"),
        ("[[watch]]\nlink = 'a'\nuntil = 'soon'", "line 3: until: "),
        ("[[watch]]\nevery = '1d'", "line 1: watch: .*link"),
        ("this is no TOML", "line 1"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, named: str) -> None:
    """A key nobody knows or a value that makes no sense is a usage error with file, line and what was meant."""
    path = file(tmp_path, text)
    with pytest.raises(UsageError, match=named) as caught:
        load(tmp_path, {})
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [
        ("COMMENTVAULT_NET_LANES", "many", "the variable COMMENTVAULT_NET_LANES: lanes"),
        (
            "COMMENTVAULT_NIGHTLY_NOTIFY_ON",
            "failure,birthday",
            "_NOTIFY_ON: notify_on: expected failure or pinned or deleted$",
        ),
        ("COMMENTVAULT_YOUTUBE_QUOTA", "-1", "the variable COMMENTVAULT_YOUTUBE_QUOTA: quota is a number from 1 on"),
        ("COMMENTVAULT_YOUTUBE_KEYS", "two words", "the variable COMMENTVAULT_YOUTUBE_KEYS: keys are texts"),
        ("COMMENTVAULT_HISTORY_BREAK", "1", "did you mean COMMENTVAULT_HISTORY_BRAKE"),
        ("COMMENTVAULT_NIGHTLY_PINGS", "1", "did you mean COMMENTVAULT_NIGHTLY_PING"),
        ("COMMENTVAULT_SETTINGS", "nowhere.toml", "COMMENTVAULT_SETTINGS names .*nowhere.toml"),
    ],
)
def test_a_mistake_in_the_environment_is_named(tmp_path: Path, name: str, value: str, named: str) -> None:
    """By the variable, whatever the file says."""
    file(tmp_path, "[net]\nlanes = 3\n")
    with pytest.raises(UsageError, match=named):
        load(tmp_path, {name: value})


def test_history_and_nightly_can_be_set_everywhere(tmp_path: Path) -> None:
    """In the file and by variables; a list is parted by commas, but for those within an address."""
    file(tmp_path, '[history]\nbrake = 0.5\n[nightly]\nnotify_on = ["pinned"]\nmax_minutes = 90\n')
    environment = {
        "COMMENTVAULT_HISTORY_LOOK_UPS": "7",
        "COMMENTVAULT_NIGHTLY_MAX_REQUESTS": "500",
        "COMMENTVAULT_NIGHTLY_NOTIFY": "mailto://me@x?to=a,b , json://127.0.0.1:1/",
        "COMMENTVAULT_NIGHTLY_NOTIFY_ON": "failure, deleted",
    }
    settings = load(tmp_path, environment)
    assert (settings.history.brake, settings.history.look_ups) == (0.5, 7)
    assert (settings.nightly.max_requests, settings.nightly.max_minutes) == (500, 90)
    assert settings.nightly.notify == ("mailto://me@x?to=a,b", "json://127.0.0.1:1/")
    assert settings.nightly.notify_on == ("failure", "deleted")
    assert load(tmp_path, {}).nightly.notify_on == ("pinned",)


def test_the_watch_list_is_read(tmp_path: Path) -> None:
    """Tables that people can write by hand."""
    file(tmp_path, "[[watch]]\nlink = 'a'\n[[watch]]\nlink = 'b'\nevery = '12h'\nstory = 's'\nuntil = 2027-01-31\n")
    first, second = load(tmp_path, {}).watch
    assert (first.interval, first.story, first.until) == (timedelta(days=1), None, None)
    assert second == Watch(link="b", every="12h", story="s", until=date(2027, 1, 31))


@pytest.mark.parametrize(
    ("every", "span"),
    [("90m", timedelta(minutes=90)), ("12h", timedelta(hours=12)), (" 1d", timedelta(days=1)), ("2w", timedelta(14))],
)
def test_a_span_of_time(every: str, span: timedelta) -> None:
    """A number and a unit."""
    assert interval(every) == span


def test_a_file_can_be_named(tmp_path: Path) -> None:
    """For cron: then no other one counts, be it nearer or not."""
    file(tmp_path, "[net]\nlanes = 1\n")
    path = tmp_path / "elsewhere" / "night.toml"
    path.parent.mkdir()
    path.write_text('archive = "kept"\n[net]\nca_file = "ca.pem"\n')
    settings = load(tmp_path, {"COMMENTVAULT_SETTINGS": "elsewhere/night.toml"})
    assert settings.file == path
    assert settings.net.lanes == 8
    assert (settings.archive, settings.net.ca_file) == (path.parent / "kept", str(path.parent / "ca.pem"))


def test_a_file_of_windows_is_read(tmp_path: Path) -> None:
    """With the mark of its encoding and its line ends."""
    (tmp_path / FILE).write_bytes(b"\xef\xbb\xbf[net]\r\nlanes = 2\r\n")
    assert load(tmp_path, {}).net.lanes == 2


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
    """A proxy's password and the keys in addresses are not in what the settings show of themselves."""
    environment = {
        "COMMENTVAULT_NET_PROXY": "http://user:s3cret@proxy.example:8080",
        "COMMENTVAULT_NIGHTLY_PING": "https://ping.example/s3cret",
        "COMMENTVAULT_NIGHTLY_NOTIFY": "json://example/s3cret",
    }
    settings = load(tmp_path, environment)
    assert settings.net.proxy == environment["COMMENTVAULT_NET_PROXY"]
    shown = f"{settings!r} {settings.net} {settings.nightly} {settings.net.__rich_repr__()}"
    assert "s3cret" not in f"{shown} {settings.nightly.__rich_repr__()}"
    assert "ping='(set)'" in shown


@pytest.mark.parametrize(
    "text",
    [
        "[nightly]\nping = 's3cret'",
        "[nightly]\nnotify = ['s3cret']",
        "[nightly]\nnotify = 'json://x/s3cret'",
        "[nightly]\nnotify_on = ['json://x/s3cret']",
        "[youtube]\nsource = 's3cret'",
        "[youtube]\nkeys = 's3cret'",
        "[youtube]\nkeys = ['s3cret s3cret']",
        "[youtube]\napi_endpoint = 'http://x/s3cret'",
        "[net]\nproxy = 's3cret'",
        "[nightly]\nping = https://x/s3cret",
    ],
)
def test_secrets_are_not_in_errors(tmp_path: Path, text: str) -> None:
    """Errors go to logs and reports."""
    file(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        load(tmp_path, {})
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3:8080", "[::1]:80", "localhost:8080"])
def test_a_key_may_go_unencrypted_to_this_machine(host: str) -> None:
    """No network sees it."""
    assert YouTubeSettings(api_endpoint=f"http://{host}").api_endpoint == f"http://{host}"


@pytest.mark.parametrize("host", ["youtube.googleapis.com", "10.0.0.1", "localhost.example", "[fe80::1]"])
def test_a_key_goes_to_others_encrypted_only(host: str) -> None:
    """Where no key goes, as to the web, plain HTTP is allowed."""
    with pytest.raises(UsageError, match=r"^api_endpoint begins with https://"):
        YouTubeSettings(api_endpoint=f"http://{host}")
    YouTubeSettings(api_endpoint=f"https://{host}", endpoint=f"http://{host}")


def test_a_notice_needs_an_address() -> None:
    """From Python too."""
    with pytest.raises(UsageError, match="://"):
        NightlySettings(notify=("me@example.org",))

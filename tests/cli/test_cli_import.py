"""``commentvault import``: a browser's recording becomes a thread of the archive, without a login or a request."""

from __future__ import annotations

import json
import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from commentvault.archive.vault import Vault
from commentvault.platforms.instagram.answers import ids
from tests.platforms.instagram.recorded.made import BEGAN, CODE, NUMBER, SECRETS, Har, comment, mobile, whole
from tests.support import LONG, Cli


@pytest.fixture
def har(run_cli: Cli) -> Path:
    """A recording of a whole post, in the working folder."""
    path = run_cli.work / "post.har"
    path.write_bytes(whole().text())
    return path


@pytest.mark.usefixtures("har")
def test_a_recording_becomes_a_thread(run_cli: Cli, vault: Vault) -> None:
    """With its verdict; the archive it leaves is sound, and reads like any other thread."""
    ran = run_cli("import", "post.har", "--archive", "kept")
    assert (ran.code, ran.err.count("\n")) == (0, 1)
    assert f"instagram:{CODE} “A caption”: complete (imported from a recording of 2026-11-20" in ran.out
    assert "9 comments seen" in ran.out
    thread = vault.read(f"instagram:{CODE}")
    assert thread is not None
    assert len(thread.comments) == 9
    assert run_cli("verify", "--archive", "kept").code == 0
    assert "words 2" in run_cli("digest", "--archive", "kept").out


def test_nothing_that_logs_in_is_kept(run_cli: Cli, har: Path) -> None:
    """Cookies and tokens of a recording reach neither the archive nor what is printed."""
    broken = Har()
    broken.api(b"{", min_id="c")
    broken.graphql(
        {"data": {"xdt_api__v1__media__media_id__comments__connection": 5}}, {"media_id": "7", "sort_order": "popular"}
    )
    (run_cli.work / "broken.har").write_bytes(broken.text())
    runs = [
        run_cli("import", name, "--archive", "kept", *more)
        for name in ("post.har", "broken.har")
        for more in ([], ["--json"])
    ]
    told = "".join(ran.out + ran.err for ran in runs).encode()
    ours = [path for path in run_cli.home.parent.rglob("*") if path.is_file() and path.suffix != ".har"]
    assert any(path.suffix == ".jsonl" for path in ours)
    for secret in SECRETS:
        assert secret.encode() in har.read_bytes()
        assert all(secret.encode() not in content for content in [told, *(path.read_bytes() for path in ours)])


@pytest.mark.usefixtures("har")
def test_the_same_recording_is_imported_once(run_cli: Cli, vault: Vault) -> None:
    """The second time nothing is written."""
    assert run_cli("import", "post.har", "--archive", "kept").code == 0
    before = {path: path.read_bytes() for path in vault.root.rglob("*.jsonl")}
    again = run_cli("import", "post.har", "--archive", "kept")
    assert (again.code, "imported before" in again.out) == (0, True)
    assert {path: path.read_bytes() for path in vault.root.rglob("*.jsonl")} == before


@pytest.mark.skipif(os.name != "posix", reason="there are no such signals")
@pytest.mark.parametrize(("name", "code"), [("SIGINT", 3), ("SIGTERM", 3), ("SIGKILL", -9)])
def test_an_import_that_is_stopped_goes_on(run_cli: Cli, vault: Vault, name: str, code: int) -> None:
    """Ctrl-C ends it as partial, code 3, with what came by then; the same command once more adds the rest. So it does
    where the process was killed.
    """
    pages = 2_000
    large = Har()
    for page in range(pages):
        there = {"min_id": str(page)} if page else {}
        on = str(page + 1) if page + 1 < pages else None
        large.api(mobile(*(comment(10 * page + n) for n in range(1, 11)), to_min=on), number=NUMBER, root=None, **there)
    (run_cli.work / "large.har").write_bytes(large.text())
    child = run_cli.start("import", "large.har", "--archive", "kept")
    while not any(part.stat().st_size > 10_000 for part in vault.root.rglob("*.part")):
        assert child.poll() is None
    child.send_signal(signal.Signals[name])
    out, _ = child.communicate(timeout=LONG)
    assert child.returncode == code
    assert ("interrupted" in out) == (code == 3)
    kept = vault.read(f"instagram:{CODE}")
    assert kept is not None
    assert 0 < len(kept.comments) < 10 * pages
    rest = run_cli("import", "large.har", "--archive", "kept", "--json")
    assert (rest.code, json.loads(rest.out)["known"]) == (0, 10 * pages)
    assert json.loads(rest.out)["verdict"]["new"] == 10 * pages - len(kept.comments)
    assert "imported before" in run_cli("import", "large.har", "--archive", "kept").out


def test_the_rest_may_be_recorded_later(run_cli: Cli, vault: Vault) -> None:
    """A first recording is a part, with code 3 and words on what is missing; together with a second one it is whole."""
    (run_cli.work / "both.har").write_bytes(whole().text())
    entries = json.loads(whole().text())["log"]["entries"]
    for name, some in (("first.har", entries[:4]), ("second.har", entries[4:])):
        (run_cli.work / name).write_text(json.dumps({"log": {"entries": some}}))
    first = run_cli("import", "first.har", "--archive", "kept")
    assert first.code == 3
    assert "the recording does not hold this part" in first.out
    assert "record the rest, or fetch the thread with a login" in first.out
    assert "fetch again" not in first.out
    ran = run_cli("import", "first.har", "second.har", "--archive", "kept", "--json")
    assert (ran.code, json.loads(ran.out)["verdict"]["status"]) == (0, "complete")
    thread = vault.read(f"instagram:{CODE}")
    assert thread is not None
    assert len(thread.comments) == 9


def test_an_older_recording_only_adds(run_cli: Cli, vault: Vault) -> None:
    """What was seen later stays, and the archive is sound and readable after it."""
    newer = Har(BEGAN + timedelta(hours=1))
    newer.api(mobile(comment(1, text="as it is now")))
    (run_cli.work / "newer.har").write_bytes(newer.text())
    (run_cli.work / "older.har").write_bytes(whole().text())
    assert run_cli("import", "newer.har", "--archive", "kept").code == 0
    ran = run_cli("import", "older.har", "--archive", "kept")
    assert "8 new, 0 changed" in ran.out
    thread = vault.read(f"instagram:{CODE}")
    assert thread is not None
    assert (thread.comments["1"].text, len(thread.comments)) == ("as it is now", 9)
    assert [run_cli(command, "--archive", "kept").code for command in ("verify", "digest", "ls")] == [0, 0, 0]


def test_several_posts_are_several_threads(run_cli: Cli, vault: Vault) -> None:
    """One line each, and the gravest code."""
    recorded = whole()
    other = ids.media_id("Cother")
    recorded.api(mobile(comment(1, number=other), to_min="c"), number=other)
    ran = run_cli("import", "-", "--archive", "kept", "--json", stdin=recorded.text().decode())
    assert ran.code == 3
    assert [json.loads(line)["exit_code"] for line in ran.out.splitlines()] == [0, 3]
    assert len(list(vault.threads())) == 2


def test_a_saved_answer_is_dated_by_its_file_or_by_word(run_cli: Cli, vault: Vault) -> None:
    """Never by the time of the import; on standard input nothing tells, so that somebody has to."""
    saved = run_cli.work / "answer.json"
    saved.write_text(json.dumps(mobile(comment(1))))
    then = datetime.now(UTC).replace(microsecond=0) - timedelta(days=3)
    os.utime(saved, (then.timestamp(), then.timestamp()))
    ran = run_cli("import", "answer.json", "--archive", "kept")
    assert (ran.code, "when it was last changed" in ran.err) == (3, True)
    [folder] = vault.threads()
    thread = vault.read(f"instagram:{folder.name}")
    assert thread is not None
    assert thread.comments["1"].seen == then
    untold = run_cli("import", "-", "--archive", "kept", stdin=saved.read_text())
    assert (untold.code, "--recorded" in untold.err) == (2, True)
    told = run_cli("import", "-", "--recorded", "2026-01-02T03:04", "--archive", "other", stdin=saved.read_text())
    assert "imported from a recording of 2026-01-02 03:04:00 UTC" in told.out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"log": {"entries": [', "cut off"),
        ("", "is empty"),
        ('{"log": {"entries": []}}', "no answer about comments"),
        (json.dumps({"data": {"xdt_api__v1__media__media_id__comments__connection": {"edges": []}}}), "--link"),
    ],
)
def test_what_cannot_be_imported_is_refused_in_words(run_cli: Cli, content: str, words: str) -> None:
    """Code 2, and nothing is written."""
    (run_cli.work / "bad.har").write_text(content)
    ran = run_cli("import", "bad.har", "--archive", "kept")
    assert ran.code == 2
    assert words in ran.err
    assert "Traceback" not in ran.err
    assert not (run_cli.work / "kept").exists()


@pytest.mark.parametrize(
    "wrong",
    [["missing.har"], ["."], ["post.har", "--link", "https://example.org/"], ["post.har", "--recorded", "soon"]],
)
@pytest.mark.usefixtures("har")
def test_a_wrong_call_is_code_2(run_cli: Cli, wrong: list[str]) -> None:
    """Files that are not there, links and times that are none."""
    ran = run_cli("import", *wrong, "--archive", "kept")
    assert (ran.code, "Traceback" in ran.err) == (2, False)

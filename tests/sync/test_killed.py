"""A run whose process was killed: what it left is closed, and the next run goes on where it stopped."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from commentvault import sync
from commentvault.archive import segments
from commentvault.archive.vault import Vault
from commentvault.demo import Corpus
from commentvault.digest import completeness
from tests.cli.waiting import until
from tests.support import Cli, ServerFactory
from tests.truth import differences, twice

from .visits import Visits, changed, new_top


class Killed(BaseException):
    """The end of a process, as far as a run can notice: nothing after it happens."""


def killed_after(visits: Visits, pages: int, **more: object) -> Path:
    """The journal of a run that was killed when so many pages had come; its part lies beside it."""
    seen: list[sync.Progress] = []

    def kill(progress: sync.Progress) -> None:
        seen.append(progress)
        if len(seen) == pages:
            raise Killed

    with pytest.raises(Killed):
        visits(on_page=kill, **more)  # type: ignore[arg-type]  # whatever a run takes
    (journal,) = visits.folder.glob("*.cursors")
    assert list(visits.folder.glob("*" + segments.PART))
    return journal


def whole(visits: Visits, corpus: Corpus) -> None:
    """The archive is the truth, each comment in it once, it calls itself whole, and nothing lies about."""
    assert differences(visits.thread(), corpus) == []
    assert twice(visits.folder) == []
    assert completeness.judge(visits.thread()).whole
    assert not [*visits.folder.glob("*.cursors"), *visits.folder.glob("*" + segments.PART)]


@pytest.mark.parametrize("lanes", [1, 8])
@pytest.mark.parametrize("pages", [1, 2, 3, 6, 15, 45, 80, 92])
def test_a_killed_run_is_gone_on_with(visits: Visits, demo_corpus: Corpus, pages: int, lanes: int) -> None:
    """Its part is closed as partial with where to go on; the next run asks for little more than the rest."""
    killed_after(visits, pages, lanes=lanes)
    rest = visits(lanes=lanes)
    first = visits.thread().runs[0]
    assert first.verdict is not None
    assert (first.verdict.status, first.verdict.covered.top) == ("partial", "none")
    assert "killed" in (first.verdict.reason or "")
    if 1 < pages < 92:
        assert rest.continues == first.header.run
        assert rest.verdict.requests <= 92 - pages + 20 + lanes
    assert visits.thread().post is not None
    whole(visits, demo_corpus)


def test_a_second_night_that_was_killed_is_gone_on_with(visits: Visits, demo_corpus: Corpus) -> None:
    """With what it had found of news, and nothing is called gone or new for it."""
    visits()
    fresh = [new_top(demo_corpus, number, ago=60 + number) for number in range(30)]
    visits.server.corpus = world = changed(demo_corpus, more=fresh)
    killed_after(visits, 6, lanes=1)
    rest = visits()
    assert rest.continues
    assert (rest.verdict.gone, rest.verdict.withheld) == (0, 0)
    whole(visits, world)


def test_killed_again_and_again(visits: Visits, demo_corpus: Corpus) -> None:
    """Each run goes a few pages on; none is lost."""
    for _ in range(12):
        killed_after(visits, 6, lanes=2)
    report = visits()
    assert report.continues
    whole(visits, demo_corpus)


Harm = Callable[[bytes], bytes | None]
HARM: dict[str, Harm] = {
    "missing": lambda data: None,
    "empty": lambda data: b"",
    "torn in its last line": lambda data: data[:-20],
    "torn to its first half": lambda data: data[: len(data) // 2],
    "zeros at its end": lambda data: data + b"\0" * 4096,
    "zeros in its middle": lambda data: data[:400] + b"\0" * 300 + data[700:],
    "a line of another kind": lambda data: b"?what is this\n" + data,
    "a number that is none": lambda data: data + b"-eleven\n",
    "no text at all": lambda data: b"\xff\xfe\n" * 30,
}


@pytest.mark.parametrize("harm", HARM.values(), ids=HARM.keys())
@pytest.mark.parametrize("pages", [4, 30])
def test_a_journal_that_came_to_harm_costs_no_comment(
    visits: Visits, demo_corpus: Corpus, harm: Harm, pages: int
) -> None:
    """What it cannot say any more is asked for again: a power cut leaves half a file, or zeros."""
    journal = killed_after(visits, pages, lanes=1)
    data = harm(journal.read_bytes())
    journal.unlink() if data is None else journal.write_bytes(data)
    assert visits().verdict.status == "complete"
    whole(visits, demo_corpus)


def test_a_journal_that_is_ahead_of_its_run_is_not_believed(visits: Visits, demo_corpus: Corpus) -> None:
    """A power cut may keep the journal and lose the comments that it takes for written."""
    killed_after(visits, 20, lanes=1)
    (part,) = visits.folder.glob("*" + segments.PART)
    lines = part.read_bytes().splitlines(keepends=True)
    part.write_bytes(b"".join(lines[: len(lines) // 2]))
    visits()
    whole(visits, demo_corpus)


def test_a_part_without_a_header_leaves_nothing(visits: Visits, demo_corpus: Corpus) -> None:
    """Killed before its first line was written: the thread is begun."""
    killed_after(visits, 1)
    (part,) = visits.folder.glob("*" + segments.PART)
    part.write_bytes(part.read_bytes()[:30])
    assert visits().continues is None
    whole(visits, demo_corpus)


@pytest.mark.parametrize("requests", [3, 25, 70])
def test_a_process_that_is_killed(run_cli: Cli, demo_server: ServerFactory, demo_corpus: Corpus, requests: int) -> None:
    """By the system, at once, as in a power cut: the next command finishes what it had begun."""
    server = demo_server(latency=0.02)
    process = run_cli.start("fetch", demo_corpus.video.id, "--archive", "kept", server=server)
    until(lambda: server.count >= requests, process)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    server.latency = 0
    ran = run_cli("fetch", demo_corpus.video.id, "--archive", "kept", server=server)
    assert ran.code == 0, ran.err
    thread = Vault(run_cli.work / "kept").read(f"youtube:{demo_corpus.video.id}")
    assert thread is not None
    assert differences(thread, demo_corpus) == []
    assert completeness.judge(thread).whole

"""What a reader is told where something of the Data API's was deleted."""

from __future__ import annotations

import io
from datetime import timedelta

import msgspec
import pytest
from rich.console import Console

from commentvault.archive.history import Run, Thread
from commentvault.archive.lines import Redaction, Why
from commentvault.digest import build
from commentvault.digest.forms import markdown
from commentvault.digest.shown import thread as terminal
from commentvault.digest.words import summary

from .made import SEEN, Made

SAID = (
    "What only YouTube’s Data API had told until 24 Nov 2026 was deleted on 23 Dec 2026, as its terms ask;"
    " the next visit that reads everything asks anew."
)


def swept(made: Made, *runs: Run, why: Why = "retention") -> Thread:
    """A thread that was swept on 23 December, with these runs."""
    when, before = SEEN + timedelta(days=31), SEEN + timedelta(days=2)
    told = Redaction(when=when, why=why, run="r", old_sha256="0", before=before if why == "retention" else None)
    return made.thread(made.comment("a"), runs=list(runs), redacted=told)


def by(run: Run, source: str, name: str | None = None) -> Run:
    header = msgspec.structs.replace(run.header, source=source, run=name or run.header.run)
    return Run(run.path, header, run.verdict)


def shown(thread: Thread) -> list[str]:
    """What every rendering says."""
    out = io.StringIO()
    terminal.show(thread, Console(file=out, width=2000))
    digest = build.build(thread)
    return [out.getvalue(), markdown.render(digest).replace("\\", ""), " ".join(summary.sentences(digest.head))]


@pytest.mark.parametrize("source", ["api", "both"])
def test_a_sweep_is_told_until_a_visit_has_read_everything_anew(made: Made, source: str) -> None:
    """In all renderings; the list of threads has no place for it."""
    before, after = by(made.run(22), source), by(made.run(), source, "20261223T030002Z")
    thread = swept(made, before)
    assert all(SAID in text for text in shown(thread))
    assert terminal.listed(thread) == terminal.listed(made.thread(made.comment("a"), runs=[before]))
    assert not any("deleted" in text for text in shown(swept(made, before, after)))


def test_a_visit_that_did_not_ask_for_all_of_it_does_not_end_that(made: Made) -> None:
    """By the web alone, or a look at the newest only."""
    before = by(made.run(22), "both")
    of_web = by(made.run(), "web", "20261224T030000Z")
    glance = by(made.run(status="asked", mode="head"), "both", "20261225T030000Z")
    assert all(SAID in text for text in shown(swept(made, before, of_web, glance)))


def test_what_was_taken_out_for_another_reason_is_not_for_the_terms(made: Made) -> None:
    """Nothing is said of it here."""
    assert not any("deleted" in text for text in shown(swept(made, by(made.run(22), "both"), why="forget")))

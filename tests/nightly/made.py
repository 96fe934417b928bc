"""Invented visits: runs of a thread as they lie in a vault, and as a night reports them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from commentvault.archive import segments
from commentvault.archive.history import Run
from commentvault.archive.lines import Line, RunHeader
from commentvault.archive.segments import SegmentWriter
from commentvault.archive.summary import Summary
from commentvault.archive.vault import Vault
from commentvault.model import Author, Comment, Covered, Failed, Mode, Post, Verdict
from commentvault.nightly import reports
from commentvault.nightly.reports import Report, Visit
from tests.support import Cli

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_TOP = {"full": "all", "refresh": "all", "head": "newest-until-x", "pins": "none"}


def verdict(at: datetime, mode: Mode = "full", **more: Any) -> Verdict:
    """How a run in that mode ends where all goes well."""
    more.setdefault("status", "complete" if mode == "full" else "asked")
    top = _TOP[mode] if more["status"] in ("complete", "asked") else "none"
    more.setdefault("covered", Covered(top=top, replies="all" if mode == "full" else "none"))
    return Verdict(at=at, **more)


def cut(at: datetime, **more: Any) -> Verdict:
    """How a run ends that was not to go on."""
    more.setdefault("failed", (Failed(id="top", reason="not reached", cursor="token"),))
    return verdict(at, status="partial", reason="the time that was granted is used up", **more)


def run(ago: timedelta, mode: Mode = "full", made: Verdict | None = None, **more: Any) -> Run:
    """A run that began so long before ``NOW``; ``more`` are its verdict's fields."""
    header = RunHeader(run=segments.run_id(NOW - ago, None), thread="t:x", url="x", by="tests", mode=mode)
    return Run(Path("x"), header, made or verdict(NOW - ago, mode, **more))


def summary(*runs: Run, post_age: timedelta | None = DAY, known: int = 100, oldest: timedelta | None = None) -> Summary:
    """A thread at a glance; its post is so old, or of unknown age."""
    published = NOW - post_age if post_age is not None else None
    post = Post(seen=NOW, url="x", published=published)
    first = NOW - oldest if oldest is not None else None
    return Summary("t:x", "x", post, known, 0, first, sorted(runs, key=lambda one: one.header.run))


def visited(vault: Vault, ident: str, *runs: Run, comments: int = 1) -> Path:
    """A thread's folder with these runs in it, the first of which saw some comments."""
    folder = vault.folder(f"youtube:{ident}")
    url = f"https://www.youtube.com/watch?v={ident}"
    last: Path | None = None
    for number, one in enumerate(sorted(runs, key=lambda one: one.header.run)):
        link = segments.link_to(last, last.name.split(".")[0]) if last else None
        header = RunHeader(
            run=one.header.run, thread=f"youtube:{ident}", url=url, by="tests", mode=one.header.mode, previous=link
        )
        writer = SegmentWriter(folder, header)
        if number == 0:
            writer.write(_first_lines(url, comments))
        assert one.verdict is not None
        last = writer.seal(one.verdict)
    return folder


def _first_lines(url: str, comments: int) -> list[Line]:
    post = Post(seen=NOW, url=url, title="A song", published_date=date(2020, 1, 1))
    return [post, *(Comment(seen=NOW, id=f"c{n}", text="hello", author=Author()) for n in range(comments))]


def visit(thread: str = "youtube:a", **more: Any) -> Visit:
    """A good visit."""
    return Visit(
        **{"thread": thread, "url": f"https://x/{thread}", "mode": "full", "why": "", "status": "complete"} | more
    )


def watch(run_cli: Cli, *links: str, more: str = "") -> None:
    """Write the settings in the working folder: the vault ``kept``, these links, and other lines."""
    listed = "".join(f'\n[[watch]]\nlink = "{link}"\n' for link in links)
    (run_cli.work / "commentvault.toml").write_text(f'archive = "kept"\n{more}\n{listed}', "utf-8")


def report_of(vault: Vault) -> Report:
    """The last night's report."""
    found = reports.read(vault.root)
    assert found is not None
    return found

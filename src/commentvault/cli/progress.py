"""How far a run has come: a moving line on a terminal, a plain line now and then elsewhere. All on standard error."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from commentvault.cli.common import note
from commentvault.digest.words.plain import excerpt
from commentvault.sync import Progress as Counts

if TYPE_CHECKING:
    from rich.live import Live
    from rich.text import Text

_PLAIN_EVERY = 15.0  # seconds between two lines where nobody watches; a shorter wait is not told there
_SHORT = 5.0  # seconds; a shorter wait is a rhythm


class Progress:
    """Shows the counts of the run under way. ``quiet`` shows nothing."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._live: Live | None = None
        self._thread = self._line = self._why = ""
        self._until = 0.0  # when the wait is over
        self._started = self._told = time.monotonic()

    def __enter__(self) -> Self:
        if sys.stderr.isatty() and not self._quiet:
            from rich.console import Console
            from rich.live import Live

            self._live = Live(
                get_renderable=self._shown, console=Console(stderr=True), transient=True, refresh_per_second=1
            )
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()

    def update(self, counts: Counts) -> None:
        """Show where the run is."""
        now = time.monotonic()
        if counts.thread != self._thread:
            self._thread, self._started = counts.thread, now
        if self._quiet or now - self._told < (0.12 if self._live else _PLAIN_EVERY):
            return
        self._told = now
        line = _line(counts, now - self._started)
        if self._live:
            self._draw(line)
        else:
            note(line)

    def waiting(self, seconds: float, why: str) -> None:
        """Show that nothing is asked for a while, and why. Returns at once; whatever is told meanwhile waits behind."""
        if self._quiet or seconds < (_SHORT if self._live else _PLAIN_EVERY):
            return
        if self._live:
            self._why, self._until = why, time.monotonic() + seconds
            self._live.refresh()
        else:
            note(f"waiting {_duration(seconds)}: {why}")

    def clear(self) -> None:
        """Take the moving line away before something is printed."""
        self._until = 0.0
        self._draw("")
        sys.stderr.flush()

    def _draw(self, line: str) -> None:
        self._line = line
        if self._live:
            self._live.refresh()

    def _shown(self) -> Text:
        """The line as it is now: it is drawn anew every second."""
        from rich.text import Text

        left = self._until - time.monotonic()
        line = f"waiting {_duration(left)}: {self._why}" if left > 0 else self._line
        return Text(line, overflow="ellipsis", no_wrap=True)


def _line(counts: Counts, seconds: float) -> str:
    rate = counts.seen / seconds if seconds > 0 else 0.0
    parts = [f"{counts.seen:,} comments" + (f" of about {counts.expected:,}" if counts.expected else "")]
    parts.append(f"{rate:,.0f}/s")
    parts.append(f"{counts.requests:,} requests")
    if counts.pending:
        parts.append(f"at least {counts.pending:,} to go")
    if counts.expected and rate and counts.expected > counts.seen:
        parts.append(f"about {_duration((counts.expected - counts.seen) / rate)} left")
    if counts.failed:
        parts.append(f"{counts.failed:,} failed")
    return f"{excerpt(counts.title or counts.thread, 40)}: " + " · ".join(parts)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"

"""The reply threads of one walk: which are open, what they claim, and which ended below their claim."""

from __future__ import annotations

from dataclasses import dataclass

from commentvault.model import Comment, Timing, Window
from commentvault.platforms.youtube import times


@dataclass(slots=True)
class _Thread:
    claimed: int
    window: Window | None
    met: int = 0
    asked: int = 0
    failed: bool = False
    timed: bool = False


class ReplyThreads:
    """Keeps the open threads only; a finished one leaves nothing but its id where it was capped."""

    def __init__(self) -> None:
        self._open: dict[str, _Thread] = {}
        self._roots: set[str] = set()
        self.finished: list[str] = []

    def start(self, comment: Comment) -> bool:
        """A top comment was met; False where it was met before."""
        if comment.id in self._roots:
            return False
        self._roots.add(comment.id)
        if comment.replies:
            self._open[comment.id] = _Thread(comment.replies, comment.published_window)
        return True

    def ask(self, root: str) -> None:
        """A page of the thread was put in line."""
        self._thread(root).asked += 1

    def meet(self, reply: Comment) -> Timing | None:
        """A reply was met for the first time; returns the root's exact time where this one is the first to tell it."""
        thread = self._thread(reply.root or reply.id)
        thread.met += 1
        in_id = None if thread.timed else times.id_times(reply.id)
        if not in_id or not reply.root:
            return None
        timing = times.by_id(reply.root, in_id[0], thread.window)
        thread.timed = timing.published is not None
        return timing if thread.timed else None

    def answer(self, root: str, *, failed: bool = False) -> None:
        """A page that was put in line came, or failed."""
        thread = self._thread(root)
        thread.asked -= 1
        thread.failed |= failed

    def settle(self) -> list[str]:
        """Take leave of the threads with nothing left to ask; returns those that ended below their own count."""
        done = [root for root, thread in self._open.items() if not thread.asked]
        threads = [(root, self._open.pop(root)) for root in done]
        self.finished += [root for root, thread in threads if not thread.failed]
        return [root for root, thread in threads if not thread.failed and thread.met < thread.claimed]

    def _thread(self, root: str) -> _Thread:
        return self._open.setdefault(root, _Thread(0, None))

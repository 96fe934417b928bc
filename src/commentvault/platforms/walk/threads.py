"""The reply threads of one walk: which are open, what they claim, and which ended below their claim."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass

from commentvault.model import Comment, Failed, Timing, Window


@dataclass(slots=True)
class _Thread:
    claimed: int
    window: Window | None
    met: int = 0
    asked: int = 0
    timed: bool = False


class ReplyThreads:
    """Keeps the open threads only; a finished one leaves nothing but its id. ``in_part`` are those that an earlier run
    began to read; ``root_time`` is what the source says of a reply's id.
    """

    def __init__(self, root_time: Callable[[str, str, Window | None], Timing | None]) -> None:
        self._root_time = root_time
        self._open: dict[str, _Thread] = {}
        self._resting: dict[str, None] = {}  # the open ones that may have nothing left to ask
        self._started: set[str] = set()
        self._failed: set[str] = set()
        self.in_part: dict[str, None] = {}
        self._finished: dict[str, None] = {}

    def start(self, comment: Comment, *, emptied: bool = False) -> bool:
        """A top comment was met; False where it was met before. ``emptied``: it has no reply left, and had some."""
        if comment.id in self._started:
            return False
        self._started.add(comment.id)
        if comment.replies or emptied:
            shown = self._open.get(comment.id)  # with the comment: those replies count as met
            thread = _Thread(comment.replies or 0, comment.published_window, met=shown.met if shown else 0)
            thread.timed = comment.published is not None
            self._add(comment.id, thread)
        return True

    def resume(self, root: str, claimed: int, *, whole: bool) -> None:
        """A thread is gone on with that an earlier run had left; ``whole``: from its beginning."""
        self._started.add(root)
        if root not in self._open:
            self._add(root, _Thread(claimed if whole else 0, None))
        if not whole:
            self.in_part[root] = None

    def claimed(self, root: str) -> int:
        """How many replies the platform counts in a thread."""
        return self._thread(root).claimed

    def ask(self, root: str) -> None:
        """A page of the thread was put in line."""
        self._thread(root).asked += 1

    def meet(self, reply: Comment) -> Timing | None:
        """A reply was met for the first time; returns the root's exact time where this one is the first to tell it."""
        if reply.root is None:
            return None
        thread = self._thread(reply.root)
        thread.met += 1
        timing = None if thread.timed else self._root_time(reply.id, reply.root, thread.window)
        thread.timed = thread.timed or timing is not None
        return timing

    def answer(self, root: str, *, failed: bool = False) -> None:
        """A page that was put in line came, or failed."""
        thread = self._thread(root)
        thread.asked -= 1
        if not thread.asked:
            self._resting[root] = None
        if failed:
            self._failed.add(root)

    def fail(self, root: str) -> bool:
        """The thread cannot be read; False where that was known."""
        known = root in self._failed
        self._failed.add(root)
        return not known

    def shut(self, begun: Iterable[Comment], shown: Container[str | None]) -> list[Failed]:
        """The threads that were begun and count replies, but for those to which a way, or a reply, was ``shown``."""
        reason = "replies are counted, and no way to them is offered"
        without = [c for c in begun if c.replies and c.id not in shown and self.fail(c.id)]
        return [Failed(id=c.id, reason=f"{c.replies:,} {reason}") for c in without]

    def settle(self) -> list[str]:
        """Take leave of the threads with nothing left to ask; returns those that ended below their own count."""
        done = [root for root in self._resting if not self._open[root].asked]
        self._resting.clear()
        threads = [(root, self._open.pop(root)) for root in done]
        self._finished.update(dict.fromkeys(done))
        left_out = self._failed | self.in_part.keys()
        return [root for root, thread in threads if root not in left_out and thread.met < thread.claimed]

    @property
    def finished(self) -> tuple[str, ...]:
        """The threads that were begun, and read to their end without a failure; not those of which a reply was met."""
        left_out = self._failed | self.in_part.keys() | self._open.keys()
        return tuple(root for root in self._finished if root in self._started and root not in left_out)

    def _thread(self, root: str) -> _Thread:
        if root in self._open:
            return self._open[root]
        # A thread that was settled and goes on after all has told its time, or cannot.
        return self._add(root, _Thread(0, None, timed=root in self._finished))

    def _add(self, root: str, thread: _Thread) -> _Thread:
        self._open[root] = thread
        self._resting[root] = None
        return thread

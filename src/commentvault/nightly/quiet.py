"""Which due threads of a channel need no visit: one look at the channel's newest comments tells which have new ones.

Only visits that would look for new comments (``head``) are saved, and only where the platform can tell at once, as
YouTube's Data API does. What such a look cannot see, new replies under old comments, a sweep of the list finds later.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from commentvault.errors import AnswerError, Interrupted, UsageError
from commentvault.model import Collection
from commentvault.net import Budget, Door
from commentvault.nightly import collections
from commentvault.nightly.allowance import Allowance
from commentvault.nightly.collections import Lists
from commentvault.nightly.due import Due
from commentvault.platforms.base import Platform
from commentvault.settings import Settings

_SLACK = timedelta(minutes=10)  # what our clock may be ahead of the platform's


@dataclass(frozen=True)
class Quiet:
    """``threads`` have no new top comment since their last visit; ``requests`` is what it took to know."""

    threads: frozenset[str] = frozenset()
    requests: int = 0


def look(
    due: Sequence[Due],
    lists: Lists,
    settings: Settings,
    allowance: Allowance,
    stop: threading.Event,
    log: logging.Logger,
) -> Quiet:
    """Ask for the newest comments of every channel of which several threads are due for new ones alone.

    A look costs at most a request for each of them; where it cannot tell, they are visited.
    """
    quiet: set[str] = set()
    requests = 0
    for platform, channel, heads in _worth_it(due, lists, settings):
        if stop.is_set() or allowance.spent:
            break
        door = Door(settings.net, stop=stop)
        errand = door.errand(Budget(requests=len(heads)))
        since = min(one.last for one in heads if one.last) - _SLACK
        try:
            stirred = platform.news(channel, since, errand)
        except (AnswerError, Interrupted, UsageError) as error:
            log.info("%s: its newest comments cannot be had at once: %s", channel.name, error)
            stirred = None
        finally:
            door.close()
            requests += errand.requests
            allowance.pay(errand.requests)
        if stirred is not None:
            quiet |= {one.target.thread for one in heads if one.target.id not in stirred}
    return Quiet(frozenset(quiet), requests)


def _worth_it(due: Sequence[Due], lists: Lists, settings: Settings) -> Iterator[tuple[Platform, Collection, list[Due]]]:
    """The channels of which more than one thread is due for nothing but new comments."""
    for watch in settings.watch:
        try:
            platform, found = collections.named(watch, settings)
        except UsageError:
            continue
        if isinstance(found, Collection) and found.name in lists:
            listed = {target.id for target in lists[found.name].targets}
            heads = [one for one in due if one.choice.mode == "head" and one.settled and one.target.id in listed]
            if len(heads) > 1:
                yield platform, found, heads

"""Which due threads of a channel need no visit: one look at the channel's newest comments tells which have new ones.

Only visits that would look for new comments (``head``) are saved, and only where the platform can tell at once, as
YouTube's Data API does. What such a look cannot see, new replies under old comments, a sweep of the list finds later.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from commentvault.errors import CommentvaultError, UsageError
from commentvault.model import Collection
from commentvault.net import Budget, Door
from commentvault.nightly import collections
from commentvault.nightly.allowance import Allowance
from commentvault.nightly.collections import Lists
from commentvault.nightly.due import Due
from commentvault.nightly.reports import Problem, fault
from commentvault.platforms.base import Platform
from commentvault.settings import Settings

_SLACK = timedelta(minutes=10)  # what our clock may be ahead of the platform's


@dataclass
class Quiet:
    """``threads`` have no new top comment since their newest were read last; ``requests`` is what it took to know.
    ``fine`` are the looks that were no problem.
    """

    threads: set[str] = field(default_factory=set)
    requests: int = 0
    problems: list[Problem] = field(default_factory=list)
    fine: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Channel:
    """By the ``name`` that it is watched by; ``heads`` are due for nothing but new comments."""

    name: str
    platform: Platform
    collection: Collection
    heads: tuple[Due, ...]
    since: datetime


def look(
    due: Sequence[Due],
    lists: Lists,
    settings: Settings,
    allowance: Allowance,
    stop: threading.Event,
    log: logging.Logger,
) -> Quiet:
    """Ask for the newest comments of every channel of which several threads are due for new ones alone.

    A look costs at most a request for each of them, and its equal part of what is left of the night, of which the
    visits have one too; where little is left, all of it is theirs. Where a look cannot tell, they are visited.
    """
    quiet = Quiet()
    left = list(_worth_it(due, lists, settings))
    while left and not stop.is_set() and allowance.worth_another(2):
        share = allowance.share(len(left) + 1)
        channel = left.pop(0)
        door = Door(settings.net, stop=stop)
        errand = door.errand(Budget(min(len(channel.heads), share.requests or len(channel.heads)), share.until))
        name = channel.name
        about = f"(look) {name}"
        try:
            stirred = channel.platform.news(channel.collection, channel.since, errand)
        except CommentvaultError as error:
            log.info("%s: its newest comments cannot be had at once: %s", name, error)
        except Exception as error:  # a fault of ours in a look must not cost the visits
            log.exception("%s: a fault of commentvault", name)
            quiet.problems.append(fault(about, error, "its newest comments cannot be had at once: "))
        else:
            quiet.fine.append(about)
            if stirred is not None:
                quiet.threads |= {one.target.thread for one in channel.heads if one.target.id not in stirred}
        finally:
            door.close()
            quiet.requests += errand.requests
            allowance.pay(errand.requests)
    return quiet


def _worth_it(due: Sequence[Due], lists: Lists, settings: Settings) -> Iterator[_Channel]:
    """The channels of which more than one thread is due for nothing but new comments."""
    for watch in settings.watch:
        try:
            platform, found = collections.named(watch, settings)
        except UsageError:
            continue
        known = lists.get(found.name) if isinstance(found, Collection) else None
        if not isinstance(found, Collection) or known is None:
            continue
        listed = {target.id for target in known.targets}
        heads = [one for one in due if _for_news_alone(one) and one.target.id in listed]
        read = [one.read for one in heads if one.read]
        if len(heads) > 1:
            yield _Channel(
                found.name, platform, collections.lasting(platform, found, known), tuple(heads), min(read) - _SLACK
            )


def _for_news_alone(one: Due) -> bool:
    return one.choice.mode == "head" and one.settled and one.read is not None

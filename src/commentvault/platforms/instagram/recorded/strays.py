"""What was recorded beside the lists that a walk read: kept, and held against their being whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from commentvault.errors import AnswerError
from commentvault.model import TOP, End, Failed, Page
from commentvault.platforms.instagram.answers import tokens
from commentvault.platforms.instagram.answers.tokens import Place
from commentvault.platforms.instagram.recorded.source import SKIPPED, Recording
from commentvault.platforms.walk import words
from commentvault.platforms.walk.sieve import Sieve

_BESIDE = "comments were recorded that this list, as far as it could be read, does not hold"


def pages(recording: Recording, sieve: Sieve, seen: datetime) -> Iterator[Page]:
    """What the walk did not come to, page by page. One without anything new tells nothing; one with names what it leads
    to that was not recorded, and the list that lacks it. ``seen`` dates what no answer does.
    """
    led: set[Place] = set()  # the pages to which others of these lead, and those that were named
    for place, found in recording.strays():
        if isinstance(found, AnswerError):
            yield Page(seen=seen, failed=(Failed(id=place.root or TOP, reason=str(found)),))
            continue
        fresh = {ident for ident in (*(c.id for c in found.comments), *found.unread) if ident not in sieve.met}
        missing = [Failed(id=e.root or TOP, reason=f"an entry of an unknown form: {e.form}") for e in found.unknown]
        if fresh:
            on = [*found.more, *(offer.token for offer in found.offers if offer.root in {*fresh, place.root})]
            missing += [Failed(id=tokens.decode(t).root or TOP, reason=SKIPPED) for t in on if not recording.holds(t)]
            missing += [] if place in led else [Failed(id=place.root or TOP, reason=_BESIDE)]
            led.update([place, *map(tokens.decode, on)])
        comments, _ = sieve.take(found.comments)
        yield Page(seen=found.now, comments=tuple(comments), failed=tuple(missing))


def lowered(last: Page, missing: list[str]) -> Page:
    """A walk's last page, where parts are ``missing`` after all."""
    if not missing or (last.end and last.end.status == "partial"):
        return last
    end = End(status="partial", reason=words.partial(dict.fromkeys(missing), ()).reason)
    return msgspec.structs.replace(last, end=end)

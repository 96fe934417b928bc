"""Does the Data API take a key? One unit tells."""

from __future__ import annotations

import functools

import msgspec

from commentvault.errors import QuotaSpent, UnknownShape
from commentvault.net import Answer, Door, Request
from commentvault.platforms.youtube.api import failures
from commentvault.platforms.youtube.api.client import reader
from commentvault.platforms.youtube.api.keys import Key
from commentvault.platforms.youtube.api.purse import Purse
from commentvault.settings import YouTubeSettings

_ASKED = "/youtube/v3/i18nLanguages?part=snippet&fields=kind"  # a unit, for a short answer that is always there
_KIND = "youtube#i18nLanguageListResponse"


class _Kind(msgspec.Struct):
    kind: str


def check(key: Key, door: Door, settings: YouTubeSettings, purse: Purse) -> None:
    """Ask for next to nothing with a key of the purse; returns where it is taken.

    Raises :class:`~commentvault.errors.Declined` where it is not; :class:`QuotaSpent` where it has no unit left, by the
    ledger or by the platform; any other :class:`~commentvault.errors.AnswerError` where it could not be found out.
    """
    fee = purse.toll(key)
    request = Request(settings.api_endpoint + _ASKED, secrets={"x-goog-api-key": key.secret}, toll=fee)
    try:
        door.ask(request, _read, functools.partial(failures.explain, key=key.name))
    except failures.Spent as error:
        purse.exhaust(key, fee)
        raise QuotaSpent(f"no unit of the key is left: {purse.words(key)}", purse.ledger.resumes()) from error


def _read(answer: Answer) -> None:
    kind = reader(_Kind)(answer)[0].kind
    if kind != _KIND:
        raise UnknownShape(f"an answer of the kind {kind}", answer.body)

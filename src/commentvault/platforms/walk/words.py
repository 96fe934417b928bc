"""How a walk can end, in words that say what was read and what cannot be concluded."""

from __future__ import annotations

from collections.abc import Collection

from commentvault.model import TOP, Ask, End, Mode

LIVE_CHAT = End(status="missing", reason="a live stream with a chat and no comments; live chat is not archived")


def off(words: str) -> End:
    """The platform says that there are no comments to be had, in ``words``."""
    return End(status="off", reason=words)


_MODES: dict[Mode, str] = {
    "refresh": "all top comments, and the replies where their number changed; what was edited or liked among the other"
    " replies is not known",
    "head": "the newest comments until only known ones came; what changed, vanished or was answered further down is not"
    " known",
    "pins": "the first page: what is pinned and hearted there; nothing is known of the rest",
}

_NEWEST_PAGE = "the newest page: what is pinned by its order, and no hearts; nothing is known of the rest"


def asked(ask: Ask, *, by_newest: bool = False) -> End:
    """The part that the user asked for was read: which one, and what cannot be concluded from it. ``by_newest``: its
    first page was the newest one, which marks no pin and tells of no heart.
    """
    parts = [_MODES[ask.mode]] if ask.mode in _MODES else []
    if ask.mode == "pins" and by_newest:
        parts = [_NEWEST_PAGE]
    parts += [f"the first {_number(ask.limit, 'comment')}"] if ask.limit is not None else []
    parts += [f"from {ask.since:%Y-%m-%d %H:%M} UTC on"] if ask.since else []
    parts += ["without replies"] if not ask.replies else []
    return End(status="asked", reason=", ".join(parts))


def partial(places: Collection[str], unread: Collection[str]) -> End:
    """A walk that could not read everything: ``places`` where something failed, ``unread`` comments among them that
    were listed without their content.
    """
    threads = len([place for place in places if place != TOP and place not in unread])
    parts = ["part of the list of comments"] if TOP in places else []
    parts += [_number(threads, "reply thread")] if threads else []
    parts += [f"the content of {_number(len(unread), 'comment')}"] if unread else []
    return End(status="partial", reason=" and ".join(parts) + " could not be read")


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' if count > 1 else ''}"

"""A second reader of the web's answers, written apart from ours: plain dictionaries, searched by brute force.

It knows only names, not places: whatever hangs under a key ``commentRenderer`` or is named by a ``commentKey`` is a
comment, wherever that stands in the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

Json = Any


@dataclass(frozen=True)
class Raw:
    """A comment as the answer's own keys tell it; ``told`` False = listed by its id, without content."""

    id: str
    parent: str | None = None
    root: str | None = None
    told: bool = True
    channel: str | None = None
    shown_name: str = ""
    text: str = ""
    likes: tuple[int, bool] = (0, True)
    when: str = ""
    pinned: bool = False
    hearted: bool = False
    creator: bool = False
    verified: bool = False
    artist: bool = False
    member: bool = False
    paid: str | None = None

    @property
    def edited(self) -> bool:
        return "(" in self.when


def everything(value: Json, name: str) -> Iterator[Json]:
    """Every value under a key of this name, at any depth, in the answer's order."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == name:
                yield inner
            yield from everything(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from everything(inner, name)


def first(value: Json, name: str) -> Json:
    """The first of those, None without one."""
    return next(everything(value, name), None)


def shown_count(text: str) -> tuple[int, bool]:
    """A like count by its last character: with K or M a floor, else every digit counts."""
    text = text.strip()
    scale = {"K": 1000, "M": 1_000_000}.get(text[-1:].upper())
    if scale:
        whole, _, tenth = text[:-1].replace(",", ".").partition(".")
        return int(whole) * scale + (int(tenth) * scale // 10 if tenth else 0), False
    return int("".join(c for c in text if c.isdigit()) or "0"), True


def comments(answer: Json, under: str | None = None) -> dict[str, Raw]:
    """Every comment of an answer by id; ``under`` is the comment whose replies were asked for.

    Only a pinned comment may stand there twice, flagged at the head and again, unflagged, in its own place.
    """
    found: dict[str, Raw] = {}
    entities = {m["entityKey"]: m for listed in everything(answer, "mutations") for m in listed}
    for raw, parent in _with_parents(answer, entities, under):
        root = None if parent is None else parent.partition(".")[0]
        again = found.get(raw.id)
        if again:
            assert again.pinned, f"{raw.id} stands twice in one answer"
            assert not raw.pinned
            continue
        found[raw.id] = replace(raw, parent=parent, root=root)
    return found


def offered(answer: Json) -> dict[str, str]:
    """Every token that leads to replies, with the comment that it stands under."""
    tokens: dict[str, str] = {}
    for thread in everything(answer, "commentThreadRenderer"):
        for place in _own(thread.get("replies")):  # a nested thread's tokens are its own
            tokens |= dict.fromkeys(everything(place, "token"), _owner(thread))
    return tokens


def _owner(thread: Json) -> str:
    """The comment that a thread is about, which is not one of its replies."""
    return str(first({key: value for key, value in thread.items() if key != "replies"}, "commentId"))


def _own(value: Json) -> Iterator[Json]:
    """The continuation items below a value that stand in no thread further down."""
    if isinstance(value, list):
        for inner in value:
            yield from _own(inner)
    if isinstance(value, dict) and "commentThreadRenderer" not in value:
        for key, inner in value.items():
            if key == "continuationItemRenderer":
                yield inner
            else:
                yield from _own(inner)


def _with_parents(value: Json, entities: dict[str, Json], parent: str | None) -> Iterator[tuple[Raw, str | None]]:
    """The comments below ``value``; what stands in a thread's ``replies`` has that thread's comment as its parent."""
    if isinstance(value, list):
        for inner in value:
            yield from _with_parents(inner, entities, parent)
    if not isinstance(value, dict):
        return
    if "commentRenderer" in value:
        yield _old(value["commentRenderer"]), parent
    elif "commentKey" in value:
        yield _new(value, entities), parent
    else:
        for key, inner in value.items():
            owner = _owner(value) if key == "replies" else parent
            yield from _with_parents(inner, entities, owner)


def _old(old: Json) -> Raw:
    icon = str(first(old.get("authorCommentBadge"), "iconType") or "")
    return Raw(
        id=old["commentId"],
        channel=first(old.get("authorEndpoint"), "browseId"),
        shown_name=_text(old.get("authorText")),
        text=_text(old.get("contentText")),
        likes=shown_count(_text(old.get("voteCount"))),
        when=_text(old.get("publishedTimeText")),
        pinned="pinnedCommentBadge" in old,
        hearted="creatorHeart" in str(old.get("actionButtons")),
        creator=old["authorIsChannelOwner"],
        verified=icon.startswith("CHECK"),
        artist="ARTIST" in icon,
        member="sponsorCommentBadge" in old,
        paid=_text(first(old, "chipText")) or None,
    )


def _new(model: Json, entities: dict[str, Json]) -> Raw:
    def entity(key: str, kind: str) -> Json:
        return first(entities.get(model.get(key)), kind) or {}

    payload = entity("commentKey", "commentEntityPayload")
    if not payload:
        return Raw(id=model["commentId"], told=False)
    heart = entity("toolbarStateKey", "engagementToolbarStateEntityPayload").get("heartState", "")
    author = payload["author"]
    return Raw(
        id=payload["properties"]["commentId"],
        channel=author["channelId"],
        shown_name=author["displayName"],
        text=payload["properties"]["content"].get("content", ""),
        likes=shown_count(payload["toolbar"]["likeCountNotliked"]),
        when=payload["properties"]["publishedTime"],
        pinned="pinnedText" in model,
        hearted=re.search(r"(?<!UN)HEARTED", heart) is not None,
        creator=author["isCreator"],
        verified=author["isVerified"],
        artist=author["isArtist"],
        member="sponsorBadgeUrl" in author,
        paid=_text(first(entity("commentSurfaceKey", "commentSurfaceEntityPayload"), "chipText")) or None,
    )


def _text(value: Json) -> str:
    if isinstance(value, str):
        return value
    value = value or {}
    return str(value.get("simpleText") or "".join(run["text"] for run in value.get("runs", ())))

"""One comment of either form, as an answer holds it → the model's Comment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from commentvault.model import Author, Comment, Timing
from commentvault.platforms.youtube.web import texts, times
from commentvault.platforms.youtube.web.forms import (
    BadgeHolder,
    CommentEntity,
    EntityAuthor,
    OldComment,
    PaidChip,
    Payload,
    ViewModel,
)
from commentvault.platforms.youtube.web.wire import Text

_HEARTED = "TOOLBAR_HEART_STATE_HEARTED"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a thread an answer shows a comment. ``root`` None = it is a top comment itself."""

    root: str | None = None
    parent: str | None = None
    parent_exact: bool = True
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """What holds for every comment of one answer: the video, the answer's time, its entities by key."""

    video: str
    now: datetime
    entities: dict[str, Payload]


def new_form(model: ViewModel, place: Place, scene: Scene) -> Comment | None:
    """A comment by its view model; None where the answer does not hold the entity that it points at."""
    payload = scene.entities.get(model.comment_key or "")
    entity = payload.comment_entity_payload if payload else None
    if entity is None or not entity.properties.comment_id:
        return None
    properties, toolbar = entity.properties, entity.toolbar
    text, spans = texts.content(properties.content, scene.video)
    likes = _likes(toolbar.like_count_notliked)
    state = scene.entities.get(model.toolbar_state_key or "")
    heart = state.engagement_toolbar_state_entity_payload if state else None
    return Comment(
        **_placed(properties.comment_id, place, properties.published_time, scene.now),
        author=_author(entity.author),
        text=text,
        spans=spans,
        likes=likes[0] if likes else None,
        likes_exact=likes[1] if likes else None,
        replies=_replies(entity),
        pinned=model.pinned_text is not None,
        hearted=heart.heart_state == _HEARTED if heart and heart.heart_state else None,
        paid=_paid(model, scene),
    )


def old_form(old: OldComment, place: Place, scene: Scene) -> Comment:
    """A comment of the form served until 2024-04."""
    text, spans = texts.runs(old.content_text, scene.video)
    shown = str(old.published_time_text or "")
    likes = _likes(str(old.vote_count)) if old.vote_count else (0, True)  # a count of zero is left out
    buttons = old.action_buttons.comment_action_buttons_renderer if old.action_buttons else None
    heart = buttons.creator_heart.creator_heart_renderer if buttons and buttons.creator_heart else None
    replies = texts.count(str(old.reply_count)) if old.reply_count is not None else None
    chip = old.paid_comment_chip_renderer.pdg_comment_chip_renderer if old.paid_comment_chip_renderer else None
    return Comment(
        **_placed(old.comment_id, place, shown, scene.now),
        author=_old_author(old),
        text=text,
        spans=spans,
        likes=likes[0] if likes else None,
        likes_exact=likes[1] if likes else None,
        replies=replies[0] if replies else (None if place.root else 0),  # left out where a top comment has none
        pinned=old.pinned_comment_badge is not None,
        hearted=heart.is_hearted if heart else (False if buttons else None),
        paid=_chip_text(chip),
    )


def _placed(ident: str, place: Place, shown: str, now: datetime) -> dict[str, Any]:
    """The fields that tell where a comment stands and when it was written; ``shown`` is its relative time."""
    window = times.window(shown, now)
    in_id = times.id_times(ident) if place.root else None
    timing = times.by_id(ident, in_id[1], window) if in_id else Timing(id=ident, published_window=window)
    return {
        "seen": now,
        "id": ident,
        "parent": place.parent,
        "parent_exact": place.parent_exact,
        "root": place.root,
        "depth": place.depth,
        "published": timing.published,
        "published_window": timing.published_window,
        "published_by": timing.published_by,
        "edited": times.edited(shown) if shown else None,
    }


def _likes(shown: str | None) -> tuple[int, bool] | None:
    """The like count; a blank one is zero, none at all means that likes are hidden."""
    if shown is None:
        return None
    return texts.count(shown) if shown.strip() else (0, True)


def _replies(entity: CommentEntity) -> int | None:
    """The number of replies; on a reply the short count is blank even where there are children, the long one is not."""
    toolbar = entity.toolbar
    for shown in (toolbar.reply_count_a11y, toolbar.reply_count):
        found = texts.count(str(shown)) if shown not in (None, "") else None
        if found:
            return found[0]
    return 0 if toolbar.reply_count is not None or toolbar.reply_count_a11y is not None else None


def _paid(model: ViewModel, scene: Scene) -> str | None:
    surface = scene.entities.get(model.comment_surface_key or "")
    payload = surface.comment_surface_entity_payload if surface else None
    chip = payload.pdg_comment_chip if payload else None
    return _chip_text(chip.pdg_comment_chip_renderer if chip else None)


def _chip_text(chip: PaidChip | None) -> str | None:
    return str(chip.chip_text) if chip and chip.chip_text else None


def _author(author: EntityAuthor) -> Author:
    command = author.channel_command.innertube_command if author.channel_command else None
    browse = command.browse_endpoint if command else None
    name, handle = _names(author.display_name, browse.canonical_base_url if browse else None)
    return Author(
        id=author.channel_id,
        name=name,
        handle=handle,
        url=_channel(author.channel_id, command.url if command else ""),
        avatar=author.avatar_thumbnail_url,
        creator=author.is_creator,
        verified=author.is_verified,
        artist=author.is_artist,
        member=author.sponsor_badge_url is not None or author.sponsor_badge_a11y is not None,
        member_badge=author.sponsor_badge_a11y,
    )


def _old_author(old: OldComment) -> Author:
    browse = old.author_endpoint.browse_endpoint if old.author_endpoint else None
    shown: Text | None = old.author_text
    name, handle = _names(str(shown) if shown else None, browse.canonical_base_url if browse else None)
    badge = old.author_comment_badge.author_comment_badge_renderer if old.author_comment_badge else None
    icon = (badge.icon.icon_type if badge and badge.icon else None) or ""
    sponsor: BadgeHolder | None = old.sponsor_comment_badge
    member = sponsor.sponsor_comment_badge_renderer if sponsor else None
    ident = browse.browse_id if browse else None
    return Author(
        id=ident,
        name=name,
        handle=handle,
        url=_channel(ident, old.author_endpoint.url if old.author_endpoint else ""),
        avatar=old.author_thumbnail.largest if old.author_thumbnail else None,
        creator=old.author_is_channel_owner,
        verified=icon.startswith("CHECK"),
        artist=icon == "OFFICIAL_ARTIST_BADGE",
        member=sponsor is not None,
        member_badge=member.tooltip if member else None,
    )


def _names(shown: str | None, page: str | None) -> tuple[str | None, str | None]:
    """Name and handle: since 2022 the platform shows the handle in the name's place."""
    if shown and shown.startswith("@"):
        return None, shown
    handle = page.removeprefix("/") if page and page.startswith("/@") else None
    return shown or None, handle


def _channel(ident: str | None, url: str) -> str | None:
    if ident:
        return f"{texts.BASE}/channel/{ident}"
    return urljoin(texts.BASE, url) if url else None

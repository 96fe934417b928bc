"""A post as the mobile API tells it, which is also what the web's query by shortcode holds."""

from __future__ import annotations

from typing import Literal

from commentvault.demo.instagram import forms, ids
from commentvault.demo.instagram.conversation import Conversation
from commentvault.demo.instagram.forms import Json

State = Literal["open", "missing", "private", "off", "limited"]
"""What may be the matter with a post: it is not there; its owner is private; comments are turned off, or limited to
some, who alone may write them (they can still be read)."""

_KINDS = ((2, "clips"), (2, "clips"), (8, "carousel_container"), (1, "feed"))


def item(told: Conversation, state: State = "open") -> Json:
    """One entry of ``items``; which of the three kinds of posts it is, its shortcode decides."""
    night = int(told.corpus.recipe.now.timestamp())
    media_type, product = _KINDS[ids.drawn(told.code, len(_KINDS))]
    owner = forms.user(told.owner, night) | {"friendship_status": {"following": False}}
    out: Json = {
        "can_viewer_reshare": True,
        "caption": forms.caption(told),
        "caption_is_edited": False,
        "code": told.code,
        "comment_count": 0 if state == "off" else told.claimed,
        "comment_likes_enabled": True,
        "comment_threading_enabled": True,
        "commenting_disabled_for_viewer": state in ("off", "limited"),
        "comments_disabled": state == "off",
        "device_timestamp": told.at * 1_000_000,
        "has_liked": False,
        "id": f"{told.media}_{told.owner.pk}",
        "image_versions2": {"candidates": [_picture(told, 1440), _picture(told, 640)]},
        "is_paid_partnership": False,
        "is_pinned": True,  # on the owner's profile; no comment's business
        "like_and_view_counts_disabled": False,
        "like_count": told.corpus.video.likes,
        "media_type": media_type,
        "original_height": 1920,
        "original_width": 1080,
        "photo_of_you": False,
        "pk": told.media,
        "product_type": product,
        "strong_id__": told.media,
        "taken_at": told.at,
        "user": owner,
    }
    if media_type == 2:
        play = {"height": 1280, "id": f"{told.media}v", "type": 101, "url": "https://cdn.example/v.mp4", "width": 720}
        out |= {"has_audio": True, "play_count": told.corpus.video.views, "video_duration": 61.5}
        out |= {"video_versions": [play], "view_count": None}
    if media_type == 8:
        out |= {"carousel_media": [_slide(told, at) for at in range(3)], "carousel_media_count": 3}
    return out


def _slide(told: Conversation, at: int) -> Json:
    pk = str(int(told.media) + at + 1)
    pictures = {"candidates": [_picture(told, 1080 + at)]}
    ident = f"{pk}_{told.owner.pk}"
    return {"carousel_parent_id": told.media, "id": ident, "image_versions2": pictures, "media_type": 1, "pk": pk}


def _picture(told: Conversation, width: int) -> Json:
    address = f"https://scontent.cdninstagram.com/v/t51.2885-15/{told.media}_{width}_n.jpg?oh=00_{width:08x}"
    return {"height": width * 16 // 9, "url": address, "width": width}

"""Comments, users and posts in the mobile API's shape, with all that it says beside."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from zlib import crc32

from commentvault.demo.instagram import ids
from commentvault.demo.instagram.conversation import Conversation, Person, Said

Json = dict[str, Any]


def avatar(person: Person, night: int) -> str:
    """The address of somebody's picture, signed anew every night; it leads nowhere."""
    signed = crc32(f"{night}:{person.pk}".encode())
    return f"https://scontent.cdninstagram.com/v/t51.2885-19/{person.pk}_n.jpg?stp=s150x150&oh=00_{signed:08x}&oe={night:X}"


def user(person: Person, night: int, *, mentionable: bool = True) -> Json:
    """Somebody, as every comment carries them along."""
    return {
        "fbid_v2": 17_841_400_000_000_000 + int(person.pk) % 10**11,
        "full_name": person.full_name,
        "id": person.pk,
        "is_mentionable" if mentionable else "is_unpublished": mentionable,
        "is_private": person.private,
        "is_verified": person.verified,
        "pk": int(person.pk) if person.number else person.pk,
        "pk_id": person.pk,
        "profile_pic_id": f"{ids.drawn(person.pk, 10**17)}_{person.pk}",
        "profile_pic_url": avatar(person, night),
        "strong_id__": person.pk,
        "username": person.username,
    }


def comment(told: Conversation, said: Said) -> Json:
    """A comment without what hangs under it; marks that are not set are not there at all."""
    night = int(told.corpus.recipe.now.timestamp())
    out: Json = {
        "bit_flags": 0,
        "comment_like_count": said.likes,
        "content_type": "comment",
        "created_at": said.at,
        "created_at_for_fb_app": said.at,
        "created_at_utc": said.at,
        "did_report_as_spam": False,
        "has_disliked_comment": False,
        "has_liked_comment": False,
        "is_covered": said.covered,
        "is_edited": said.edited,
        "is_photo_comments_enabled_for_comment_author": False,
        "is_ranked_comment": told.ranked and said.root is None,
        "is_text_editable": False,
        "liked_by_media_coauthors": [],
        "media_id": int(told.media),
        "meta_ai_comment_type": "NONE",
        "pk": said.id,
        "private_reply_status": 0,
        "share_enabled": True,
        "status": "Active",
        "strong_id__": said.id,
        "text": said.text,
        "type": 0 if said.root is None else 2,
        "user": user(said.author, night),
        "user_id": int(said.author.pk),
    }
    marks = {"is_created_by_media_owner": said.creator, "is_liked_by_media_owner": said.hearted}
    out |= {name: True for name, there in marks.items() if there}
    if said.gif is not None:
        out["giphy_media_info"] = _gif(said.gif, night)
    if said.root is not None:
        out |= {"parent_comment_id": said.root, "replied_to_comment_id": said.parent}
    if said.creator and said.root is not None and ids.drawn(said.id, 2):
        out["media_info"] = {"media": _visual_reply(said)}
    return out


def top_comment(told: Conversation, said: Said) -> Json:
    """A comment of the list, with the first replies to it."""
    replies = told.replies.get(said.id, ())
    shown = replies[: 1 + ids.drawn(f"shown {said.id}", 2)]
    out = comment(told, said) | {
        "child_comment_count": len(replies),
        "comment_has_a_visual_reply_media": any(reply.creator for reply in shown),
        "inline_composer_display_condition": "never",
        "keywords_data": [],
        "other_preview_users": [],
        "preview_child_comments": [comment(told, reply) for reply in shown],
    }
    if said.pinned:
        out["is_pinned"] = True
    return out


def caption(told: Conversation) -> Json:
    """The post's own text, which the platform keeps as a comment of type 1."""
    ident = ids.comment_pk(f"caption {told.code}")
    return {
        "bit_flags": 0,
        "content_type": "comment",
        "created_at": told.at,
        "created_at_for_fb_app": told.at,
        "created_at_utc": told.at,
        "did_report_as_spam": False,
        "is_covered": False,
        "is_created_by_media_owner": True,
        "is_ranked_comment": True,
        "media_id": int(told.media),
        "pk": ident,
        "private_reply_status": 0,
        "share_enabled": True,
        "status": "Active",
        "strong_id__": ident,
        "text": told.caption,
        "type": 1,
        "user": user(told.owner, int(told.corpus.recipe.now.timestamp()), mentionable=False),
        "user_id": int(told.owner.pk),
    }


def _gif(address: str, night: int) -> Json:
    """A GIF as the platform hands it on: from its own servers, the maker's address inside, signed anew every night."""
    signed = crc32(f"{night}:{address}".encode())
    query = urlencode({"stp": "dst-src", "url": address, "utld": "giphy.com", "oh": f"00_{signed:08x}"})
    picture = {"height": "200", "url": f"https://external.xx.fbcdn.net/emg1/v/t13/1?{query}", "width": "200"}
    return {"first_party_cdn_proxied_images": {"fixed_height": picture}, "gif_media_id": address.split("/")[-2]}


def _visual_reply(said: Said) -> Json:
    """A reel in answer to a comment; the marks in it are its own, not the comment's."""
    sticker = {"is_hidden": 0, "is_pinned": True, "is_sticker": 1, "x": 0.5, "y": 0.5}
    return {"is_pinned": True, "media_type": 2, "pk": f"3{said.id}", "visual_comment_reply_sticker_info": [sticker]}

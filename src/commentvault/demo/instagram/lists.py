"""A page of comments, and a page of replies, in the mobile API's shape."""

from __future__ import annotations

from collections.abc import Sequence

from commentvault.demo.instagram import cursors, forms
from commentvault.demo.instagram.conversation import Conversation, Said
from commentvault.demo.instagram.cursors import Cursor, Paging, Side, Slice
from commentvault.demo.instagram.faults import Fault
from commentvault.demo.instagram.forms import Json
from commentvault.demo.instagram.posts import State

Page = tuple[Slice, dict[Side, str]]
"""What a page shows, and the cursors it offers."""


def page_of(rows: Sequence[Said], text: str, size: int, paging: Paging, fault: Fault | None = None) -> Page:
    """The page at a cursor's text, twisted by a fault.

    Raises:
        BadCursorError: the text was never given out.
    """
    cursor = cursors.read(text) if text else None
    found = cursors.slice_of(rows, cursor, size, paging)
    if fault is not None:
        found = _twisted(found, cursor, paging, fault)
    return found, {side: cursor.text(side) for side, cursor in found.next.items()}


def _twisted(found: Slice, asked: Cursor | None, paging: Paging, fault: Fault) -> Slice:
    """The page as a fault makes it: it ends here, or leads where it should not."""
    side: Side = next(iter(found.next), "max" if paging == "max" else "min")
    match fault.trouble:
        case "short":
            return Slice(found.rows[: fault.keep], {})
        case "loop":
            return Slice(found.rows, {side: Cursor(0)})
        case "repeat":
            return Slice(found.rows, {side: asked or Cursor(0)})
        case _:
            return found


def comments(told: Conversation, page: Page, state: State, fault: Fault | None = None) -> Json:
    """A page of top comments."""
    found, ways = page
    rows = () if state == "off" else found.rows
    out: Json = {
        "ai_topic_filters": [],
        "can_view_more_preview_comments": False,
        "caption": forms.caption(told),
        "caption_is_edited": False,
        "comment_count": 0 if state == "off" else told.claimed,
        "comment_cover_pos": "bottom",
        "comment_filter_param": "no_filter",
        "comments": [forms.top_comment(told, said) for said in rows],
        "disclaimer_text": "",
        "fb_comments": [],
        "filter_options": [],
        "foundation_improvements_enabled": True,
        "has_more_headload_fb_comments": False,
        "initiate_at_top": True,
        "insert_new_comment_to_top": True,
        "is_ranked": told.ranked,
        "liked_by_media_owner_badge_enabled": True,
        "media_header_display": "none",
        "pinned_comment_count": told.pins,
        "preview_comments": [],
        "quick_response_emojis": [{"unicode": one} for one in ("❤️", "🙌", "🔥")],
        "scroll_behavior": 1,
        "should_render_upsell": False,
        "sort_options": [],
        "status": "ok",
    }
    if state == "off":
        out["comments_disabled"] = True
        ways = {}
    names = {"min": ("has_more_headload_comments", "next_min_id"), "max": ("has_more_comments", "next_max_id")}
    return _ending(out, "comments", names, ways, fault)


def replies(told: Conversation, root: Said, page: Page, fault: Fault | None = None) -> Json:
    """A page of the replies to a top comment."""
    found, ways = page
    out: Json = {
        "child_comment_count": len(told.replies.get(root.id, ())),
        "child_comments": [forms.comment(told, said) for said in found.rows],
        "parent_comment": forms.comment(told, root),
        "quick_response_emojis": [],
        "status": "ok",
    }
    names = {
        "min": ("has_more_head_child_comments", "next_min_child_cursor"),
        "max": ("has_more_tail_child_comments", "next_max_child_cursor"),
    }
    return _ending(out, "child_comments", names, ways, fault)


def _ending(out: Json, key: str, names: dict[str, tuple[str, str]], ways: dict[Side, str], fault: Fault | None) -> Json:
    """Says of either side whether the list goes on there; a side's cursor is there only where it does."""
    trouble = fault.trouble if fault is not None else ""
    for side, (flag, name) in names.items():
        text = ways.get("min" if side == "min" else "max")
        out[flag] = text is not None
        if text is not None and trouble != "no_cursor":
            out[name] = text
    if trouble == "no_list":
        del out[key]
    return out

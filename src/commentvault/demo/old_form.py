"""A comment in the old form (served until 2024-04, and by some servers of this platform still)."""

from __future__ import annotations

from commentvault.demo import contents, stock
from commentvault.demo.new_form import priority, replies_renderer, replies_token
from commentvault.demo.tokens import permalink
from commentvault.demo.truth import Corpus, Truth
from commentvault.demo.wording import Wording


def _toggle(icon: str, label: str, tooltips: tuple[str, str]) -> stock.Json:
    return {
        "toggleButtonRenderer": {
            "style": {"styleType": "STYLE_TEXT"},
            "size": {"sizeType": "SIZE_DEFAULT"},
            "isToggled": False,
            "isDisabled": False,
            "defaultIcon": {"iconType": icon},
            "trackingParams": stock.TRACK,
            "defaultTooltip": tooltips[0],
            "toggledTooltip": tooltips[1],
            "toggledStyle": {"styleType": "STYLE_DEFAULT_ACTIVE"},
            "defaultNavigationEndpoint": stock.SIGN_IN_OLD,
            "accessibilityData": {"accessibilityData": {"label": label}},
            "toggledAccessibilityData": {"accessibilityData": {"label": tooltips[1]}},
        }
    }


_DISLIKE = {
    german: stock.raw(_toggle("DISLIKE", label, tooltips))
    for german, label, tooltips in (
        (False, "Dislike this comment", ("Dislike", "Remove dislike")),
        (True, "Mag ich nicht", ("Mag ich nicht", "Dislike entfernen")),
    )
}
_REPLY = stock.raw({
    "buttonRenderer": {
        "style": "STYLE_TEXT", "size": "SIZE_DEFAULT", "text": stock.runs("Reply"),
        "navigationEndpoint": stock.SIGN_IN_OLD, "trackingParams": stock.TRACK,
    }
})  # fmt: skip


def _text_button(text: str) -> stock.Json:
    look = {"style": "STYLE_TEXT", "size": "SIZE_DEFAULT", "accessibility": {"label": text}}
    return {"buttonRenderer": {**look, "text": stock.runs(text), "trackingParams": stock.TRACK}}


def _buttons(row: Truth, words: Wording, corpus: Corpus) -> stock.Json:
    label = words.say(
        f"Like this comment along with {words.exact(row.likes)} other people",
        f"Klicke auf „Mag ich“, genau wie {words.exact(row.likes)}\u00a0andere Personen",
    )
    out: stock.Json = {
        "likeButton": _toggle("LIKE", label, (words.say("Like", "Mag ich"), words.say("Unlike", "Mag ich nicht mehr"))),
        "replyButton": _REPLY,
        "dislikeButton": _DISLIKE[words.german],
        "trackingParams": stock.TRACK,
        "protoCreationMs": str(round(corpus.recipe.now.timestamp() * 1000)),  # when the answer was made
        "style": "COMMENT_ACTION_BUTTON_STYLE_TYPE_DESKTOP_TOOLBAR",
    }
    if row.hearted:
        by = words.say(f"❤ by {corpus.video.handle}", f"❤ von {corpus.video.handle}")
        out["creatorHeart"] = {
            "creatorHeartRenderer": {
                "creatorThumbnail": {"thumbnails": [{"url": corpus.video.avatar(), "width": 48, "height": 48}]},
                "heartIcon": {"iconType": "FULL_HEART"},
                "heartedTooltip": by,
                "isHearted": True,
                "isEnabled": False,
                "heartedAccessibility": {"accessibilityData": {"label": by}},
                "kennedyHeartColorString": "#ff0000",
            }
        }
    return {"commentActionButtonsRenderer": out}


def _marks(row: Truth, words: Wording, corpus: Corpus, *, pinned: bool, linked: bool) -> stock.Json:
    """What only some comments carry: votes, pin, link, badges, Super Thanks, reply count."""
    author = row.author
    out: stock.Json = {}
    if row.likes:
        label = words.nouns(row.likes, "like")
        out["voteCount"] = {
            "accessibility": {"accessibilityData": {"label": label}},
            "simpleText": words.count(row.likes),
        }
    badge: stock.Json
    if pinned:
        label_runs = [part for part in words.pinned(corpus.video.handle).partition(corpus.video.handle) if part]
        badge = {"icon": {"iconType": "KEEP"}, "label": stock.runs(*label_runs)}
        out["pinnedCommentBadge"] = {"pinnedCommentBadgeRenderer": badge}
    if linked:
        badge = {"style": "BADGE_STYLE_TYPE_SIMPLE", "label": words.linked(reply=row.root is not None)}
        out["linkedCommentBadge"] = {"metadataBadgeRenderer": badge}
    if author.verified or author.artist:
        icon = "OFFICIAL_ARTIST_BADGE" if author.artist else "CHECK_CIRCLE_THICK"
        text = {"accessibility": {"accessibilityData": {"label": words.badge(author.handle, artist=author.artist)}}}
        out["authorCommentBadge"] = {
            "authorCommentBadgeRenderer": {
                "icon": {"iconType": icon},
                "authorText": {**text, "simpleText": author.handle},
                "authorEndpoint": stock.browse(f"/channel/{author.channel_id}", author.channel_id),
                "iconTooltip": "Official Artist Channel" if author.artist else words.say("Verified", "Bestätigt"),
            }
        }
    if author.member is not None:
        tooltip = words.member(author.member)
        url = "https://yt3.ggpht.com/demo-member-badge=s32-k-nd"
        badge = {"customBadge": {"thumbnails": [{"url": url, "width": 32, "height": 32}]}, "tooltip": tooltip}
        out["sponsorCommentBadge"] = {"sponsorCommentBadgeRenderer": badge}
    if row.paid is not None:
        chip = {"chipText": {"simpleText": row.paid}, "chipIcon": {"iconType": "HEART_BOX"}}
        out["paidCommentChipRenderer"] = {"pdgCommentChipRenderer": chip}
    if row.replies and row.root is None:
        out["replyCount"] = row.replies
    return out


def comment(row: Truth, words: Wording, corpus: Corpus, *, pinned: bool = False, linked: bool = False) -> stock.Json:
    """``commentRenderer``."""
    author, video = row.author, corpus.video
    when = words.ago(corpus.recipe.now - row.published, edited=row.edited, weeks_from=7)
    link = stock.watch(f"/watch?v={video.id}&lc={row.id}", videoId=video.id, params=permalink(row.id))
    avatar = video.avatar(author.channel_id)
    sizes = [{"url": avatar, "width": width, "height": width} for width in (48, 88, 176)]
    out: stock.Json = {
        "authorText": {"simpleText": author.handle},
        "authorThumbnail": {
            "thumbnails": sizes,
            "accessibility": {"accessibilityData": {"label": author.handle}},
        },
        "authorEndpoint": stock.browse(f"/channel/{author.channel_id}", author.channel_id),
        "contentText": contents.old(row.text, row.spans, video.id, video.channel_id),
        "publishedTimeText": {"runs": [{"text": when, "navigationEndpoint": link}]},
        "isLiked": False,
        "actionMenu": stock.MENU_OLD,
        "commentId": row.id,
        "actionButtons": _buttons(row, words, corpus),
        "authorIsChannelOwner": author.creator,
        "voteStatus": "INDIFFERENT",
        "trackingParams": stock.TRACK,
        **_marks(row, words, corpus, pinned=pinned, linked=linked),
        "expandButton": _text_button(words.say("Read more", "Mehr ansehen")),
        "collapseButton": _text_button(words.say("Show less", "Weniger ansehen")),
        "loggingDirectives": {**stock.SEEN, "enableDisplayloggerExperiment": True},
    }
    return {"commentRenderer": out}


def thread(
    row: Truth, words: Wording, corpus: Corpus, *, pinned: bool = False, way: tuple[Truth, ...] = ()
) -> stock.Json:
    """``commentThreadRenderer`` of the old form; ``way`` leads to a linked comment in it."""
    out: stock.Json = {"comment": comment(row, words, corpus, pinned=pinned, linked=way == (row,))}
    if row.replies:
        items = [comment(way[-1], words, corpus, linked=True)] if len(way) > 1 else []
        items.append(stock.continuation(replies_token(row, corpus)))
        out["replies"] = {"commentRepliesRenderer": replies_renderer(row, words, corpus, "contents", items)}
    return {
        "commentThreadRenderer": out
        | {
            "trackingParams": stock.TRACK,
            "renderingPriority": priority(pinned=pinned, linked=bool(way)),
            "isModeratedElqComment": False,
            "loggingDirectives": stock.SEEN,
        }
    }

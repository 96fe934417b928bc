"""A comment in the new form: a view model in the list, and its five entities beside it."""

from __future__ import annotations

from commentvault.demo import contents, stock
from commentvault.demo.tokens import Ask, encode, key, permalink
from commentvault.demo.truth import Corpus, Truth
from commentvault.demo.wording import Wording

_COMMENT, _STATE, _TOOLBAR, _SURFACE, _TRANSLATE = 40, 44, 70, 79, 255  # the kinds in an entity key


def view_model(row: Truth, words: Wording, corpus: Corpus, *, pinned: bool = False, linked: bool = False) -> stock.Json:
    """``commentViewModel``: keys into the entities, and what only the list knows: the pin, and who was linked to."""
    model: stock.Json = {
        "commentKey": key(row.id, _COMMENT),
        "sharedKey": stock.SHARED_KEY,
        "toolbarStateKey": key(row.id, _STATE),
        "toolbarSurfaceKey": key(f"{row.id}/12", _TOOLBAR),
    }
    if pinned:
        model["pinnedText"] = words.pinned(corpus.video.handle)
    if linked:
        model["linkedCommentText"] = words.linked(reply=row.root is not None)
    return model | {
        "commentId": row.id,
        "commentSurfaceKey": key(f"{row.id}/12", _SURFACE),
        "sharedSurfaceKey": "EhVWSUVXSU5HX0NPTlRFWFRfV0FUQ0gg9AIoAQ%3D%3D",
        "inlineRepliesKey": "empty_inline_replies",
        "rendererContext": stock.LOGGING,
    }


def priority(*, pinned: bool, linked: bool) -> str:
    """``renderingPriority``: why a thread stands where it stands; a link to it comes before its pin."""
    return f"RENDERING_PRIORITY_{'LINKED_COMMENT' if linked else 'PINNED_COMMENT' if pinned else 'UNKNOWN'}"


def thread(
    row: Truth,
    words: Wording,
    corpus: Corpus,
    replies: stock.Json | None,
    *,
    pinned: bool = False,
    way: tuple[Truth, ...] = (),
) -> stock.Json:
    """``commentThreadRenderer``: a comment and the way to its replies; ``way`` leads to a linked comment in it."""
    out: stock.Json = {"replies": {"commentRepliesRenderer": replies}} if replies else {}
    model = view_model(row, words, corpus, pinned=pinned, linked=way[-1:] == (row,))
    return {
        "commentThreadRenderer": out
        | {
            "trackingParams": stock.TRACK,
            "renderingPriority": priority(pinned=pinned, linked=bool(way) and row.root is None),
            "isModeratedElqComment": False,
            "commentViewModel": {"commentViewModel": model},
            "loggingDirectives": stock.SEEN,
        }
    }


def replies_token(row: Truth, corpus: Corpus, *, after_ms: int | None = None) -> str:
    """The token for a comment's replies: 10 on the first page, 50 on later ones."""
    video = corpus.video
    size = 10 if after_ms is None else 50
    return encode(
        Ask(list="replies", video=video.id, channel=video.channel_id, comment=row.id, size=size, after_ms=after_ms)
    )


def replies_renderer(row: Truth, words: Wording, corpus: Corpus, where: str, items: list[stock.Json]) -> stock.Json:
    """``commentRepliesRenderer``; ``where`` is ``contents`` (classic) or ``subThreads`` (nested)."""
    shown = words.nouns(row.replies, "reply").replace("\u00a0", " ")  # no no-break space on this button, as recorded
    side = {"iconPosition": "BUTTON_ICON_POSITION_TYPE_LEFT_OF_TEXT"}
    out = {
        where: items,
        "trackingParams": stock.TRACK,
        "viewReplies": stock.button(shown, "EXPAND", **side),
        "hideReplies": stock.button(shown, "COLLAPSE", **side),
        "targetId": f"comment-replies-item-{row.id}",
    }
    if row.creator_replied:
        picture = {"url": corpus.video.avatar(), "width": 48, "height": 48}
        out["viewRepliesCreatorThumbnail"] = {"thumbnails": [picture]}
    return out


def _author(row: Truth, words: Wording, avatar: str) -> stock.Json:
    author = row.author
    out = {
        "channelId": author.channel_id,
        "displayName": author.handle,
        "avatarThumbnailUrl": avatar,
        "isVerified": author.verified,
        "isCurrentUser": False,
        "isCreator": author.creator,
        "channelCommand": {"innertubeCommand": stock.browse(f"/{author.handle}", author.channel_id)},
        "isArtist": author.artist,
    }
    if author.verified or author.artist:
        out["innerBadgeA11y"] = words.badge(author.handle, artist=author.artist)
    if author.member is not None:
        out["sponsorBadgeUrl"] = "https://yt3.ggpht.com/demo-member-badge=s32-k-nd"
        out["sponsorBadgeA11y"] = words.member(author.member)
    return out


def _toolbar(row: Truth, words: Wording, corpus: Corpus) -> stock.Json:
    likes = words.count(row.likes)
    liked_by = words.nouns(row.likes, "like")
    what = "comment" if row.root is None else "reply"
    return {
        "likeCountLiked": words.count(row.likes + 1),
        "likeCountNotliked": likes if row.likes else " ",
        "replyCount": words.count(row.replies) if row.replies and row.root is None else "",
        "creatorThumbnailUrl": corpus.video.avatar(),
        "likeButtonA11y": words.say(
            f"Like this {what} along with {likes} other people",
            f'Klicke bei diesem Kommentar auf "Mag ich", genau wie {likes}\u00a0andere Personen',
        ),
        "engagementToolbarStyle": {"value": "ENGAGEMENT_TOOLBAR_STYLE_VALUE_DEFAULT"},
        "likeCountA11y": liked_by,
        "replyCountA11y": words.nouns(row.replies, "reply"),
        "likeInactiveTooltip": words.say("Like", "Mag ich"),
        "likeActiveTooltip": words.say("Unlike", "Mag ich nicht mehr"),
        "dislikeInactiveTooltip": words.say("Dislike", "Mag ich nicht"),
        "dislikeActiveTooltip": words.say("Remove dislike", "Dislike entfernen"),
        "heartActiveTooltip": words.say(f"❤ by {corpus.video.handle}", f"❤ von {corpus.video.handle}"),
    }


def _comment(row: Truth, words: Wording, corpus: Corpus) -> stock.Json:
    author = row.author
    avatar = corpus.video.avatar(author.channel_id)
    image = {
        "sources": [{"url": avatar, "width": 88, "height": 88}],
        "processor": {"borderImageProcessor": {"circular": True}},
    }
    size = "AVATAR_SIZE_40" if row.root is None else "AVATAR_SIZE_XS"
    return {
        "key": key(row.id, _COMMENT),
        "properties": {
            "commentId": row.id,
            "content": contents.new(row.text, row.spans, corpus.video.id),
            "publishedTime": words.ago(corpus.recipe.now - row.published, edited=row.edited),
            "replyLevel": row.depth if row.root in corpus.nested else min(row.depth, 1),
            "authorButtonA11y": author.handle,
            "toolbarStateKey": key(row.id, _STATE),
            "translateButtonEntityKey": key(row.id, _TRANSLATE),
        },
        "author": _author(row, words, avatar),
        "toolbar": _toolbar(row, words, corpus),
        "avatar": {
            "image": image,
            "accessibilityText": author.handle,
            "avatarImageSize": size,
            "endpoint": {"innertubeCommand": stock.browse(f"/{author.handle}", author.channel_id)},
        },
        "readMoreLogging": {"trackingParams": stock.TRACK, "loggingDirectives": stock.SEEN},
        "loggingDirectives": {**stock.SEEN, "clientVeSpec": {"uiType": 15030, "veCounter": 638121590}},
    }


def _surface(row: Truth, corpus: Corpus) -> stock.Json:
    url = f"/watch?v={corpus.video.id}&lc={row.id}"
    out: stock.Json = {
        "key": key(f"{row.id}/12", _SURFACE),
        "inlineReadMoreButton": {"isExpanded": False},
        "commentClickOpensComposer": True,
        "composerDraftEntityKey": "N/A",
        "viewRepliesTooltipData": stock.TOOLTIP,
        "publishedTimeCommand": {
            "innertubeCommand": stock.watch(url, videoId=corpus.video.id, params=permalink(row.id))
        },
        "logTapCommand": {
            "logGestureCommand": {
                "gestureType": "GESTURE_EVENT_TYPE_LOG_GENERIC_CLICK",
                "trackingParams": stock.TRACK,
            }
        },
    }
    if row.paid is not None:
        chip = {
            "chipText": {"simpleText": row.paid},
            "chipColorPalette": {"backgroundColor": 4280150454, "foregroundTitleColor": 4294967295},
            "chipIcon": {"iconType": "HEART_BOX"},
            "loggingDirectives": stock.SEEN,
        }
        out["pdgCommentChip"] = {"pdgCommentChipRenderer": chip}
    return out


def _toolbar_surface(row: Truth) -> stock.Json:
    return {
        "key": key(f"{row.id}/12", _TOOLBAR),
        "prepareAccountCommand": stock.SIGN_IN,
        "likeCommand": stock.NOTHING,
        "unlikeCommand": stock.NOTHING,
        "dislikeCommand": stock.NOTHING,
        "undislikeCommand": stock.NOTHING,
        "replyCommand": stock.SIGN_IN,
        "menuCommand": stock.MENU,
        "isEngagementToolbar": True,
    }


def mutations(row: Truth, words: Wording, corpus: Corpus) -> list[stock.Json]:
    """The five entities of one comment, for ``frameworkUpdates.entityBatchUpdate.mutations``."""
    heart = "HEARTED" if row.hearted else "UNHEARTED"
    state = {
        "key": key(row.id, _STATE),
        "likeState": "TOOLBAR_LIKE_STATE_INDIFFERENT",
        "heartState": f"TOOLBAR_HEART_STATE_{heart}",
    }
    translate = {"key": key(row.id, _TRANSLATE), "stateIdentifier": "TRI_STATE_IDENTIFIER_UNTOGGLED_STATE"}
    entities: list[tuple[str, stock.Json]] = [
        ("commentEntityPayload", _comment(row, words, corpus)),
        ("commentSurfaceEntityPayload", _surface(row, corpus)),
        ("triStateButtonStateEntityPayload", translate),
        ("engagementToolbarSurfaceEntityPayload", _toolbar_surface(row)),
        ("engagementToolbarStateEntityPayload", state),
    ]
    return [
        {"entityKey": entity["key"], "type": "ENTITY_MUTATION_TYPE_REPLACE", "payload": {name: entity}}
        for name, entity in entities
    ]

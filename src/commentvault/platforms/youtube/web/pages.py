"""A page of a list, whatever forms it mixes → its comments, the replies it offers, and where it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from commentvault.errors import EmptyAnswer, UnknownShape
from commentvault.model import Comment
from commentvault.platforms.walk.source import Listing, Offer, Unknown
from commentvault.platforms.youtube.web import comments, texts
from commentvault.platforms.youtube.web.answers import ContinuationItem, Header, Item, ListAnswer, Replies, Thread
from commentvault.platforms.youtube.web.comments import Place, Scene
from commentvault.platforms.youtube.web.forms import OldComment, Payload, ViewModel

_PINNED = "RENDERING_PRIORITY_PINNED_COMMENT"


@dataclass(frozen=True, slots=True)
class Shown:
    """A comment as a list shows it, in either form, with what the list itself says of it."""

    model: ViewModel | None
    old: OldComment | None
    pinned: bool = False
    creator_replied: bool | None = None


def read(answer: ListAnswer, video: str, at: datetime, under: Offer | None = None) -> Listing:
    """Read a page; ``under`` says whose replies it lists, None for top comments. ``at`` is when it was answered.

    Raises :class:`EmptyAnswer` for a page with neither entries nor a header, and :class:`UnknownShape` where nothing
    of it could be read.
    """
    listing = Listing(now=_server_time(answer, at))
    scene = Scene(video, listing.now, _entities(answer))
    items = list(answer.items())
    for item in items:
        _take(item, listing, scene, under)
    if not items and not listing.header:
        raise EmptyAnswer("an answer without any entry")
    if listing.unknown and listing.empty and not listing.header and listing.message is None:
        raise UnknownShape("a page without any known entry")
    return listing


def _take(item: Item, listing: Listing, scene: Scene, under: Offer | None) -> None:
    if item.comment_thread_renderer:
        _take_thread(item.comment_thread_renderer, listing, scene, under)
    elif item.comment_view_model or item.comment_renderer:
        place = Place()
        if under:  # a flat list: whom a reply answers is shown only below the first level
            place = Place(under.root, under.parent, under.parent != under.root, under.depth + 1)
        shown = Shown(item.comment_view_model, item.comment_renderer)
        if _take_comment(shown, listing, scene, place) is None:
            listing.unknown.append(Unknown("a comment without an id", None))
    elif item.continuation_item_renderer:
        if token := _token(item.continuation_item_renderer, listing, None):
            listing.more.append(token)
    elif item.comments_header_renderer:
        _take_header(item.comments_header_renderer, listing)
    elif item.message_renderer:
        listing.message = str(item.message_renderer.text or "")
    elif not item.comment_filter_context_view_model:
        listing.unknown.append(Unknown("", None))


def _token(item: ContinuationItem, listing: Listing, root: str | None) -> str | None:
    """A continuation's token; one that is not in its place is not the end of the list but a form nobody knows."""
    if item.token is None:
        listing.unknown.append(Unknown("continuationItemRenderer without a token", root))
    return item.token


def _take_thread(thread: Thread, listing: Listing, scene: Scene, under: Offer | None) -> None:
    """A comment with its replies; inside another thread it is a reply whose parent is known by the nesting."""
    place = Place(under.root, under.parent, parent_exact=True, depth=under.depth + 1) if under else Place()
    replies = thread.replies.comment_replies_renderer if thread.replies else None
    shown = Shown(
        model=thread.comment_view_model,
        old=thread.comment.comment_renderer if thread.comment else None,
        pinned=thread.rendering_priority == _PINNED,
        creator_replied=replies.view_replies_creator_thumbnail is not None if replies else None,
    )
    ident = _take_comment(shown, listing, scene, place)
    if ident is None:
        listing.unknown.append(Unknown("commentThreadRenderer without a comment", None))
    elif replies:
        _take_replies(replies, Offer("", place.root or ident, ident, place.depth), listing, scene)


def _take_replies(replies: Replies, under: Offer, listing: Listing, scene: Scene) -> None:
    """What a comment shows of its replies: some of them in place, and tokens for the rest."""
    before = len(listing.comments) + len(listing.offers) + len(listing.unknown)
    for item in (*replies.contents, *replies.sub_threads):
        if item.continuation_item_renderer:
            _offer(_token(item.continuation_item_renderer, listing, under.root), under, listing)
        else:
            _take(item, listing, scene, under)
    for old in replies.continuations:
        _offer(old.next_continuation_data.continuation if old.next_continuation_data else None, under, listing)
    if before == len(listing.comments) + len(listing.offers) + len(listing.unknown):
        listing.unknown.append(Unknown("commentRepliesRenderer without a way to the replies", under.root))


def _offer(token: str | None, under: Offer, listing: Listing) -> None:
    if token:
        listing.offers.append(Offer(token, under.root, under.parent, under.depth))


def _take_comment(shown: Shown, listing: Listing, scene: Scene, place: Place) -> str | None:
    """Read one comment of either form; returns its id, None where there is none."""
    model = shown.model
    while model and model.comment_view_model:
        model = model.comment_view_model
    if shown.old:
        comment: Comment | None = comments.old_form(shown.old, place, scene)
    elif model:
        comment = comments.new_form(model, place, scene)
    else:
        return None
    if comment is None:
        ident = model.comment_id if model else None
        listing.unread += [ident] if ident else []
        return ident
    pinned = comment.pinned or shown.pinned
    listing.comments.append(msgspec.structs.replace(comment, pinned=pinned, creator_replied=shown.creator_replied))
    return comment.id


def _take_header(header: Header, listing: Listing) -> None:
    listing.header = True
    found = texts.count(str(header.count_text)) if header.count_text else None
    listing.claimed, listing.claimed_exact = found or (None, None)
    listing.newest = header.newest


def _entities(answer: ListAnswer) -> dict[str, Payload]:
    batch = answer.framework_updates.entity_batch_update if answer.framework_updates else None
    return {m.entity_key: m.payload for m in batch.mutations if m.payload} if batch else {}


def _server_time(answer: ListAnswer, at: datetime) -> datetime:
    """The server's clock: relative texts are to be resolved against it."""
    batch = answer.framework_updates.entity_batch_update if answer.framework_updates else None
    if batch and batch.timestamp and int(batch.timestamp.seconds):
        return datetime.fromtimestamp(int(batch.timestamp.seconds), UTC)
    for item in answer.items():
        milliseconds = _creation_ms(item)
        if milliseconds:
            return datetime.fromtimestamp(milliseconds // 1000, UTC)
    return at


def _creation_ms(item: Item) -> int:
    """When the answer was made, by the old form's buttons."""
    thread = item.comment_thread_renderer
    old = item.comment_renderer or (thread.comment.comment_renderer if thread and thread.comment else None)
    buttons = old.action_buttons.comment_action_buttons_renderer if old and old.action_buttons else None
    return int(buttons.proto_creation_ms or 0) if buttons else 0


def names(raw: bytes) -> str:
    """The names of an answer's entries that nobody knows, or else of its parts; for the message about its shape."""
    found: set[str] = set()
    known = set(Item.__struct_encode_fields__)

    def search(value: object) -> None:
        if isinstance(value, dict):
            items = value.get("continuationItems")
            for item in items if isinstance(items, list) else ():
                found.update(set(item) - known if isinstance(item, dict) else ())
            for inner in value.values():
                search(inner)
        elif isinstance(value, list):
            for inner in value:
                search(inner)

    whole = msgspec.json.decode(raw)
    search(whole)
    top = whole if isinstance(whole, dict) else ()
    return ", ".join(sorted(found or top)[:8]) or "nothing"

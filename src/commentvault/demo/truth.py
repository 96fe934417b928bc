"""The table of truth: what the invented platform really holds, before any answer is made of it.

Every answer is a pure function of a ``Corpus`` and a request, so a test compares what a tool has kept with these rows.
To change the world between two runs, make other rows and ``arrange`` them anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Literal
from zlib import crc32

import msgspec

Kind = Literal["link", "time", "tag", "mention", "emoji"]

NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
"""The platform's own clock unless a recipe says otherwise; nothing here reads the wall clock."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """What a corpus is made from; the same recipe gives the same corpus, byte for byte.

    ``comments`` counts all, ``tops`` the top comments, ``threads`` those of them with replies; None = a usual share.
    ``days`` = how long before ``now`` the video came out. ``old_share`` of the answers come in the old form,
    ``nested_share`` of the reply threads in the nested form. ``held`` = comments the platform counts but does not
    list. ``reply_page_cap`` = the largest reply page that is served, whatever the token asks for.
    """

    seed: int = 7
    comments: int = 420
    tops: int | None = None
    threads: int | None = None
    now: datetime = NOW
    days: float = 10.0
    old_share: float = 0.2
    nested_share: float = 0.35
    held: int | None = None
    reply_page_cap: int = 50
    video_id: str = "gLs5hArb0ur"


class Span(msgspec.Struct, frozen=True):
    """A stretch of a text, in code points. ``to``: address, second, hashtag page, channel page or picture.

    Only custom emoji are spans of kind ``emoji``: a Unicode emoji is served with its picture, but stands for itself.
    A mention's span is the run as the platform serves it, with the no-break spaces around the handle.
    """

    at: int
    len: int
    kind: Kind
    to: str | int


class Writer(msgspec.Struct, frozen=True, kw_only=True):
    """Who wrote. ``member`` is the badge's text in English ("Member (6 months)"), None for others."""

    channel_id: str
    handle: str
    creator: bool = False
    verified: bool = False
    artist: bool = False
    member: str | None = None


class Truth(msgspec.Struct, frozen=True, kw_only=True):
    """One comment as it really is.

    ``root`` and ``parent`` are None for a top comment. ``parent_shown`` is the parent where the form in which the
    comment is served shows it (nested), else None: then the root is all that can be known. ``text`` is what the
    platform serves, with custom emoji as ``:name:`` and a reply's mention between no-break spaces. ``published`` is
    exact to the millisecond, as the ids are. ``replies`` counts all descendants, ``creator_replied`` is True where
    the creator is among their writers. ``edited_at`` is the time of the last edit, None for what was never edited.
    ``topic`` says from which pool the text came ("spam", "odd", "bridge" …).
    """

    id: str
    root: str | None = None
    parent: str | None = None
    parent_shown: str | None = None
    depth: int = 0
    author: Writer
    text: str
    spans: tuple[Span, ...] = ()
    published: datetime
    edited: bool = False
    edited_at: datetime | None = None
    likes: int = 0
    replies: int = 0
    creator_replied: bool = False
    pinned: bool = False
    hearted: bool = False
    paid: str | None = None
    lang: str = "en"
    topic: str = "general"


class TruthVideo(msgspec.Struct, frozen=True, kw_only=True):
    """The post. ``comments`` is the platform's claim, a bit over what it lists. ``state`` is "open" here.

    ``signature`` goes into the address of every picture around it, as the real platform signs them anew at times.
    """

    id: str
    title: str
    description: str
    channel: str
    channel_id: str
    handle: str
    published: datetime
    views: int
    likes: int
    comments: int
    state: str = "open"
    length: int = 247
    signature: int = 0

    def avatar(self, channel_id: str | None = None) -> str:
        """The address of a channel's picture, the creator's own unless another is named; it leads nowhere."""
        ident = (channel_id or self.channel_id)[2:]
        signed = f"-{crc32(f'{self.signature}:{ident}'.encode()):08x}" if self.signature else ""
        return f"https://yt3.ggpht.com/ytc/demo{ident}{signed}=s88-c-k-c0x00ffffff-no-rj"


class Corpus(msgspec.Struct, frozen=True, kw_only=True):
    """A video and all its comments, arranged for serving.

    ``comments``: every row, top comments newest first, each followed by its replies, oldest first. ``newest``: top
    comments, newest first. ``ranked``: those that the top order lists, the pinned one first. ``replies``: a root's
    descendants, oldest first. ``children``: the direct answers to any comment, oldest first. ``nested``: the roots
    whose replies are served in the nested form.
    """

    recipe: Recipe
    video: TruthVideo
    comments: tuple[Truth, ...]
    by_id: dict[str, Truth]
    newest: tuple[Truth, ...]
    ranked: tuple[Truth, ...]
    replies: dict[str, tuple[Truth, ...]]
    children: dict[str, tuple[Truth, ...]]
    nested: frozenset[str]


def moment(ms: int) -> datetime:
    """Unix milliseconds as a time."""
    return _EPOCH + timedelta(milliseconds=ms)


def milliseconds(when: datetime) -> int:
    """A time in Unix milliseconds, exactly."""
    return (when - _EPOCH) // timedelta(milliseconds=1)


def listed_in_top(row: Truth) -> bool:
    """Whether the top order lists this comment: it is a filter too, and spam and unloved one-liners fall out."""
    return row.pinned or (row.topic != "spam" and (row.likes > 0 or row.replies > 0))


def drawn_nested(recipe: Recipe, root: str) -> bool:
    """Whether a recipe serves a thread's replies nested; another ``nested_share`` or ``seed`` draws others."""
    return crc32(f"{recipe.seed}:nested:{root}".encode()) / 2**32 < recipe.nested_share


def arrange(recipe: Recipe, video: TruthVideo, rows: Iterable[Truth], nested: frozenset[str] | None = None) -> Corpus:
    """Makes a corpus of rows in any order.

    ``nested`` are the roots whose replies are served nested; None draws them by the recipe, so that the same rows
    under another recipe are the same conversation in another layout. The rows are taken as they are, but for
    ``parent_shown``, which follows from ``nested``.
    """
    rows = list(rows)
    if nested is None:
        nested = frozenset(row.root for row in rows if row.root is not None and drawn_nested(recipe, row.root))
    rows = [_shown(row, nested) for row in rows]
    newest = sorted((r for r in rows if r.root is None), key=lambda r: r.published, reverse=True)
    ranked = sorted(filter(listed_in_top, newest), key=lambda r: (not r.pinned, -(r.likes + 3 * r.replies)))
    replies: defaultdict[str, list[Truth]] = defaultdict(list)
    children: defaultdict[str, list[Truth]] = defaultdict(list)
    for row in sorted((r for r in rows if r.root is not None), key=lambda r: r.published):
        replies[row.root or ""].append(row)
        children[row.parent or ""].append(row)
    ordered = [row for top in newest for row in (top, *replies.get(top.id, ()))]
    return Corpus(
        recipe=recipe,
        video=video,
        comments=tuple(ordered),
        by_id={row.id: row for row in ordered},
        newest=tuple(newest),
        ranked=tuple(ranked),
        replies={key: tuple(value) for key, value in replies.items()},
        children={key: tuple(value) for key, value in children.items()},
        nested=nested,
    )


def _shown(row: Truth, nested: frozenset[str]) -> Truth:
    """The row with the parent that its form shows."""
    parent = row.parent if row.root in nested else None
    return row if row.parent_shown == parent else msgspec.structs.replace(row, parent_shown=parent)

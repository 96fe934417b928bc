"""A world in Instagram's words: who said what under a post, as this platform numbers, orders and marks it."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from commentvault.demo.instagram import ids
from commentvault.demo.truth import Corpus, Truth, Writer

_QUIET = ("spam", "odd", "pinned")
_MENTION = re.compile("\u00a0(@[^\u00a0]+)\u00a0 ")
_PLAIN_NAME = re.compile(r"[a-z0-9._]{1,30}")


class Person(msgspec.Struct, frozen=True):
    """A user. ``number``: ``pk`` is a number in the platform's JSON, not a string."""

    pk: str
    username: str
    full_name: str
    verified: bool
    private: bool
    number: bool


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One comment as the platform would tell it: the truth that an archive is compared with.

    ``at``: Unix seconds. ``parent``: what it answers, ``root`` the top comment it hangs under; both None for a top
    comment. ``gif``: the address of a picture in the place of a text. ``covered``: hidden until one asks for it.
    """

    id: str
    root: str | None
    parent: str | None
    author: Person
    text: str
    at: int
    edited: bool
    likes: int
    replies: int
    pinned: bool
    hearted: bool
    covered: bool
    creator: bool
    gif: str | None


class Conversation:
    """A corpus, told as a post.

    ``tops``: the top comments in the order of the list, the pinned ones first; ``ranked`` False: newest first behind
    them. ``replies``: what hangs under a top comment, oldest first. ``claimed``: what the platform
    counts; ``pins``: how many are pinned.
    """

    def __init__(self, corpus: Corpus, ranked: bool = True) -> None:
        self.corpus, self.ranked = corpus, ranked
        self.code = ids.code_of(corpus.video.id)
        self.media = ids.media_pk(self.code)
        self.claimed = corpus.video.comments
        self._people: dict[str, Person] = {}
        video = corpus.video
        self.owner = self._person(Writer(channel_id=video.channel_id, handle=video.handle, creator=True, artist=True))
        self.caption = f"{video.title}\n\n{video.description}"
        self.at = int(video.published.timestamp())
        tops = map(self._said, corpus.newest)
        self.tops = tuple(sorted(tops, key=_rank if ranked else lambda said: (not said.pinned, -said.at)))
        self.replies = {
            ids.comment_pk(root): tuple(map(self._said, rows)) for root, rows in corpus.replies.items() if rows
        }
        self.pins = sum(said.pinned for said in self.tops)
        self.by_id = {said.id: said for said in self.everything()}

    def everything(self) -> Iterable[Said]:
        """All comments, each top comment followed by its replies."""
        for top in self.tops:
            yield top
            yield from self.replies.get(top.id, ())

    def _said(self, row: Truth) -> Said:
        quiet = row.topic in _QUIET or row.author.creator
        gif = None if quiet or row.edited or ids.drawn(f"gif {row.id}", 40) else _gif(row.id)
        return Said(
            id=ids.comment_pk(row.id),
            root=ids.comment_pk(row.root) if row.root is not None else None,
            parent=ids.comment_pk(row.parent) if row.parent is not None else None,
            author=self._person(row.author),
            text="" if gif is not None else _MENTION.sub(lambda found: f"@{username(found[1])} ", row.text),
            at=int(row.published.timestamp()),
            edited=row.edited,
            likes=row.likes,
            replies=len(self.corpus.replies.get(row.id, ())),
            pinned=row.pinned,
            hearted=row.hearted,
            covered=row.topic == "spam",
            creator=row.author.creator,
            gif=gif,
        )

    def _person(self, writer: Writer) -> Person:
        """The same person for the same writer."""
        if writer.channel_id not in self._people:
            name = username(writer.handle)
            full = re.sub(r"[-_. ]+", " ", writer.handle.lstrip("@")).strip().title()
            self._people[writer.channel_id] = Person(
                pk=ids.user_pk(writer.channel_id),
                username=name,
                full_name=full if ids.drawn(f"named {name}", 7) else "",
                verified=writer.verified or writer.artist,
                private=not writer.creator and not ids.drawn(f"private {name}", 3),
                number=not ids.drawn(f"number {name}", 2),
            )
        return self._people[writer.channel_id]


def username(handle: str) -> str:
    """A handle as this platform allows it: small Latin letters, digits, dots and underscores."""
    name = handle.lstrip("@").lower().replace("-", "__")
    return name if _PLAIN_NAME.fullmatch(name) else f"user_{ids.drawn(handle, 10**8):08}"


def _rank(said: Said) -> tuple[bool, bool, int, int, str]:
    """The platform's top order; what is covered stands at the end."""
    return (not said.pinned, said.covered, -(said.likes + 3 * said.replies), -said.at, said.id)


def _gif(ident: str) -> str:
    return f"https://media2.giphy.com/media/v1.{ids.drawn(ident, 10**15):015}/200.gif"

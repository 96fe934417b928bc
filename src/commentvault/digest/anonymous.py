"""A digest without the names of those who wrote: numbers instead, and no links that lead to them.

The creator keeps the name: what is told is told under the creator's own post. Texts stay as they are but for mentions,
so that a search for the very words may still find who wrote them.
"""

from __future__ import annotations

import re
from typing import Any, TypeVar

from msgspec.structs import replace

from commentvault.archive.life import Event
from commentvault.archive.lines import Gone
from commentvault.digest.about.value import Spam
from commentvault.digest.completeness import Completeness
from commentvault.digest.recast import recast
from commentvault.digest.relations import person
from commentvault.digest.value import Digest, Head, Quote, Story
from commentvault.model import TOP, Author, Comment, Failed, Span

_MENTION = re.compile(r"[\w.+-]*@[\w.·-]+")  # an address of mail, too
_SOMEBODY = "@somebody"
_Told = TypeVar("_Told", Digest, Story)


def anonymous(told: _Told) -> _Told:
    """The digest or story with *Person 1*, *Person 2* … in the order in which they are met, and mentions as
    ``@somebody``. Comments are numbered, too, since their ids lead to them. Numbers hold within this value only.
    """
    digests = [side.digest for side in told.sides] if isinstance(told, Story) else [told]
    return recast(told, _Mask([digest.head.post.creator for digest in digests if digest.head.post]))


class _Mask:
    """Takes one part of a digest after the other and gives it back without names."""

    def __init__(self, creators: list[Author]) -> None:
        self._creators = {creator.id for creator in creators if creator.id}
        self._handles = {handle.casefold() for creator in creators if (handle := creator.handle)}
        self._people: dict[str, str] = {}
        self._comments: dict[str, str] = {}

    def __call__(self, part: Any) -> Any:
        match part:
            case Author():
                return self._author(part)
            case Comment():
                text, spans = self._text(part.text, part.spans)
                return replace(part, **self._ids(part), parent=self._id(part.parent), text=text, spans=spans)
            case Event():
                texts = {name: self._words(getattr(part, name)) for name in ("text", "old", "new")}
                return replace(part, **self._ids(part), **texts)
            case Quote():
                return replace(part, link=None)
            case Gone() | Failed():
                cursor = {"cursor": None} if isinstance(part, Failed) else {}
                return replace(part, id=self._id(part.id), **cursor)
            case Head():
                return replace(part, cites=False)
            case Completeness():
                named = {self._id(place): author for place, author in part.named.items()}
                return replace(part, capped=tuple(map(self._id, part.capped)), named=named)
            case Spam():
                return replace(part, ids=frozenset(map(self._id, sorted(part.ids))))
            case _:
                return part

    def _author(self, author: Author) -> Author:
        """Which author it is cannot be read from what is given back, and the same one is given the same number."""
        if author.creator or (author.id in self._creators):
            return author
        who = person(author)
        if who is None:
            return author
        name = self._people.setdefault(who, f"Person {len(self._people) + 1}")
        return Author(id=name, name=name, creator=author.creator, member=author.member)

    def _ids(self, part: Comment | Event) -> dict[str, str | None]:
        return {"id": self._id(part.id), "root": self._id(part.root)}

    def _id(self, ident: str | None) -> str | None:
        if ident is None or ident == TOP:
            return ident
        return self._comments.setdefault(ident, f"c{len(self._comments) + 1}")

    def _words(self, words: Any) -> Any:
        return self._text(words, ())[0] if isinstance(words, str) else words

    def _text(self, text: str, spans: tuple[Span, ...]) -> tuple[str, tuple[Span, ...]]:
        """The text without mentions; spans stay where they were, but those of mentions go."""
        found = [mention for mention in _MENTION.finditer(text) if mention[0].casefold() not in self._handles]
        kept = tuple(span for span in spans if span.kind != "mention")
        for mention in reversed(found):
            longer = len(_SOMEBODY) - len(mention[0])
            text = text[: mention.start()] + _SOMEBODY + text[mention.end() :]
            kept = tuple(replace(s, at=s.at + longer) if s.at >= mention.end() else s for s in kept)
        return text, kept

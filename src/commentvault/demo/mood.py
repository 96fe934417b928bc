"""What the platform may do to an archive on some nights although nothing has happened in the conversation."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from commentvault.demo.answers import Asked
from commentvault.demo.truth import Corpus, Truth

Hidden = frozenset[str] | set[str] | Callable[[Truth], bool]


class Mood(msgspec.Struct, frozen=True, kw_only=True):
    """How the platform answers tonight.

    * ``language``: every answer comes in it, whatever the client asks for ("en", "de"); None = as asked
    * ``avatars``: goes into the signed address of every picture; another number, other addresses
    * ``hide``: comments (their ids, or a rule) that all lists leave out, a nested reply with those below it; the
      header's count and the counts of replies stay as they are
    * ``permalinks`` False: no link to a comment shows it, be it hidden or not
    * ``hide_links``: the links to hidden comments do not show them either, as if they were deleted
    """

    language: str | None = None
    avatars: int = 0
    hide: Hidden = frozenset()
    permalinks: bool = True
    hide_links: bool = False

    def hides(self, row: Truth) -> bool:
        """Whether lists leave this comment out."""
        return self.hide(row) if callable(self.hide) else row.id in self.hide

    def heard(self, asked: Asked) -> Asked:
        """The request as the platform takes it tonight."""
        if self.language is not None:
            asked = msgspec.structs.replace(asked, hl=self.language)
        if self.permalinks or not asked.linked:
            return asked
        ask = msgspec.structs.replace(asked.ask, linked="") if asked.ask is not None else None
        return msgspec.structs.replace(asked, ask=ask, linked="")

    def shown(self, corpus: Corpus) -> Corpus:
        """The world as the platform shows it tonight."""
        if self.avatars:
            video = msgspec.structs.replace(corpus.video, signature=self.avatars)
            corpus = msgspec.structs.replace(corpus, video=video)
        hidden = {row.id for row in corpus.comments if self.hides(row)}
        if not hidden:
            return corpus

        def left(rows: tuple[Truth, ...]) -> tuple[Truth, ...]:
            return tuple(row for row in rows if row.id not in hidden)

        linkable = {ident: row for ident, row in corpus.by_id.items() if ident not in hidden}
        return msgspec.structs.replace(
            corpus,
            newest=left(corpus.newest),
            ranked=left(corpus.ranked),
            replies={root: left(rows) for root, rows in corpus.replies.items()},
            children={parent: left(rows) for parent, rows in corpus.children.items()},
            by_id=linkable if self.hide_links else corpus.by_id,
        )

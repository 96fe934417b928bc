"""Where a list of the Graph API goes on, as the walk keeps it: not the address that the API gives, with the token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import msgspec

from commentvault.errors import NotServed

_MARK = "graph"
_decoder = msgspec.json.Decoder(tuple[Literal["graph"], str | None, str | None])


@dataclass(frozen=True, slots=True)
class Place:
    """``node`` is the media or the comment whose list it is, None = the media of the post that is walked; ``after`` the
    cursor, None = the beginning.
    """

    node: str | None = None
    after: str | None = None

    def encode(self) -> str:
        """As a JSON array."""
        return msgspec.json.encode((_MARK, self.node, self.after)).decode()

    @classmethod
    def decode(cls, token: str) -> Place:
        """The place that a token names. Raises :class:`NotServed` for a token of another source."""
        try:
            return cls(*_decoder.decode(token)[1:])
        except (msgspec.DecodeError, UnicodeError) as error:
            raise NotServed("the Graph API cannot go on where another source stopped") from error

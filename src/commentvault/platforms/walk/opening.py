"""How a walk finds the first list of a post's comments, or why there is none."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from commentvault.errors import AnswerError, NotServed
from commentvault.model import End, Post
from commentvault.platforms.walk import words as told
from commentvault.platforms.walk.jobs import Look, Order
from commentvault.platforms.walk.source import Listing, PostPage


class Opening:
    """Takes the answers about the post; each step says what to ask next, or how the walk ends.

    ``first`` asks for the first list directly. ``post`` are the post's own facts; ``raw`` is its answer where that is
    of an unknown shape.
    """

    def __init__(self, first: Order) -> None:
        self._first = first
        self._listed: int | None = None  # how many comments a list claims
        self._words: End | None = None  # the player's, where the page shows no comments
        self.post: Post | None = None
        self.raw: bytes | None = None

    def take_post(self, got: PostPage) -> Look | Order | End:
        """The post's answer: its facts, and where its comments begin."""
        self.post = got.post
        section = got.section
        if section and section.token:
            return replace(self._first, token=section.token)
        if section and section.message:
            return told.off(section.message)
        if section:
            self.raw = got.raw
            return End(status="partial", reason="the comment section is of an unknown shape")
        if got.live_chat:
            return told.LIVE_CHAT
        if self.post is None:
            self.raw = got.raw
        return Look("player")

    def take_player(self, words: End) -> Order | End:
        """Why the page shows no comments, by the player. Where the post can be had, they are asked for directly
        all the same: they came at times when the player took the visitor for a bot.
        """
        if words.status != "off":
            self.raw = None  # a page without a post is expected then
        elif self.raw is not None:
            words = End(status="partial", reason="the post's answer is of an unknown shape: no title, no comments")
        if words.status == "missing":
            return words
        self._words = words
        return self._first

    @property
    def claimed(self) -> int | None:
        """How many comments the platform counts, by its list, else by the post's facts."""
        return self._listed or (self.post.counts.comments if self.post else None)

    def claim(self, listing: Listing) -> None:
        """A list says how many comments the thread has: that belongs to the post's facts."""
        self._listed = listing.claimed or self._listed
        if self.post and listing.claimed is not None:
            claimed = {"comments": listing.claimed, "comments_exact": listing.claimed_exact}
            counts = msgspec.structs.replace(self.post.counts, **claimed)
            self.post = msgspec.structs.replace(self.post, counts=counts)

    def none(self, message: str | None) -> End:
        """The first list says that there are no comments."""
        words = self._words
        return words if words and words.status != "off" else told.off(message or "there are no comments")

    def failed(self, error: AnswerError) -> End | None:
        """How the walk ends because its first list cannot be had; None where that is a failure like any other."""
        words = self._words
        if words and (words.status != "off" or isinstance(error, NotServed)):
            return words
        return None

"""Who speaks: one voice a person, as far as the platform tells persons apart."""

from __future__ import annotations

from commentvault.model import Comment


def person(comment: Comment) -> str | None:
    """By what a comment's author is told from others; None where nothing is known of them."""
    return comment.author.id or comment.author.handle or comment.author.name


def voice(comment: Comment) -> str:
    """The same, where an unknown author counts as somebody of their own."""
    return person(comment) or f" {comment.id}"

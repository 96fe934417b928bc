"""Who speaks: one voice a person, as far as the platform tells persons apart."""

from __future__ import annotations

from commentvault.digest.relations import person
from commentvault.model import Comment


def voice(comment: Comment) -> str:
    """By what a comment's author is told from others; an unknown one is somebody of their own."""
    return person(comment.author) or f" {comment.id}"

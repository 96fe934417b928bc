"""Instagram's numbers, made of the ids of the invented world, always the same ones."""

from __future__ import annotations

from hashlib import blake2b

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""The 64 digits of a shortcode, in the order of their value."""


def drawn(text: str, below: int) -> int:
    """A number from 0 up to ``below`` that a text always draws."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") % below


def comment_pk(ident: str) -> str:
    """A comment's number: 17 digits."""
    return str(17_800_000_000_000_000 + drawn(ident, 400_000_000_000_000))


def user_pk(channel_id: str) -> str:
    """A user's number: 8 to 11 digits."""
    return str(10_000_000 + drawn(channel_id, 60_000_000_000))


def media_pk(code: str) -> str:
    """The number of a post, which its shortcode is in base 64."""
    value = 0
    for digit in code:
        value = value * 64 + ALPHABET.index(digit)
    return str(value)


def shortcode(pk: str) -> str:
    """The shortcode of a post's number."""
    value, digits = int(pk), ""
    while value:
        value, digit = divmod(value, 64)
        digits = ALPHABET[digit] + digits
    return digits


def code_of(video_id: str) -> str:
    """The shortcode of a video's conversation: the video's id itself, if its number fits into 63 bits."""
    return video_id if int(media_pk(video_id)) < 1 << 63 else "D" + video_id[1:]

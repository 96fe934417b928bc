"""A post's two names: its number, and the shortcode in its address, which is that number in base 64."""

from __future__ import annotations

import re

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_VALUE = {letter: value for value, letter in enumerate(_ALPHABET)}
_NUMBER = re.compile(r"[0-9]{1,20}")
_PRIVATE = 28  # so many letters follow the code itself in the links to a private account's posts


def own(shortcode: str) -> str:
    """The shortcode itself, without what follows it in a link to a private account's post."""
    return shortcode[:-_PRIVATE] if len(shortcode) > _PRIVATE else shortcode


def media_id(shortcode: str) -> str:
    """The number of a post. Raises :class:`ValueError` for what is no shortcode."""
    number = 0
    for letter in own(shortcode):
        if letter not in _VALUE:
            raise ValueError("no shortcode")
        number = number * 64 + _VALUE[letter]
    return str(number)


def shortcode(media_id: str) -> str:
    """The shortcode of a post, by its number alone or followed by its owner's (``PK_OWNER``).

    Raises :class:`ValueError` for what is no number.
    """
    digits = media_id.partition("_")[0]
    if not _NUMBER.fullmatch(digits):
        raise ValueError("no number of a post")
    number, code = int(digits), ""
    while number:
        number, value = divmod(number, 64)
        code = _ALPHABET[value] + code
    return code

"""Other people's text as Markdown that shows exactly this text, and the few marks that the digest makes of its own.

Text is tamed before (see ``words.plain``). It makes no markup, no link and no HTML; an address in a comment stays
visible text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote as percent_encode

_MARKUP = str.maketrans({char: f"\\{char}" for char in "\\`*_[]{}~|#^$"} | {"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_ESCAPED_WHERE_IT_MATTERS = (
    (re.compile(r"=(?==)|^="), r"\\="),  # setext underline, ==highlight==
    (re.compile(r"/(?=/)"), r"\\/"),  # https://…, not to become a link
    (re.compile(r"(?<=\S)\.(?=[^\W\d_])"), r"\\."),  # www.…, example.org
    (re.compile(r"(?<=[^\s(])@(?=\S)"), r"\\@"),  # a@example.org
    (re.compile(r"^([-+]|:(?=[-\s]))"), r"\\\1"),  # list items, rules, table rulers, definitions
    (re.compile(r"^(\d+)([.)])"), r"\1\\\2"),  # numbered items
)


def escape(line: str) -> str:
    """One line of tamed text as Markdown that shows exactly this text, wherever in a line it stands."""
    line = line.translate(_MARKUP)
    for pattern, escaped in _ESCAPED_WHERE_IT_MATTERS:
        line = pattern.sub(escaped, line)
    return line


def link(label: str, url: str) -> str:
    """A link to a web address; ``label`` is Markdown already."""
    return f"[{label}]({percent_encode(url, safe='/:?&=%#@+,~.-_', errors='replace')})"


def linked(address: str | None) -> str:
    """A link in brackets to stand behind what it is the source of; "" where there is none."""
    return f" ({link('link', address)})" if address else ""


def quiet(text: str) -> str:
    """A line beside the matter: in italics."""
    return f"*{escape(text)}*"


def listed(lines: Iterable[str]) -> str:
    """Lines of Markdown as a list."""
    return "\n".join(f"- {line}" for line in lines)


def quoted(text: str) -> list[str]:
    """A text as a blockquote; its lines are kept by hard breaks (two spaces)."""
    return list(_quoted(text.split("\n")))


def _quoted(lines: list[str]) -> Iterator[str]:
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        hard_break = "  " if line and following else ""
        yield f"> {escape(line)}{hard_break}" if line else ">"

"""Comments in the terminal: quoted in full with what is known around them; headings and lists around those."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from commentvault.digest.forms import sections
from commentvault.digest.forms.sections import LONG, Part
from commentvault.digest.relations import web_link
from commentvault.digest.value import Quote
from commentvault.digest.words import life, summary, wording
from commentvault.digest.words.diff import Piece
from commentvault.digest.words.happened import plain_text, plain_who
from commentvault.digest.words.plain import excerpt, tame_line

INDENT = 4


def part(part: Part) -> Iterator[RenderableType]:
    """Quotes under a heading."""
    yield heading(part.heading, part.note)
    for quote in part.quotes:
        yield whole(quote, uncut=part.whole)
        if quote.life:
            yield Padding(listed(map(_lived, life.moments(quote.life))), (0, 0, 0, INDENT))
        yield from (Padding(whole(reply, role="in reply"), (0, 0, 0, INDENT)) for reply in quote.best)


def whole(quote: Quote, *, uncut: bool = False, role: str = "") -> Text:
    """Who, with what is known around it, then what it answers and the words. A quote told before is only named."""
    comment = quote.comment
    name = plain_who(comment.author) + (f", {role}" if role else "")
    if quote.told:
        replies = wording.replies(comment.replies, quote.archived, quote.lost)
        return Text.assemble((name, "bold"), *_dim_facts("quoted above", replies), f"\n{_short(quote)}")
    text = Text.assemble((name, "bold"), *_dim_facts(*wording.badges(comment.author), *summary.facts(quote)))
    if quote.answers is not None:
        lost = ", no longer listed" if quote.answers.gone else ""
        answered = plain_who(quote.answers.comment.author)
        text.append(f"\n{sections.relation(quote)} {answered}{lost}: {_short(quote.answers)}", "dim")
    gif = f"(GIF) {tame_line(web_link(comment.gif) or '')}".rstrip() if comment.gif else ""
    words = "\n".join(filter(None, (sections.shown(quote, whole=uncut), gif)))
    return text.append("\n" + (words or "(no text)"))


def heading(words: str, note: str = "") -> Text:
    """A heading in capitals, with a quiet line under it."""
    return Text.assemble((words.upper(), "bold"), *dim(note))


def dim(text: str | None) -> list[tuple[str, str]]:
    """A quiet line more, where there is one."""
    return [(f"\n{tame_line(text)}", "dim")] if text else []


def folded() -> Column:
    """A column that folds what is too long, so that no address is cut; new for each table, whose cells it keeps."""
    return Column(overflow="fold")


def listed(lines: Iterable[str]) -> Table:
    """Lines with a dash before them, indented where they go on."""
    table = Table.grid("", folded(), padding=(0, 1, 0, 0))
    for line in lines:
        table.add_row("-", Text(line))
    return table


def _lived(moment: life.Moment) -> str:
    """A line of a comment's life; of an edit what went stands in ``[-…-]``, and what came in ``{+…+}``."""
    if moment.diff is not None:
        return f"{moment.words}: {''.join(map(_marked, moment.diff))}"
    return f"{moment.words}; before: “{excerpt(moment.before, LONG)}”" if moment.before is not None else moment.words


def _marked(piece: Piece) -> str:
    before, after = {"same": ("", ""), "gone": ("[-", "-]"), "new": ("{+", "+}")}[piece.kind]
    return f"{before}{piece.text}{after}"


def _dim_facts(*facts: str) -> list[tuple[str, str]]:
    return [(f" · {fact}", "dim") for fact in facts if fact]


def _short(quote: Quote) -> str:
    return plain_text(quote.comment.text, quote.comment.gif)

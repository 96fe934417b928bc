"""What changed, in lines: of every kind a few, and how many more there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from commentvault.archive.life import Event
from commentvault.digest.changes.gather import Changes
from commentvault.digest.changes.rises import Rise
from commentvault.digest.words import pins, wording
from commentvault.digest.words.happened import edited, plain_text, plain_who, when
from commentvault.model import Author, Comment

_FEW, _MANY = 3, 10
_MARKS = {
    "hearted": "Hearted by the creator",
    "unhearted": "No longer hearted",
    "hidden": "Hidden on the platform",
    "shown": "No longer hidden",
}


def heading(changes: Changes) -> tuple[str, str]:
    """What the changes are called, and with what it is compared: a look, which may be older than a reader's moment."""
    looked = f"What is otherwise than on {wording.moment(changes.since)}"
    if changes.asked is None:
        return "Since the last visit", f"{looked}."
    which = (
        "first look of all" if changes.asked < changes.since else f"last look before {wording.moment(changes.asked)}"
    )
    return "What changed", f"{looked}, the {which}."


def lines(
    changes: Changes,
    *,
    who: Callable[[Author | None], str] = plain_who,
    words: Callable[[str, str | None], str] = plain_text,
    kept: Callable[[str, str | None], str] = plain_text,
    link: Callable[[Event | Comment], str] = lambda _: "",
) -> Iterator[str]:
    """The changes, a line each, of every kind a few, more where a reader asked for a span; the others are counted.

    ``who`` and ``words`` turn what other people wrote into what the lines are shown in, ``kept`` so what is no longer
    listed; ``link`` says where a comment is, to be put behind it. The rest is plain words.
    """
    limit = _FEW if changes.newcomers is None else _MANY

    def named(event: Event, words: Callable[[str, str | None], str] = words) -> str:
        return f"{who(event.author)}: {words(event.text or '', event.gif)}{link(event)}"

    def some(events: tuple[Event, ...], tell: Callable[[Event], str], more: str) -> Iterator[str]:
        yield from map(tell, events[:limit])
        if len(events) > limit:
            yield f"… and {wording.number(len(events) - limit)} more {more}."

    def lost(event: Event) -> str:
        return f"No longer listed, {when(event)}: {named(event, kept)}"

    def marked(label: str, event: Event) -> str:
        return f"{label}: {named(event)}"

    yield from _new_lines(changes)
    for rise, said in ((rise, rise.comment) for rise in changes.rises):
        yield f"{gain(rise)}: {who(said.author)}: {words(said.text, said.gif)}{link(said)}"
    yield from pins.lines(changes.pins, limit, named)
    yield from some(changes.edited, lambda event: edited(event, who, words) + link(event), "that were edited")
    yield from some(changes.gone, lost, "no longer listed")
    yield from _replies(changes.gone_with, "went with the comments that they stood under")
    yield from some(changes.back, lambda event: f"Listed again, {when(event)}: {named(event)}", "listed again")
    yield from _replies(changes.back_with, "came back with them")
    for kind, label in _MARKS.items():
        yield from some(getattr(changes, kind), partial(marked, label), label.lower())


def _new_lines(changes: Changes) -> Iterator[str]:
    if not changes.new:
        return
    comments = wording.count(changes.new, "new comment or reply", "new comments and replies")
    told = f"{comments} by {wording.count(changes.voices, 'person', 'people')}"
    if not changes.newcomers:
        yield f"{told}."
    elif changes.newcomers == changes.voices:
        yield f"{told} not heard here before."
    else:
        yield f"{told}, {wording.number(changes.newcomers)} of them not heard here before."


def _replies(number: int, did: str) -> Iterator[str]:
    if number:
        yield f"{wording.count(number, 'reply', 'replies')} {did}."


def gain(rise: Rise) -> str:
    """``+310 likes (1,773 → 2,083)``; what only rounded numbers tell is marked so."""
    gained = ("" if rise.exact else "at least ") + f"+{wording.count(rise.gained, 'like')}"
    new = wording.number(rise.new, exact=rise.new_exact)
    if rise.old is None:
        return f"{gained} (new{'' if rise.exact else f', {new}'})"
    return f"{gained} ({wording.number(rise.old, exact=rise.old_exact)} → {new})"

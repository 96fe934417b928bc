"""What a thread is about, in words: of each part its heading, its sentences, and how it was estimated.

Plain text without markup, with other people's words in it: forms escape it. A part that has nothing to tell says
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from commentvault.digest.about.copies import unaddressed
from commentvault.digest.about.everyday import FEWEST as COMPARED
from commentvault.digest.about.opposed import LIKED, ORDER
from commentvault.digest.about.value import About, Copy, Opposed, Phrase, Spam, Theme
from commentvault.digest.ran.emoji import Emojis
from commentvault.digest.ran.languages import NAMES, Languages
from commentvault.digest.words import wording
from commentvault.digest.words.plain import excerpt, tame_line

HEADING = "What it is about"
PHRASES = "What people keep saying"
THEMES = "Themes"
COPIES = "Said again and again"
OPPOSED = "Two sides"
SPAM = "Set aside as likely spam"
LANGUAGES = "Languages"
EMOJI = "Emoji"
MORE = "Talked about here more than elsewhere"

_SHARES = 6  # languages that a sentence names
_SAID = 80  # signs of a copied text in a sentence


def language(code: str) -> str:
    """A language by its English name: ``pt`` → Portuguese; an unknown code as it is."""
    return NAMES.get(code, tame_line(code))


def languages(found: Languages | None) -> str:
    """In which languages people write: ``English (256 comments), Spanish (21) and 8 others``."""
    if found is None or not found.shares:
        return ""
    named = found.shares[:_SHARES]
    first, *rest = (
        f"{language(code)} ({wording.count(number, 'comment') if at == 0 else wording.number(number)})"
        for at, (code, number) in enumerate(named)
    )
    others = len(found.shares) - len(named)
    if others:
        rest.append(wording.count(others, "other language"))
    unsure = f" {_of(found.unsure, 'comment')} too short, or not clearly in one language." if found.unsure else ""
    return f"Written in {_listed([first, *rest])}.{unsure}"


def languages_note(found: Languages) -> str:
    """How the languages were estimated."""
    basis = _basis(found.looked_at, found.of)
    return f"Estimated, comment by comment, {basis}: a statistical model of letter sequences (fastText)."


def emoji(found: Emojis | None) -> str:
    """Which emoji people use: ``95 comments hold an emoji. Used by most people: 😭 15, ✨ 8.``"""
    if found is None:
        return ""
    held = f"{wording.count(found.comments, 'comment')} {_verb(found.comments, 'holds', 'hold')} an emoji."
    most = ", ".join(f"{sign} {wording.number(people)}" for sign, people in found.most)
    return f"{held} How many people use which: {most}." if most else held


def phrase(found: Phrase, main: str | None = None) -> str:
    """How many people say it; the language only where it is not the ``main`` one."""
    people = wording.count(found.people, "person", "people")
    comments = "" if found.comments == found.people else f" in {wording.count(found.comments, 'comment')}"
    spoken = f" ({language(found.language)})" if found.language and found.language != main else ""
    return f"{people}{comments}{spoken}"


def phrases_note(about: About) -> str:
    """How the phrases were estimated; "" where there are none."""
    if not about.phrases:
        return ""
    unsplit = (
        f" {_of(about.unsplit, 'comment')} in a script without spaces between words, and not looked at for this."
        if about.unsplit
        else ""
    )
    return (
        f"Estimated {_basis(about.looked_at, about.of)}: words that at least three people say and that are said more"
        " than in everyday language (word frequencies by wordfreq, log-likelihood ratio by Dunning). A person counts"
        f" once, and so do copies of one text. Languages with fewer than {COMPARED} comments are not compared.{unsplit}"
    )


def theme(found: Theme, main: str | None = None) -> str:
    """A theme by its words: ``song, bridge, foghorn: 7 comments by 7 people``."""
    spoken = f" ({language(found.language)})" if found.language and found.language != main else ""
    return f"{tame_line(', '.join(found.words))}{spoken}: {_by(found.comments, found.people)}"


def themes_note(about: About) -> str:
    """How the themes were estimated; "" where there are none."""
    if not about.themes:
        return ""
    how = (
        "the vocabulary of each language taken apart into factors (TF-IDF and non-negative matrix factorisation)"
        if about.by == "factors"
        else "words that the same comments hold more often than by chance"
    )
    return (
        f"Estimated {_basis(about.looked_at, about.of)}: {how}. A comment belongs to a theme where it holds two of its"
        " words; shown are those nearest to it. A theme is a group of words, and what they mean is for the reader."
    )


def copy(found: Copy) -> str:
    """A text that recurs, and how often: ``“first”: 12 comments by 11 people``."""
    said = excerpt(unaddressed(found.comment.text), _SAID) or "(no text)"
    near = ", nearly the same" if found.near else ""
    return f"“{said}”: {_by(found.number, found.people)}{near}"


def copies_note(found: Sequence[Copy]) -> str:
    """How copies are found; "" where there are none."""
    if not found:
        return ""
    exact = "Counted over all comments: the same text but for case, signs, spaces and the name it is addressed to."
    near = " Nearly the same is estimated: at least four of five words are shared (MinHash, each pair then checked)."
    return exact + (near if any(one.near for one in found) else "")


def spam(found: Spam) -> str:
    """How many comments are set aside, and why; "" where none are."""
    if not found.number:
        return ""
    reasons = "; ".join(f"{reason} ({wording.number(number)})" for reason, number in found.reasons)
    are = _verb(found.number, "is", "are")
    return f"{wording.count(found.number, 'comment')} {are} likely spam and not quoted: {reasons}."


def spam_note(found: Spam) -> str:
    """How spam is estimated; "" where there is none."""
    if not found.number:
        return ""
    return (
        "Estimated by how a text is posted, and by no list of words. What the creator wrote, pinned or hearted is never"
        " set aside. All of it stays in the archive."
    )


def opposed(found: Opposed) -> str:
    """What stands between the two quotes."""
    if found.answers:
        return "and, in answer:"
    return f"and, of {tame_line(found.about)} too:" if found.about else "and:"


def opposed_note(found: Sequence[Opposed]) -> str:
    """On what it rests that these are opposed; "" where there are none."""
    if not found:
        return ""
    return (
        "Estimated from how people answered, and not from what the words mean: a comment that draws many replies for"
        f" its likes, whose writer answered again, and the most liked answer to it; both have at least {LIKED} likes,"
        f" and neither more than {ORDER} times the other’s. They may agree after all."
    )


def more_note() -> str:
    """How it was estimated what a side talks about more."""
    return (
        "Estimated: phrases that people say here more than on the other sides (log-odds with an informative Dirichlet"
        " prior, as Monroe and others; at least three people, and a difference that chance makes once in twenty times)."
    )


def _basis(looked_at: int, of: int) -> str:
    if looked_at == of:
        return f"from {'the only comment' if of == 1 else f'all {wording.number(of)} comments'}"
    return f"from {wording.number(looked_at)} of {wording.number(of)} comments, drawn by a hash of their ids"


def _by(comments: int, people: int) -> str:
    return f"{wording.count(comments, 'comment')} by {wording.count(people, 'person', 'people')}"


def _of(number: int, what: str) -> str:
    return f"{wording.count(number, what)} {_verb(number, 'is', 'are')}"


def _verb(number: int, one: str, many: str) -> str:
    return one if number == 1 else many


def _listed(parts: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last

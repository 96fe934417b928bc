"""What a thread is about, in words."""

from __future__ import annotations

import pytest

from commentvault.digest.about.value import About, Copy, Opposed, Phrase, Spam, Theme
from commentvault.digest.ran.emoji import Emojis
from commentvault.digest.ran.languages import Languages
from commentvault.digest.words import about

from ..made import Made


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (None, ""),
        (Languages(shares=(("en", 1),), unsure=0, looked_at=1, of=1), "Written in English (1 comment)."),
        (
            Languages(shares=(("en", 1200), ("pt", 3)), unsure=1, looked_at=1204, of=1204),
            "Written in English (1,200 comments) and Portuguese (3). 1 comment is too short, or not clearly in one"
            " language.",
        ),
        (
            Languages(
                shares=tuple((code, 9) for code in ("de", "en", "es", "fr", "ja", "ko", "tr")),
                unsure=5,
                looked_at=68,
                of=68,
            ),
            "Written in German (9 comments), English (9), Spanish (9), French (9), Japanese (9), Korean (9) and 1 other"
            " language. 5 comments are too short, or not clearly in one language.",
        ),
    ],
)
def test_languages(found: Languages | None, words: str) -> None:
    """By their names, and how many are not told."""
    assert about.languages(found) == words


def test_a_sample_is_called_one() -> None:
    """And all are called all."""
    sample = Languages(shares=(("en", 1),), unsure=0, looked_at=10_000, of=34_567)
    assert "from 10,000 of 34,567 comments, drawn by a hash" in about.languages_note(sample)
    assert "from all 3 comments" in about.languages_note(Languages(shares=(), unsure=3, looked_at=3, of=3))


def test_emoji() -> None:
    """How many people use which."""
    assert about.emoji(Emojis(comments=95, most=(("😭", 15), ("✨", 8)))) == (
        "95 comments hold an emoji. How many people use which: 😭 15, ✨ 8."
    )
    assert about.emoji(Emojis(comments=10, most=())) == "10 comments hold an emoji."
    assert about.emoji(None) == ""


def test_phrases_and_themes() -> None:
    """The language is named where it is not the thread's own."""
    assert about.phrase(Phrase(words="fog", people=3, comments=4, language="en"), "en") == "3 people in 4 comments"
    assert about.phrase(Phrase(words="niebla", people=3, comments=3, language="es"), "en") == "3 people (Spanish)"
    found = Theme(words=("fog", "horn"), comments=9, people=8, language="en")
    assert about.theme(found, "en") == "fog, horn: 9 comments by 8 people"


def test_copies_spam_and_opposed(made: Made) -> None:
    """Singular and plural; to whom a copy is addressed is left out."""
    copy = Copy(comment=made.comment("a", "@someone so\x1b good"), number=4, people=3, near=True)
    assert about.copy(copy) == "“so good”: 4 comments by 3 people, nearly the same"
    assert about.spam(Spam(number=1, reasons=(("for a reason", 1),))) == (
        "1 comment is likely spam and not quoted: for a reason (1)."
    )
    pair = Opposed(first=copy.comment, second=copy.comment, answers=True)
    assert about.opposed(pair) == "and, in answer:"


def test_every_estimate_says_so_and_nothing_is_said_of_nothing(made: Made) -> None:
    """Each part has its note, which the part without content lacks."""
    comment = made.comment("a", "text")
    full = About(
        looked_at=1,
        of=1,
        unsplit=1,
        phrases=(Phrase(words="fog", people=3, comments=3),),
        themes=(Theme(words=("fog",), comments=3, people=3),),
        copies=(Copy(comment=comment, number=3, people=2),),
        spam=Spam(number=1),
        opposed=(Opposed(first=comment, second=comment, answers=True),),
        by="factors",
    )

    def notes(of: About) -> list[str]:
        return [
            about.phrases_note(of),
            about.themes_note(of),
            about.copies_note(of.copies),
            about.spam_note(of.spam),
            about.opposed_note(of.opposed),
        ]

    assert [note.split()[0] for note in notes(full)] == ["Estimated", "Estimated", "Counted", "Estimated", "Estimated"]
    assert "factorisation" in notes(full)[1]
    assert "1 comment is in a script without spaces" in notes(full)[0]
    assert notes(About()) == [""] * 5
    assert about.more_note().startswith("Estimated")

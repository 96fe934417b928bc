"""The words of the invented platform: hand-written threads, remarks that fit anywhere, and composed ones for bulk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from random import Random

import msgspec

from commentvault.demo import odd, phrases

ARTIST = "Odalys Quill"
TITLE = "Odalys Quill - Glass Harbour (Official Music Video)"
DESCRIPTION = (
    "“Glass Harbour”, the first song from an album with no name yet.\n"
    "Contains elements of “Tidewater Hymn” (The Kestrel Room, 1979), used by permission.\n\n"
    "Directed by Bram Okonjo-Lind. Filmed in one night with borrowed lamps.\n"
    "The Low Tide Tour: https://odalysquill.example/tour\n#GlassHarbour"
)

_LINE = re.compile(r"(?P<mark>[*+]|-+)(?P<creator>!?) (?P<lang>[a-z]{2}) (?P<text>.+)")
_SLOT = re.compile(r"\{(\w+)\}")
_LANGS = ("en",) * 13 + ("es", "es", "de", "fr", "pt", "ja", "ko", "ar", "hi", "ru")


class Line(msgspec.Struct, frozen=True):
    """One text. ``depth`` 0 = a top comment; ``gem`` = written by hand."""

    lang: str
    text: str
    creator: bool = False
    depth: int = 1
    gem: bool = True


class Script(msgspec.Struct, frozen=True):
    """A top comment and the answers written for it."""

    topic: str
    top: Line
    replies: tuple[Line, ...] = ()


class Book(msgspec.Struct, frozen=True):
    """All that was written by hand: threads, and loose remarks by topic."""

    scripts: tuple[Script, ...]
    loose: dict[str, tuple[Line, ...]]


@cache
def book() -> Book:
    """Reads ``words.txt``, whose head tells its form."""
    scripts: list[Script] = []
    loose: dict[str, tuple[Line, ...]] = {}
    topic = ""
    for number, text in enumerate(files(__package__).joinpath("words.txt").read_text("utf-8").splitlines(), 1):
        if text.startswith("= "):
            topic = text[2:]
        found = _LINE.fullmatch(text)
        if found is None:
            if text and text[0] not in "#=":
                raise ValueError(f"words.txt, line {number}: {text!r}")
            continue
        mark, depth = found["mark"], found["mark"].count("-")
        line = Line(found["lang"], found["text"].replace("\\n", "\n"), bool(found["creator"]), depth)
        if mark == "*":
            scripts.append(Script(topic, line))
        elif mark == "+":
            loose[topic] = (*loose.get(topic, ()), msgspec.structs.replace(line, depth=1))
        else:
            scripts[-1] = msgspec.structs.replace(scripts[-1], replies=(*scripts[-1].replies, line))
    return Book(tuple(scripts), loose)


class Bag:
    """Hands out texts; a hand-written one comes again only when all the others of its kind have been used."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._left: dict[str, list[Line]] = {}
        self._spent: set[str] = set()

    def scripts(self, tops: int, threads: int) -> Iterator[Script]:
        """Top comments for threads, the most answered first: the pinned one, hand-written ones, then the others."""
        rng, every = self._rng, book().scripts
        yield from (script for script in every if script.topic == "pinned")
        written = [script for script in every if script.topic != "pinned"]
        rng.shuffle(written)
        written.sort(key=lambda script: -len(script.replies))
        strange = [Script("odd", Line("en", text, depth=0, gem=False)) for text in odd.HOSTILE]
        spam = [self._spam(at) for at in range(max(5, tops // 30))]
        room = tops - 1 - len(written) - len(strange) - len(spam)
        composed = [self._composed(Line("en", "", depth=0)) for _ in range(max(room, 0))]
        rest = [*strange, *spam, *composed[max(threads - len(written), 0) :]]
        rng.shuffle(rest)
        yield from (*written, *composed[: max(threads - len(written), 0)], *rest)

    def _spam(self, at: int) -> Script:
        text = odd.SPAM[at % len(odd.SPAM)]
        if at >= len(odd.SPAM):  # near-copies of near-copies
            text = f"{text} {self._rng.choice('🔥💯👇✅')}"
        return Script("spam", Line("en", text, depth=0, gem=False))

    def _composed(self, like: Line) -> Script:
        lang = self._rng.choice(_LANGS)
        topic = self._rng.choice(("bridge", "hidden", "sample", "tour", "oldnew", "general", "general"))
        return Script(topic, msgspec.structs.replace(like, lang=lang, text=self._fill(phrases.TOPS[lang]), gem=False))

    def another(self) -> Script:
        """One more top comment, for a conversation that goes on: composed, and now and then spam."""
        if self._rng.random() < 0.05:
            return self._spam(self._rng.randrange(2 * len(odd.SPAM)))
        return self._composed(Line("en", "", depth=0))

    def anew(self, lang: str, *, reply: bool) -> str:
        """What somebody writes in the place of an earlier text."""
        return self._fill((phrases.REPLIES if reply else phrases.TOPS)[lang])

    def _fill(self, templates: tuple[str, ...]) -> str:
        rng = self._rng

        def slot(found: re.Match[str]) -> str:
            return str(rng.randint(3, 60)) if found[1] == "n" else rng.choice(phrases.SLOTS[found[1]])

        return _SLOT.sub(slot, rng.choice(templates)).strip()

    def reply(self, topic: str, lang: str) -> Line:
        """An answer in a thread about ``topic``: in its language more often than not."""
        rng = self._rng
        loose = book().loose
        pool = topic if topic in loose and rng.random() < 0.7 else "general"
        speak = lang if rng.random() < 0.75 else rng.choice(_LANGS)
        key = f"{pool} {speak}"
        if key not in self._left:
            self._left[key] = [line for line in loose[pool] if line.lang == speak]
            rng.shuffle(self._left[key])
        if self._left[key] and (key not in self._spent or rng.random() < 0.3):
            line = self._left[key].pop()
            if not self._left[key]:
                self._spent.add(key)
                del self._left[key]
            return line
        return Line(speak, self._fill(phrases.REPLIES[speak]), gem=False)

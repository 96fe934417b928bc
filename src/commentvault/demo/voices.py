"""What the same people go on to say in a corpus that has been grown: new comments, answers, second thoughts."""

from __future__ import annotations

import re
from random import Random

import msgspec

from commentvault.demo import ids, phrases, texts
from commentvault.demo.corpus import dice
from commentvault.demo.people import Crowd
from commentvault.demo.spans import spans_of
from commentvault.demo.texts import Line
from commentvault.demo.truth import Recipe, Span, Truth, Writer, milliseconds, moment

_EDIT = "\n\nEdit: "
_LEAD = re.compile("\u00a0(@[^\u00a0]+)\u00a0 ")  # a reply's mention of whom it answers


class Voices:
    """Writes rows; ``rng`` decides who says what."""

    def __init__(self, recipe: Recipe, rng: Random) -> None:
        self._rng = rng
        self._bag = texts.Bag(rng)
        self._crowd = Crowd(dice(recipe), recipe.comments)
        self._people = {writer.handle: writer for writer in self._crowd.everybody()}

    def top(self, ms: int) -> Truth:
        """A new top comment."""
        script = self._bag.another()
        loved = script.topic != "spam" and self._rng.random() < 0.7
        return Truth(
            id=ids.comment_id(self._rng),
            author=self._author(script.top),
            text=script.top.text,
            spans=self._spans(script.top.text, None),
            published=moment(ms),
            likes=int(self._rng.expovariate(1 / 4)) if loved else 0,
            lang=script.top.lang,
            topic=script.topic,
        )

    def reply(self, parent: Truth, root: Truth, ms: int) -> Truth:
        """A new answer to ``parent``, which is the root itself or stands below it."""
        rng, line = self._rng, self._bag.reply(root.topic, root.lang)
        mention = parent.author if parent is not root and rng.random() < 0.75 else None
        text = f"\u00a0{mention.handle}\u00a0 {line.text}" if mention else line.text
        return Truth(
            id=ids.reply_id(root.id, milliseconds(root.published), ms, rng),
            root=root.id,
            parent=parent.id,
            depth=parent.depth + 1,
            author=self._author(line, parent.author),
            text=text,
            spans=self._spans(text, mention),
            published=moment(ms),
            likes=int(rng.expovariate(1 / 2)),
            lang=line.lang,
            topic=root.topic,
        )

    def reworded(self, row: Truth) -> Truth:
        """The same comment after an edit: something added under it, or written anew; never the text that it had."""
        lead = _LEAD.match(row.text)
        start = lead.end() if lead else 0
        said = row.text[start:].partition(_EDIT)[0]
        text = row.text
        while text == row.text:
            if row.author.creator or self._rng.random() < 0.6:
                words = said + _EDIT + self._rng.choice(phrases.AFTERTHOUGHTS[row.lang])
            else:
                words = self._bag.anew(row.lang, reply=row.root is not None)
            text = row.text[:start] + words
        spans = self._spans(text, self._people.get(lead[1]) if lead else None)
        return msgspec.structs.replace(row, text=text, spans=spans, edited=True)

    def _author(self, line: Line, other: Writer | None = None) -> Writer:
        """Who writes a line; not the one it answers, unless that is the creator."""
        if line.creator:
            return self._crowd.creator
        return self._rng.choice([writer for writer in self._crowd.speakers(line.lang) if writer is not other])

    def _spans(self, text: str, mention: Writer | None) -> tuple[Span, ...]:
        return spans_of(text, mention, self._crowd.creator, self._crowd.guest)

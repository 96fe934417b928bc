"""A thread read for what it is about: two passes over all comments, and a closer look at a sample of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from itertools import chain
from typing import NamedTuple

from commentvault.archive.history import Thread
from commentvault.digest.about.copies import Same, key
from commentvault.digest.about.corpus import Corpus, Said
from commentvault.digest.about.everyday import Background
from commentvault.digest.about.near import leaders
from commentvault.digest.about.passes import First, Second
from commentvault.digest.about.phrases import phrases
from commentvault.digest.about.texts import clean, is_unsplit, sentences
from commentvault.digest.about.themes import available, themes
from commentvault.digest.about.value import About, By
from commentvault.digest.ran.emoji import Emojis
from commentvault.digest.ran.languages import Languages, language, shares
from commentvault.digest.ran.people import voice
from commentvault.digest.relations import Relations, by_creator
from commentvault.digest.words import wording
from commentvault.model import Comment

_LONG = 3  # words of a copied text, from which on all who post it are one voice


class Reading(NamedTuple):
    """What was read: the estimates, and what is known of any one comment; ``known`` is how the thread hangs together.

    ``corpus``, ``names`` (words that say nothing here) and ``unquoted`` (ids of what is gone or by the creator) serve
    to tell it apart from another thread.
    """

    known: Relations
    about: About
    languages: Languages | None
    emoji: Emojis | None
    corpus: Corpus
    names: frozenset[str]
    unquoted: frozenset[str]
    same: Same
    spoken: dict[str, str | None]

    def same_as(self, comment: Comment) -> Hashable:
        """Equal for comments that say the same, or nearly."""
        return self.same.of(comment)

    def others(self, comment: Comment) -> int:
        """How many other comments say the same, or nearly."""
        return self.same.others(comment)

    def is_spam(self, comment: Comment) -> bool:
        """Whether a comment is set aside as likely spam."""
        return comment.id in self.about.spam.ids

    def language(self, comment: Comment) -> str | None:
        """The language (ISO 639-1) that a comment is estimated to be in; None = too short, or not clearly of one."""
        return self.spoken[comment.id] if comment.id in self.spoken else language(clean(comment))


def read(thread: Thread, known: Relations, *, by: By | None = None) -> Reading:
    """Read a thread. Copies, emoji and spam are looked for in all comments, all else in at most
    :data:`~commentvault.digest.about.sample.SIZE`. ``by``: how themes are found; None = as well as can be here.
    """
    first = First(thread, known)
    looked_at = _heard(first.sample)
    leader = _leaders(looked_at)
    same = Same(first.tally.counted(leader).groups(), leader)
    second = Second(thread, known, first, same)
    corpus = Corpus([_voiced(one, same) for one in looked_at if one.comment.id not in second.spam and one.words])
    usual = Background(corpus)
    names = _names(thread)
    unquoted = frozenset(c.id for c in first.sample if known.gone(c) or by_creator(c, thread))
    by = by or available()

    def quotable(comment: Comment) -> bool:
        spoken_for = comment.id in second.spam or known.gone(comment) is not None or by_creator(comment, thread)
        return not spoken_for and not same.others(comment)

    about = About(
        looked_at=len(looked_at),
        of=len(thread.comments),
        unsplit=sum(is_unsplit(one.text) for one in looked_at),
        phrases=phrases(corpus, usual, names, unquoted),
        themes=themes(corpus, usual, names, unquoted, by),
        copies=second.copies(),
        spam=second.told_spam(),
        opposed=first.search.found(quotable),
        by=by,
    )
    return Reading(
        known=known,
        about=about,
        languages=shares((one.language for one in looked_at), len(thread.comments)),
        emoji=first.emoji.result(),
        corpus=corpus,
        names=names,
        unquoted=unquoted,
        same=same,
        spoken={one.comment.id: one.language for one in looked_at},
    )


def _heard(sample: Iterable[Comment]) -> list[Said]:
    """The texts, words and languages of a sample; each distinct text is looked at once."""
    texts: dict[str, tuple[tuple[tuple[str, ...], ...], str | None]] = {}
    heard: list[Said] = []
    for comment in sample:
        text = clean(comment)
        if text not in texts:
            texts[text] = (() if is_unsplit(text) else tuple(sentences(text)), language(text))
        words, spoken = texts[text]
        heard.append(Said(comment, key(comment), text, words, spoken, voice(comment)))
    return heard


def _leaders(heard: list[Said]) -> dict[int, int]:
    """The keys of texts that are nearly the same as another, and that one's key."""
    words = {one.key: frozenset(chain.from_iterable(one.words)) for one in heard}
    keys = list(words)
    return {keys[at]: keys[first] for at, first in leaders(list(words.values())).items()}


def _voiced(one: Said, same: Same) -> Said:
    """Who copies a long text speaks with the voice of all who do."""
    said = same.leader.get(one.key, one.key)
    return one._replace(voice=f" {said}") if said in same.groups and sum(map(len, one.words)) >= _LONG else one


def _names(thread: Thread) -> frozenset[str]:
    """The words of a post's title and of its creator's names, and what the platform calls itself, a post, a comment."""
    names: list[str | None] = [wording.platform(thread.name), wording.post(thread.name), "comment"]
    if thread.post:
        names += (thread.post.title, thread.post.creator.name, thread.post.creator.handle)
    return frozenset(word for name in filter(None, names) for words in sentences(name) for word in words)

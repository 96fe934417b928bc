"""A sample's words as numbers, and how many people say which of their sequences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from commentvault.model import Comment

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

LONGEST = 4
"""How many words a phrase has at most."""

FEWEST = 3
"""How many people must say it."""


class Said(NamedTuple):
    """A comment to be read: its ``text`` cleared of links and signs, the ``words`` of its sentences, in its language,
    spoken by ``voice``: a person is one, and so are all who copy the same long text. ``key`` as in ``copies``.
    """

    comment: Comment
    key: int
    text: str
    words: tuple[tuple[str, ...], ...]
    language: str | None
    voice: str


class Grams(NamedTuple):
    """The sequences of ``length`` words that enough people say.

    ``at``: where each is said, as places in the corpus, and ``which`` of them; ``first``: one place of each;
    ``people``: how many say it.
    """

    length: int
    at: Numbers
    which: Numbers
    first: Numbers
    people: Numbers


class Corpus:
    """The words of a sample. ``tokens`` are places in ``words``, -1 between sentences; ``comment`` says whose they are,
    ``voice`` who speaks in each comment.
    """

    def __init__(self, said: Sequence[Said]) -> None:
        import numpy as np

        self.said = said
        numbers: dict[str, int] = {}
        voices: dict[str, int] = {}
        tokens, comment = list[int](), list[int]()
        for at, one in enumerate(said):
            for sentence in one.words:
                tokens += [numbers.setdefault(word, len(numbers)) for word in sentence]
                tokens.append(-1)
                comment += [at] * (len(sentence) + 1)
        self.words = list(numbers)
        self.numbers = numbers
        self.tokens = np.array(tokens, dtype=np.int64)
        self.comment = np.array(comment, dtype=np.int64)
        self.voice = np.array([voices.setdefault(one.voice, len(voices)) for one in said], dtype=np.int64)

    @property
    def often(self) -> list[str]:
        """The words that enough people say."""
        return [self.words[word] for word in self.tokens[self.levels[0].first].tolist()]

    @cached_property
    def levels(self) -> list[Grams]:
        """Sequences of one word, of two and so on; only such whose parts enough people say."""
        return list(self._levels())

    def _levels(self) -> Iterator[Grams]:
        import numpy as np

        at = np.flatnonzero(self.tokens >= 0)
        which = self.tokens[at]
        for length in range(1, LONGEST + 1):
            found = self._frequent(length, at, which)
            yield found
            before = np.full(len(self.tokens) + 1, -1, dtype=np.int64)
            before[found.at] = found.which
            at = found.at[before[found.at + 1] >= 0]
            which = before[at] * (len(found.first) + 1) + before[at + 1]

    def _frequent(self, length: int, at: Numbers, which: Numbers) -> Grams:
        """The sequences at these places, numbered anew without those that few people say."""
        import numpy as np

        _, first, which = np.unique(which, return_index=True, return_inverse=True)
        people = self._people(which, at, len(first))
        keep = people >= FEWEST
        anew = np.cumsum(keep) - 1
        said = keep[which]
        return Grams(length, at[said], anew[which[said]], at[first[keep]], people[keep])

    def _people(self, which: Numbers, at: Numbers, size: int) -> Numbers:
        import numpy as np

        speakers = len(self.voice) + 1
        distinct = np.unique(which * speakers + self.voice[self.comment[at]])
        return np.bincount(distinct // speakers, minlength=size)

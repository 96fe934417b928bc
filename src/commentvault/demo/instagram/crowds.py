"""Large posts: more pins, and threads larger than the invented YouTube has."""

from __future__ import annotations

from collections import Counter
from itertools import islice

import msgspec

from commentvault.demo.corpus import build_corpus
from commentvault.demo.truth import Corpus, Recipe, Truth, arrange

LARGE = Recipe(comments=50_000, tops=38_000, threads=1_500)
"""50,000 comments, 12,000 of them replies."""


def large() -> Corpus:
    """The corpus of ``LARGE`` with three pins and threads of up to 900 replies."""
    return pinned(crowded(build_corpus(LARGE), 900))


def crowded(corpus: Corpus, largest: int) -> Corpus:
    """The same corpus, but replies of the smaller threads go over to the largest until it has ``largest`` of them."""
    by_size = sorted(corpus.replies, key=lambda root: (-len(corpus.replies[root]), root))
    wanted = largest - len(corpus.replies[by_size[0]]) if by_size else 0
    if wanted <= 0:
        return corpus
    small = (row.id for root in reversed(by_size[1:]) for row in corpus.replies[root])
    moved = set(islice(small, wanted))

    def placed(row: Truth) -> Truth:
        """A reply that goes takes along what it answers, or answers the new root; those that stay likewise."""
        root = by_size[0] if row.id in moved else row.root
        together = (row.id in moved) == (row.parent in moved)
        return msgspec.structs.replace(
            row, root=root, parent=row.parent if together and row.parent != row.root else root
        )

    rows = [placed(row) if row.root is not None else row for row in corpus.comments]
    sizes = Counter(row.root for row in rows)
    rows = [msgspec.structs.replace(row, replies=sizes[row.id]) if row.root is None else row for row in rows]
    return arrange(corpus.recipe, corpus.video, rows)


def pinned(corpus: Corpus, count: int = 3) -> Corpus:
    """The same corpus with the first ``count`` of its top order pinned, as this platform allows up to three."""
    also = {row.id for row in corpus.ranked[:count]}
    rows = [msgspec.structs.replace(row, pinned=row.id in also) for row in corpus.comments]
    return arrange(corpus.recipe, corpus.video, rows, corpus.nested)

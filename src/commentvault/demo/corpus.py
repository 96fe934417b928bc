"""Grows a corpus from a recipe: who wrote what, when, in answer to whom, and what became of it."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from zlib import crc32

import msgspec

from commentvault.demo import ids, texts
from commentvault.demo.people import Crowd
from commentvault.demo.spans import spans_of
from commentvault.demo.texts import Line, Script
from commentvault.demo.truth import Corpus, Recipe, Truth, TruthVideo, Writer, arrange, milliseconds, moment

_LARGEST = 500
_GUEST = "Hello from what is left of The Kestrel Room"  # the one text that needs its own writer
_PAID = ("$2.00", "$5.00", "$10.00", "€5.00", "£4.99", "¥500", "₹150.00", "R$10.00", "$49.99")


class _Draft:
    """A comment while it is being made; ``Truth`` when all is known."""

    __slots__ = (
        "author", "children", "creator_replied", "depth", "id", "line", "ms", "parent", "pinned", "root", "topic",
    )  # fmt: skip

    def __init__(self, line: Line, topic: str, author: Writer, ms: int) -> None:
        self.line, self.topic, self.author, self.ms = line, topic, author, ms
        self.id = ""
        self.parent: _Draft | None = None
        self.root: _Draft | None = None
        self.depth = self.children = 0
        self.pinned = self.creator_replied = False


def shares(recipe: Recipe) -> tuple[int, int]:
    """How many top comments, and how many of them have replies."""
    tops = recipe.tops if recipe.tops is not None else max(1, round(recipe.comments * 0.386))
    usual = min(round(tops * 0.4), recipe.comments - tops)
    return tops, recipe.threads if recipe.threads is not None else usual


def dice(recipe: Recipe) -> Random:
    """The dice that a corpus is thrown with; the people are the first throws."""
    return Random(f"commentvault demo {recipe.seed}")  # noqa: S311  # the same dice for all, on purpose


def sizes(replies: int, threads: int) -> list[int]:
    """How many replies each thread has, largest first: a heavy tail up to about 500, every thread at least one."""
    if replies < threads or (threads == 0 and replies):
        raise ValueError(f"{replies} replies cannot fill {threads} threads")
    out = [1] * threads
    rest, largest = replies - threads, max(_LARGEST, -(-replies // max(threads, 1)))
    weights = [1 / (rank + 1) ** 1.05 for rank in range(threads)]
    while rest:
        open_ranks = [rank for rank in range(threads) if out[rank] < largest]
        total = sum(weights[rank] for rank in open_ranks)
        before = rest
        for rank in open_ranks:
            more = min(int(before * weights[rank] / total), largest - out[rank], rest)
            out[rank] += more
            rest -= more
        if rest == before:  # too few left to share out: one each
            for rank in open_ranks[:rest]:
                out[rank] += 1
                rest -= 1
    return sorted(out, reverse=True)


class _Grower:
    """Holds the dice and what they must not repeat."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.rng = dice(recipe)
        self.crowd = Crowd(self.rng, recipe.comments)
        self.bag = texts.Bag(self.rng)
        self.now = milliseconds(recipe.now)
        self.released = self.now - int(recipe.days * 86_400_000)
        self._taken: set[int] = set()

    def moment(self, ms: float) -> int:
        """A time of its own, so that the order of comments is never in doubt."""
        out = min(max(int(ms), self.released + 30_000), self.now - 5_000)
        while out in self._taken:
            out -= 1
        self._taken.add(out)
        return out

    def author(self, line: Line, other: Writer | None = None) -> Writer:
        """Who writes this line; hardly ever the one it answers."""
        if line.creator:
            return self.crowd.creator
        who = self.crowd.guest if line.text.startswith(_GUEST) else self.crowd.anyone(line.lang)
        for _ in range(3):
            if who is other:
                who = self.crowd.anyone(line.lang)
        return who

    def top(self, script: Script) -> _Draft:
        age = self.rng.random() ** 1.9  # most come in the first days
        when = self.released + (self.now - self.released) * (0.02 if script.topic == "pinned" else age)
        out = _Draft(script.top, script.topic, self.author(script.top), self.moment(when))
        out.pinned = script.topic == "pinned"
        return out

    def thread(self, top: _Draft, script: Script, size: int) -> list[_Draft]:
        """The replies under a top comment: the scripted ones first, then whatever people say."""
        out: list[_Draft] = []
        path = [top]
        for line in script.replies[:size]:
            del path[line.depth :]
            path.append(self._reply(line, top, path[-1], scripted=True))
            out.append(path[-1])
        while len(out) < size:
            parent = top
            if out and self.rng.random() < 0.4:
                near = out[-12:]
                parent = self.rng.choice([r for r in near if r.depth < 4] or [top])
            out.append(self._reply(self.bag.reply(top.topic, top.line.lang), top, parent))
        return out

    def _reply(self, line: Line, top: _Draft, parent: _Draft, *, scripted: bool = False) -> _Draft:
        wait = 20_000 + self.rng.expovariate(1 / (4_000_000 if scripted else 20_000_000))
        left = self.now - parent.ms
        ms = parent.ms + (wait if wait < left else left * self.rng.uniform(0.2, 0.95))
        out = _Draft(line, top.topic, self.author(line, parent.author), self.moment(max(ms, parent.ms + 1000)))
        out.parent, out.root, out.depth = parent, top, parent.depth + 1
        up: _Draft | None = parent
        while up is not None:
            up.children += 1
            up.creator_replied = up.creator_replied or line.creator
            up = up.parent
        return out

    def name(self, draft: _Draft) -> None:
        """Gives the id; a reply's needs its root's."""
        if draft.root is None:
            draft.id = ids.comment_id(self.rng)
        else:
            draft.id = ids.reply_id(draft.root.id, draft.root.ms, draft.ms, self.rng)

    def likes(self, draft: _Draft) -> int:
        if draft.pinned:
            return 4812 + self.recipe.comments // 10
        if draft.topic in ("spam", "odd"):
            return self.rng.choice((0, 0, 0, 1, 2))
        loved = draft.line.gem
        if not loved and self.rng.random() < 0.45:
            return 0
        middle = (4.1 if loved else 0.9) - 1.4 * min(draft.depth, 1)
        return min(int(self.rng.lognormvariate(middle + min(draft.children, 40) / 16, 1.4)), 48_000)

    def truth(self, draft: _Draft) -> Truth:
        """The finished row."""
        rng, text, mention = self.rng, draft.line.text, None
        if draft.parent is not None and draft.parent is not draft.root and rng.random() < 0.75:
            mention = draft.parent.author
            text = f"\u00a0{mention.handle}\u00a0 {text}"
        quiet = draft.topic in ("spam", "odd") or draft.author.creator
        root_id = draft.root.id if draft.root is not None else None
        parent_id = draft.parent.id if draft.parent is not None else None
        return Truth(
            id=draft.id,
            root=root_id,
            parent=parent_id,
            depth=draft.depth,
            author=draft.author,
            text=text,
            spans=spans_of(text, mention, self.crowd.creator, self.crowd.guest),
            published=moment(draft.ms),
            edited=draft.pinned or (not quiet and rng.random() < 0.06),
            likes=self.likes(draft),
            replies=draft.children,
            creator_replied=draft.creator_replied,
            pinned=draft.pinned,
            hearted=not quiet and rng.random() < (0.12 if draft.line.gem else 0.02),
            paid=rng.choice(_PAID) if not quiet and draft.depth == 0 and rng.random() < 0.025 else None,
            lang=draft.line.lang,
            topic=draft.topic,
        )


def build_corpus(recipe: Recipe | None = None) -> Corpus:
    """The corpus of a recipe, always the same.

    Raises:
        ValueError: the recipe's numbers contradict one another.
    """
    recipe = recipe or Recipe()
    tops, threads = shares(recipe)
    if not 0 <= threads <= tops <= recipe.comments:
        raise ValueError(f"{recipe.comments} comments, {tops} of them top, {threads} with replies: impossible")
    grower = _Grower(recipe)
    many = sizes(recipe.comments - tops, threads)
    drafts: list[_Draft] = []
    nested: set[str] = set()
    for rank, script in zip(range(tops), grower.bag.scripts(tops, threads), strict=False):
        top = grower.top(script)
        replies = grower.thread(top, script, many[rank]) if rank < threads else []
        for draft in (top, *replies):
            grower.name(draft)
            drafts.append(draft)
        # the pinned thread is classic and the next one nested, so that a small corpus holds both
        drawn = grower.rng.random() < recipe.nested_share
        if replies and rank > 0 and recipe.nested_share and (rank == 1 or drawn):
            nested.add(top.id)
    rows = [grower.truth(draft) for draft in drafts]
    rows = [_dated(row, grower.now) for row in _assured(rows)]
    return arrange(recipe, _video(recipe, grower.crowd.creator), rows, frozenset(nested))


def _assured(rows: list[Truth]) -> list[Truth]:
    """Whatever the dice said: a heart, an edit and a Super Thanks are somewhere, given a few ordinary top comments."""
    ordinary = [
        at for at, row in enumerate(rows) if row.root is None and not row.pinned and row.topic not in ("spam", "odd")
    ]
    wanted: tuple[tuple[str, bool | str], ...] = (("hearted", True), ("edited", True), ("paid", "$5.00"))
    for at, (name, value) in zip(ordinary, wanted, strict=False):
        if not any(getattr(row, name) for row in rows if not row.pinned):
            rows[at] = msgspec.structs.replace(rows[at], **{name: value})
    return rows


def _dated(row: Truth, now: int) -> Truth:
    """With the time of its edit, if it was edited: two seconds after it came at the earliest."""
    if not row.edited:
        return row
    came = milliseconds(row.published)
    later = 2000 + int((now - came - 2000) * (crc32(row.id.encode()) / 2**32) ** 3)
    return msgspec.structs.replace(row, edited_at=moment(came + later))


def _video(recipe: Recipe, creator: Writer) -> TruthVideo:
    held = recipe.held if recipe.held is not None else recipe.comments // 70 + 1
    return TruthVideo(
        id=recipe.video_id,
        title=texts.TITLE,
        description=texts.DESCRIPTION,
        channel=texts.ARTIST,
        channel_id=creator.channel_id,
        handle=creator.handle,
        published=recipe.now - timedelta(days=recipe.days),
        views=recipe.comments * 2913 + 61,
        likes=recipe.comments * 141 + 7,
        comments=recipe.comments + held,
    )

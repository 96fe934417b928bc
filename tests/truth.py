"""Whether an archive equals the demo's table of truth, field by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from commentvault.archive import segments
from commentvault.archive.history import Thread
from commentvault.demo import Corpus, Truth
from commentvault.demo.pages import is_old
from commentvault.demo.wording import wording
from commentvault.model import Comment

_ERROR = timedelta(seconds=2)
_ROUNDED_FROM = 1000


@dataclass
class Shown:
    """What the platform has shown in all nights so far, where that is more, or less, than the truth of tonight.

    ``ever`` holds every comment that was there when somebody looked, ``parents`` those whose parent may have been shown
    (True: certainly), ``counts`` the numbers of replies that a reply may have been shown with last. ``rounded``:
    tonight's likes come in English.
    """

    ever: set[str] = field(default_factory=set)
    parents: dict[str, bool] = field(default_factory=dict)
    counts: dict[str, set[int | None]] = field(default_factory=dict)
    rounded: bool = False

    def look(self, corpus: Corpus, *, whole: bool, rounded: bool = False) -> None:
        """Somebody visited this world: all of it if ``whole``, else nobody knows which part."""
        self.rounded = rounded
        self.ever |= corpus.by_id.keys()
        for root, replies in corpus.replies.items():
            for at, row in enumerate(replies):
                counts = self.counts.setdefault(row.id, {None})
                if not whole or root in corpus.nested or not is_old(corpus, root, _page(at)):
                    if whole:
                        counts.clear()
                    counts.add(row.replies)
                if row.parent_shown is not None:
                    self.parents[row.id] = whole or self.parents.get(row.id, False)


def differences(thread: Thread, corpus: Corpus, shown: Shown | None = None) -> list[str]:
    """Where the archive is not the truth: nothing missing, nothing more, every field right.

    With ``shown`` the archive is of many nights: what is there no longer is kept and called gone, and the more specific
    of two values has stayed.
    """
    there, kept = corpus.by_id.keys(), thread.comments.keys()
    if shown is None:
        shown = Shown()
        shown.look(corpus, whole=True)
        shown.counts = {row.id: {row.replies, None} for row in corpus.comments}
    found = [f"missing: {ident}" for ident in sorted(there - kept)]
    found += [f"invented: {ident}" for ident in sorted(kept - shown.ever)]
    for ident in there & kept:
        found += [f"{ident}: {text}" for text in _fields(thread.comments[ident], corpus.by_id[ident], shown)]
    gone = gone_now(thread)
    found += [f"gone: {ident}" for ident in sorted(gone & there)]
    found += [f"not gone: {ident}" for ident in sorted((kept & shown.ever) - there - gone)]
    return found


def gone_now(thread: Thread) -> set[str]:
    """Every comment that the archive calls gone: by itself, or with the top comment that it hangs under."""
    return {c.id for c in thread.comments.values() if c.id in thread.gone or c.root in thread.gone}


def twice(folder: Path) -> list[str]:
    """The ids that have more than one comment line in the folder's segments."""
    lines = (line for path in segments.segment_files(folder) for line in segments.read_lines(path))
    counts = Counter(line.id for line in lines if isinstance(line, Comment))
    return [ident for ident, count in counts.items() if count > 1]


def _page(at: int) -> int:
    """Where the page of flat replies begins on which the one at this place stands: the first has 10, others 50."""
    return 0 if at < 10 else 10 + (at - 10) // 50 * 50


def _fields(kept: Comment, true: Truth, shown: Shown) -> Iterator[str]:
    exact = true.root is None or shown.parents.get(true.id, False) or (true.id in shown.parents and kept.parent_exact)
    expected = {
        "root": true.root,
        "parent": true.parent if exact else true.root,
        "parent_exact": exact,
        "depth": true.depth if exact else int(true.root is not None),
        "text": true.text,
        "edited": true.edited,
        "pinned": true.pinned,
        "hearted": true.hearted,
        "paid": true.paid,
    }
    if true.root is None:
        expected["replies"] = true.replies
    elif kept.replies not in shown.counts[true.id]:  # the old form has no count on a reply: nobody said it
        yield f"replies is {kept.replies!r}, shown were {shown.counts[true.id]!r}"
    for name, value in expected.items():
        if getattr(kept, name) != value:
            yield f"{name} is {getattr(kept, name)!r}, in truth {value!r}"
    yield from _likes(kept, true, shown)
    yield from _author(kept, true)
    yield from _time(kept, true)
    spans = [(span.at, span.len, span.kind, span.to) for span in kept.spans]
    true_spans = [(span.at, span.len, span.kind, span.to) for span in true.spans]
    if spans != true_spans:
        yield f"spans are {spans}, in truth {true_spans}"


def _likes(kept: Comment, true: Truth, shown: Shown) -> Iterator[str]:
    """The exact number; where only a rounded one is shown, any that would be shown so."""
    told = f"likes is {kept.likes!r} ({kept.likes_exact=}), in truth {true.likes!r}"
    if not shown.rounded or true.likes < _ROUNDED_FROM:
        if (kept.likes, kept.likes_exact) != (true.likes, True):
            yield told
    elif kept.likes is None or wording("en").count(kept.likes) != wording("en").count(true.likes):
        yield told


def _author(kept: Comment, true: Truth) -> Iterator[str]:
    expected = {
        "id": true.author.channel_id,
        "handle": true.author.handle,
        "name": None,
        "creator": true.author.creator,
        "verified": true.author.verified,
        "artist": true.author.artist,
        "member": true.author.member is not None,
    }
    for name, value in expected.items():
        if getattr(kept.author, name) != value:
            yield f"author.{name} is {getattr(kept.author, name)!r}, in truth {value!r}"


def _time(kept: Comment, true: Truth) -> Iterator[str]:
    """An exact time is within 2 s; a window holds the true time; a reply's time is always exact."""
    window = kept.published_window
    if kept.published and abs(kept.published - true.published) > _ERROR:
        yield f"published {kept.published}, in truth {true.published}"
    if window is None or not window[0] <= true.published <= window[1] + _ERROR:
        yield f"published within {window}, in truth {true.published}"
    if kept.published is None and (true.root is not None or true.replies):
        yield "no exact time, although an id tells it"

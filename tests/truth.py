"""Whether an archive equals the demo's table of truth, field by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from commentvault.archive import segments
from commentvault.archive.history import Thread
from commentvault.demo import Corpus, Truth
from commentvault.model import Comment

_ERROR = timedelta(seconds=2)


def differences(thread: Thread, corpus: Corpus) -> list[str]:
    """Where the archive is not the truth: nothing missing, nothing more, every field right."""
    missing = corpus.by_id.keys() - thread.comments.keys()
    more = thread.comments.keys() - corpus.by_id.keys()
    found = [f"missing: {ident}" for ident in sorted(missing)] + [f"invented: {ident}" for ident in sorted(more)]
    for ident in corpus.by_id.keys() & thread.comments.keys():
        found += [f"{ident}: {text}" for text in _fields(thread.comments[ident], corpus.by_id[ident])]
    found += [f"gone: {ident}" for ident in thread.gone]
    return found


def twice(folder: Path) -> list[str]:
    """The ids that have more than one comment line in the folder's segments."""
    lines = (line for path in segments.segment_files(folder) for line in segments.read_lines(path))
    counts = Counter(line.id for line in lines if isinstance(line, Comment))
    return [ident for ident, count in counts.items() if count > 1]


def _fields(kept: Comment, true: Truth) -> Iterator[str]:
    shown = true.parent_shown
    expected = {
        "root": true.root,
        "parent": shown or true.root,
        "parent_exact": true.root is None or shown is not None,
        "depth": true.depth if shown else int(true.root is not None),
        "text": true.text,
        "edited": true.edited,
        "likes": true.likes,
        "likes_exact": True,
        "replies": true.replies,
        "pinned": true.pinned,
        "hearted": true.hearted,
        "paid": true.paid,
    }
    if kept.replies is None and true.root is not None:
        del expected["replies"]  # the old form has no count on a reply: nobody said it
    for name, value in expected.items():
        if getattr(kept, name) != value:
            yield f"{name} is {getattr(kept, name)!r}, in truth {value!r}"
    yield from _author(kept, true)
    yield from _time(kept, true)
    spans = [(span.at, span.len, span.kind, span.to) for span in kept.spans]
    true_spans = [(span.at, span.len, span.kind, span.to) for span in true.spans]
    if spans != true_spans:
        yield f"spans are {spans}, in truth {true_spans}"


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

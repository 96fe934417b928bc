"""A comment's life, or those of a whole thread: what the runs' lines tell to have happened, and when.

A line says that something was otherwise when a run looked; the real moment lies between the last time that the old
state was certainly true (see ``certain``) and that look.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import UNSET

from commentvault.archive import difference, history, segments
from commentvault.archive.certain import Life, Look, Looks, Sight, look
from commentvault.archive.coverage import covers
from commentvault.archive.lines import Back, Change, Changed, Gone, Line, RunHeader, is_sighting
from commentvault.archive.watched import COUNTS, Watched, scan
from commentvault.model import BOTH, INFERRED, WEB, Author, Comment, Record, Verdict, Window

Kind = Literal[
    "first", "edited", "likes", "replies", "pinned", "unpinned", "hearted", "unhearted", "hidden", "shown", "paid",
    "renamed", "marked", "gone", "back",
]  # fmt: skip

_FLAGS: dict[Kind, Kind] = {"pinned": "unpinned", "hearted": "unhearted", "hidden": "shown"}
MARKS = ("creator", "verified", "artist", "member")
_ROUNDED_FROM = 1_000  # a run that wrote nothing of such a count may have been shown a rounded one


class Event(Record, frozen=True, kw_only=True):
    """Something that happened to a comment after ``after`` (None: not known) and at the latest at ``by``.

    ``first``: seen for the first time; ``after`` is the earliest moment at which it may have been written. A comment
    that was pinned, hearted or hidden then has an event for that too. ``old`` and ``new`` are the values: texts
    (``edited``; the same ones where only the mark "edited" came), counts (``likes``, with ``old_exact`` and
    ``new_exact`` as in a comment, and ``replies``), amounts (``paid``), names (``renamed``), the marks that are carried
    (``marked``). ``with_root``: the comment went, or came back, with the top comment that it hangs under. ``confirmed``
    as in a ``gone`` line. ``author``, ``text`` and ``gif`` are the comment's as known then, with what names and marks
    the author; None for the counts, whose events are many. ``published`` and its window are of ``first``: when the
    comment was written, as far as is known by now, and ``at`` when it had been edited last before that sight;
    ``source`` is who listed it, where that was not the web. The texts of ``edited`` are in ``old`` and ``new`` alone;
    ``at`` is its exact time, where the platform told. ``inferred``: that it is pinned was concluded from its place.
    """

    run: str
    kind: Kind
    id: str
    root: str | None = None
    after: datetime | None = None
    by: datetime
    author: Author | None = None
    text: str | None = None
    gif: str | None = None
    old: str | int | None = None
    new: str | int | None = None
    old_exact: bool | None = None
    new_exact: bool | None = None
    with_root: bool = False
    confirmed: str | None = None
    published: datetime | None = None
    published_window: Window | None = None
    source: str | None = None
    at: datetime | None = None
    inferred: bool = False


def events(folder: Path, comment: str | None = None, *, counts: bool = True) -> Iterator[Event]:
    """What happened to one comment, or to all of a thread, in the order of the runs that saw it.

    ``counts`` False = without ``likes`` and ``replies``, which are most of all events.

    The files are read twice. One comment takes no memory that grows with the thread; for all of them what is kept grows
    with the comments that later lines tell more of. Raises :class:`ArchiveDamaged` where a segment is not whole,
    which for a file that was altered may be found out only behind its events.
    """
    lives = _Lives(scan(folder, comment, counts=counts), counts=counts)
    for _, header, lines in history.runs(folder):
        yield from lives.run(header, lines)


def mentions(folder: Path, comment: str) -> bool:
    """Whether a thread's files hold a comment's id. Nothing is decoded, so that a whole vault is searched quickly."""
    needle = msgspec.json.encode(comment)
    return any(needle in raw for path in segments.segment_files(folder) for raw in segments.raw_lines(path))


class _Lives:
    """Takes runs in the chain's order and says what each of their lines tells."""

    def __init__(self, watched: Watched, *, counts: bool) -> None:
        self._watched = watched
        self._counts = counts
        self._looks = Looks()
        self._lives: dict[str, Life] = {}
        self._under: dict[str, list[Life]] = {}  # replies by the top comment that may take them with it
        # Replies whose top comment is back, since when they were away, and when that was seen, if in this run.
        self._returning: dict[str, tuple[Life, datetime | None, datetime | None]] = {}
        self._run, self._source = "", WEB
        self._edits: dict[str, Event] | None = None  # of a run by two sources: one tells the text, the other the time
        self._inferred: set[str] = set()  # pins that were

    def run(self, header: RunHeader, lines: Iterator[Line]) -> Iterator[Event]:
        """The events of the next run."""
        self._run, self._source, self._edits = header.run, header.source, {} if header.source == BOTH else None
        ended = None
        for line in lines:
            match line:
                case Comment() if line.id not in self._lives and self._watched.only in (None, line.id):
                    yield from self._first(line)
                case Change() if life := self._lives.get(line.id):
                    yield from self._changed(life, line)
                case Gone():
                    yield from self._gone(line)
                case Back():
                    yield from self._back(line)
                case Verdict():
                    ended = look(header, line)
                case _:
                    pass
        yield from (self._edits or {}).values()
        yield from self._settle(ended)
        self._looks.end(ended)

    def _first(self, line: Comment) -> Iterator[Event]:
        now, low = self._looks.now, line.published_window[0] if line.published_window else line.published
        marks = Sight(now, line.seen, now, low)
        life = Life(line.id, line.root, now, line.seen, now, low, marks, pin_run=now, pin_seen=line.seen)
        life.liked = life.counted = line.seen
        life.author, life.text, life.gif = _known(line.author), line.text, line.gif
        for name in ("likes", "likes_exact", "replies", *_FLAGS, "paid"):
            setattr(life, name, getattr(line, name))
        published, window = self._watched.exact.get(line.id) or (line.published, line.published_window)
        written = {"published": published, "published_window": window, "at": self._watched.edited_before(line)}
        source = line.source("comment")
        yield self._event("first", life, low, line.seen, **written, source=None if source == WEB else source)
        self._infer(life, line.source("pinned"))
        for flag in (flag for flag in _FLAGS if getattr(line, flag)):
            yield self._event(flag, life, low, line.seen, inferred=self._is_inferred(life, flag))
        if self._watched.words(line):
            self._lives[line.id] = life
            if line.root is not None:
                self._under.setdefault(line.root, []).append(life)
        elif line.id in self._watched.counted:
            life.author = life.text = None
            self._lives[line.id] = life

    def _changed(self, life: Life, line: Change) -> Iterator[Event]:
        after, pins_after = self._looks.since(life), self._looks.since(life, pins=True)
        marks_after = self._looks.since(life, marks=True)
        self._looks.note(life, line, self._source)
        before, new = life.author, line.set
        if new.author is not UNSET and before is not None:
            life.author = _known(new.author)
        self._infer(life, (new.from_ or {}).get("pinned"))
        life.gif = new.gif or life.gif
        if line.learned:
            life.learn(new, line.seen)
        else:
            yield from self._told(life, line, before, after, pins_after, marks_after)
        if life.id in self._returning and is_sighting(line):
            yield self._returned(life, self._returning[life.id][1], line.seen, with_root=True)

    def _told(self, life: Life, line: Change, before: Author | None, *since: datetime | None) -> Iterator[Event]:
        """What a line says that is otherwise."""
        new, (after, pins_after, marks_after) = line.set, since
        yield from self._edited(life, new, after, line.seen)
        if self._counts:
            yield from self._counted(life, new, after, line.seen)
        yield from self._flagged(life, "pinned", new, pins_after, line.seen)
        yield from self._flagged(life, "hearted", new, marks_after, line.seen)
        yield from self._flagged(life, "hidden", new, marks_after, line.seen)
        if new.paid is not UNSET and new.paid != life.paid:
            old, life.paid = life.paid, new.paid
            yield self._event("paid", life, marks_after, line.seen, old=old, new=life.paid)
        if before is not None and life.author is not None:
            yield from self._renamed(life, before, life.author, marks_after, line.seen)

    def _edited(self, life: Life, new: Changed, after: datetime | None, by: datetime) -> Iterator[Event]:
        held, at = (self._edits or {}).get(life.id), new.edited_at or None
        if new.text is not UNSET and "text" in (new.from_ or ()) and difference.same_words(life.text or "", new.text):
            life.text = new.text  # another source's form of it
            return
        if held is not None:
            life.text = new.text if new.text is not UNSET else life.text
            event = msgspec.structs.replace(held, new=life.text, at=at or held.at)
        elif new.text is not UNSET or new.edited is True:
            old, life.text = life.text, new.text if new.text is not UNSET else life.text
            event = self._event("edited", life, after, by, text=None, old=old, new=life.text, at=at)
        else:
            return
        if self._edits is None:
            yield event
        else:
            self._edits[life.id] = event

    def _counted(self, life: Life, new: Changed, after: datetime | None, by: datetime) -> Iterator[Event]:
        if new.likes is not UNSET or new.likes_exact is not UNSET:
            old, was_exact = life.likes, life.likes_exact
            life.likes = new.likes if new.likes is not UNSET else old
            life.likes_exact = new.likes_exact if new.likes_exact is not UNSET else was_exact
            if life.likes != old and not life.was_rounded(old, was_exact):
                exact = {"old_exact": was_exact, "new_exact": life.likes_exact}
                since = life.liked if was_exact and old is not None and old >= _ROUNDED_FROM else after
                yield self._event("likes", life, since, by, old=old, new=life.likes, **exact)
            life.liked = by
        if new.replies is not UNSET:
            counted, life.replies = life.replies, new.replies
            if counted is not None and counted != life.replies:  # else it was learned, not changed
                since = after if life.root is None else life.counted  # not every answer says how many a reply has
                yield self._event("replies", life, since, by, old=counted, new=life.replies)
            life.counted = by

    def _flagged(
        self, life: Life, name: Kind, change: Changed, after: datetime | None, by: datetime
    ) -> Iterator[Event]:
        old, new = getattr(life, name), getattr(change, name)
        if new not in (True, False):
            return
        setattr(life, name, new)
        if new and not old:
            known = after if old is False else None
            yield self._event(name, life, known, by, inferred=self._is_inferred(life, name))
        elif old and not new:
            yield self._event(_FLAGS[name], life, after, by)

    def _infer(self, life: Life, source: str | None) -> None:
        if source is not None:
            (self._inferred.add if source == INFERRED else self._inferred.discard)(life.id)

    def _is_inferred(self, life: Life, flag: Kind) -> bool:
        return flag == "pinned" and life.id in self._inferred

    def _renamed(self, life: Life, old: Author, new: Author, after: datetime | None, by: datetime) -> Iterator[Event]:
        """What was known of a name or a mark and is another now; what was only learned is no event."""
        if any(was not in (None, now) for was, now in ((old.name, new.name), (old.handle, new.handle))):
            yield self._event("renamed", life, after, by, old=_called(old), new=_called(new))
        if any(getattr(old, mark) not in (None, getattr(new, mark)) for mark in MARKS):
            yield self._event("marked", life, after, by, old=_marks(old), new=_marks(new))

    def _gone(self, line: Gone) -> Iterator[Event]:
        life = self._lives.get(line.id)
        if life is not None and life.gone is None:
            after = min(filter(None, (line.last_seen, self._looks.since(life))), default=None)
            self._looks.vanish(life, line.seen, with_root=False)
            yield self._event("gone", life, after, line.seen, confirmed=line.confirmed)
        elif life is not None:  # its top comment is back, and it is not
            life.with_root = False
            self._returning.pop(life.id, None)
        for reply in self._under.get(line.id, ()):
            self._returning.pop(reply.id, None)
            if reply.gone is None:
                after = self._looks.since(reply)
                self._looks.vanish(reply, line.seen, with_root=True)
                yield self._event("gone", reply, after, line.seen, confirmed=line.confirmed, with_root=True)

    def _back(self, line: Back) -> Iterator[Event]:
        life = self._lives.get(line.id)
        if life is not None and life.gone is not None:
            yield self._returned(life, self._looks.away(life), line.seen, with_root=False)
        for reply in self._under.get(line.id, ()):
            if reply.gone is not None and reply.with_root:
                self._returning[reply.id] = (reply, self._looks.away(reply), line.seen)

    def _settle(self, ended: Look | None) -> Iterator[Event]:
        """Replies came back with their top comment where a run read all of that thread and missed none of them."""
        for life, after, seen in list(self._returning.values()):
            if ended and covers(ended.verdict, life.id, life.root):
                yield self._returned(life, after, seen or ended.verdict.at, with_root=True)
            else:
                self._returning[life.id] = (life, after, None)

    def _returned(self, life: Life, after: datetime | None, seen: datetime, *, with_root: bool) -> Event:
        self._returning.pop(life.id, None)
        life.with_root = with_root
        self._looks.come_back(life, seen)
        return self._event("back", life, after, seen, with_root=with_root)

    def _event(self, kind: Kind, life: Life, after: datetime | None, by: datetime, **more: Any) -> Event:
        if after is not None and after > by:
            after = None  # two clocks contradict each other
        if kind not in COUNTS:
            more = {"author": life.author, "text": life.text, "gif": life.gif} | more
        return Event(run=self._run, kind=kind, id=life.id, root=life.root, after=after, by=by, **more)


def _known(author: Author) -> Author:
    """What names and marks an author, without addresses and pictures."""
    return Author(id=author.id, name=author.name, handle=author.handle, **{m: getattr(author, m) for m in MARKS})


def _called(author: Author) -> str:
    return f"{author.name} ({author.handle})" if author.name and author.handle else author.shown


def _marks(author: Author) -> str:
    return ", ".join(mark for mark in MARKS if getattr(author, mark))

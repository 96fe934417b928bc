"""A digest without names, and one in a reader's time zone: nothing of what it holds is left out."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import msgspec

from commentvault.archive.history import Thread
from commentvault.archive.life import Event
from commentvault.digest.anonymous import anonymous
from commentvault.digest.build import build
from commentvault.digest.changes.gather import since
from commentvault.digest.forms import markdown
from commentvault.digest.recast import in_zone
from commentvault.digest.value import Digest
from commentvault.model import Author, Failed, Span

from .made import SEEN, Made

FAN = Author(id="UCfan-id", name="Fenja Fan", handle="@fenja.fan", url="https://www.youtube.com/@fenja.fan")


def told(made: Made, story: Thread) -> Digest:
    """A digest in which one person turns up in every place."""
    mention = "@fenja.fan look at 1:02, and @TheBand too, or write to fenja@example.org"
    time = Span(at=mention.index("1:02"), len=4, kind="time", to=62)
    comments = [
        made.comment("Ug-fan", "words of a fan", author=FAN, likes=50, replies=9, hearted=True),
        made.comment("Ug-other", mention, likes=70, spans=(Span(at=0, len=10, kind="mention", to="x"), time)),
        made.comment("Ug-fan.1", "and again", author=FAN, parent="Ug-fan", likes=3),
    ]
    events = [
        Event(
            run="20261122T030000Z", kind=kind, id="Ug-fan", by=SEEN, author=FAN, text="hi @fenja.fan", old="@a", new="b"
        )
        for kind in ("edited", "gone")
    ]
    failed = (Failed(id="Ug-fan", reason="empty", cursor="token of Ug-fan"),)
    thread = made.thread(
        *story.comments.values(),
        *comments,
        runs=[made.run(21), made.run(22, "partial", failed=failed, capped=("Ug-other",))],
    )
    return build(thread, changes=since(events, SEEN - timedelta(days=1)))


def test_nobody_is_named_and_no_link_leads_to_anybody(made: Made, story: Thread) -> None:
    """Neither name, handle, address nor comment id is left in the value or in what is published."""
    digest = told(made, story)
    masked = anonymous(digest)
    for text in (msgspec.json.encode(masked).decode(), markdown.render(masked)):
        for trace in ("fenja", "Fenja", "UCfan", "Ug-", "lc=", "@old", "token"):
            assert trace not in text
        assert "Person 1" in text
        assert "words of a fan" in text
    assert "Ug-fan" in markdown.render(digest)


def test_the_creator_keeps_the_name_and_a_person_the_number(made: Made, story: Thread) -> None:
    """A mention of the creator stays, any other is masked; spans stay on their words."""
    masked = anonymous(told(made, story))
    assert masked.pinned.quotes[0].comment.author.handle == "@theband"
    liked = {quote.comment.text: quote.comment for quote in masked.liked.quotes}
    (mention,) = (comment for text, comment in liked.items() if "look at" in text)
    assert mention.text == "@somebody look at 1:02, and @TheBand too, or write to @somebody"
    (span,) = mention.spans
    assert mention.text[span.at : span.at + span.len] == "1:02"
    (fan,) = (quote for quote in masked.discussed.quotes if quote.comment.text == "words of a fan")
    assert {reply.comment.author.name for reply in fan.best} == {fan.comment.author.name}
    assert anonymous(told(made, story)) == masked


def test_every_moment_is_told_in_the_readers_zone(made: Made, story: Thread) -> None:
    """The same moments, called otherwise; no word of UTC is left, and nothing else differs."""
    digest = told(made, story)
    there = in_zone(digest, ZoneInfo("Asia/Kolkata"))
    assert there == digest
    text = markdown.render(there)
    assert "22 Nov 2026, 08:30 IST" in text
    assert "UTC" not in text

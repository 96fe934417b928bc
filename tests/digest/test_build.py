"""What a digest chooses to tell."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from commentvault.archive.history import Thread
from commentvault.digest.build import build
from commentvault.digest.relations import permalink
from commentvault.digest.value import Limits, Section
from commentvault.model import Author

from .made import Made


def ids(section: Section) -> list[str]:
    return [quote.comment.id for quote in section.quotes]


def test_each_section_tells_its_own(made: Made, story: Thread) -> None:
    """Pinned, creator, hearted, liked, discussed, first; no comment twice in full."""
    digest = build(story)
    assert ids(digest.pinned) == ["pin"]
    assert ids(digest.creator) == ["big.2"]
    assert digest.creator.quotes[0].answers is not None
    assert digest.creator.quotes[0].answers.comment.id == "big"
    assert ids(digest.hearted) == ["big"]
    assert ids(digest.liked)[:3] == ["old", "lost", "big.1"]
    assert (digest.liked.total, digest.liked.above) == (17, 3)
    assert ids(digest.discussed) == ["pin", "big", "lost"]
    assert [reply.comment.id for reply in digest.discussed.quotes[0].best] == ["pin.6", "pin.5"]
    sections = (digest.pinned, digest.creator, digest.hearted, digest.liked, digest.discussed, digest.first)
    full = [q.comment.id for s in sections for quote in s.quotes for q in (quote, *quote.best) if not q.told]
    assert len(full) == len(set(full))


def test_the_head_counts_what_is_archived_listed_and_claimed(made: Made, story: Thread) -> None:
    """A gone top comment takes its replies with it."""
    head = build(story).head
    assert (head.top, head.replies, head.gone, head.listed, head.claimed) == (5, 14, 2, 17, 20)
    assert (head.runs, head.completeness.whole) == (2, True)


def test_the_order_of_sight_changes_nothing(made: Made, story: Thread) -> None:
    """Ties are broken by id, so that equal archives give equal bytes."""
    turned = made.thread(*reversed(list(story.comments.values())), runs=story.runs, gone=story.gone, post=story.post)
    one, other = (msgspec.json.encode(build(thread)) for thread in (story, turned))
    assert one == other


def test_a_pin_is_known_only_where_a_source_told(made: Made) -> None:
    """Silence is not "nothing pinned", and a part of a thread does not speak for the rest."""
    silent = made.thread(made.comment("a", pinned=None))
    part = made.thread(made.comment("a"), runs=[made.run(status="asked")])
    assert build(silent).pin_known == "no"
    assert build(part).pin_known == "archived"
    assert build(made.thread(made.comment("a"))).pin_known == "yes"


def test_limits_are_kept_and_the_rest_is_counted(made: Made) -> None:
    """The creator's most liked comments are chosen, then told in order of time."""
    author = Author(id="UCband")  # known by the post's creator, without a mark
    comments = [
        made.comment(str(n), author=author, likes=n, published=made.seen - timedelta(hours=n)) for n in range(9)
    ]
    digest = build(made.thread(*comments), limits=Limits(creator=3, first=2))
    assert ids(digest.creator) == ["8", "7", "6"]
    assert digest.creator.total == 9
    assert (ids(digest.first), digest.first.above, digest.first.total) == ([], 2, 9)


def test_hidden_likes_are_not_made_up_where_nobody_tells_likes(made: Made) -> None:
    """A platform without likes hides none."""
    digest = build(made.thread(made.comment("a", likes=None)))
    assert not digest.first.quotes[0].likes_told


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://www.youtube.com/watch?v=abc", "https://www.youtube.com/watch?v=abc&lc=Ug.1"),
        ("https://www.youtube.com/watch?v=abc&lc=old#x", "https://www.youtube.com/watch?v=abc&lc=Ug.1"),
        ("https://www.youtube.com/shorts/abc", "https://www.youtube.com/shorts/abc?lc=Ug.1"),
        ("https://www.instagram.com/reel/abc/?x=1", "https://www.instagram.com/reel/abc/c/Ug.1/"),
        ("https://vimeo.com/1", "https://vimeo.com/1"),
        ("https://youtube.com.evil.example/watch?v=a", "https://youtube.com.evil.example/watch?v=a"),
        ("javascript:alert(1)", None),
        ("http://[", None),
    ],
)
def test_a_comment_has_a_permalink_only_on_the_web(url: str, link: str | None) -> None:
    """On YouTube and Instagram the comment's own address, elsewhere the post's."""
    assert permalink(url, "Ug.1") == link


def test_a_reply_on_instagram_is_addressed_under_its_top_comment() -> None:
    """In the form that the platform's own links have; elsewhere the reply's id is enough."""
    assert permalink("https://www.instagram.com/p/abc/", "2", "1") == "https://www.instagram.com/p/abc/c/1/r/2/"
    assert permalink("https://youtu.be/abc", "1.2", "1") == "https://youtu.be/abc?lc=1.2"


def test_odd_threads_are_told_too(made: Made) -> None:
    """Nothing archived, a reply to itself, a reply whose top comment is missing."""
    empty = made.thread(runs=[])
    empty.post = None
    assert build(empty).head.listed == 0
    odd = made.thread(made.comment("a", parent="a"), made.comment("b.1", parent="b", likes=3))
    assert build(odd).liked.quotes[0].answers is None

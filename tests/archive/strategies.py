"""Any record that the model allows, for property tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from commentvault.archive.lines import Back, Change, Changed, Gone, Line, Previous, Redaction, RunHeader, Seal
from commentvault.model import Author, Comment, Counts, Covered, Failed, Post, Span, Verdict, Window

texts = st.text(max_size=30)
idents = st.text(min_size=1, max_size=12)
counts = st.integers(0, 10**9)
moments = st.datetimes(datetime(2005, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001  # UTC is added
    lambda moment: moment.replace(microsecond=0)
)
windows: SearchStrategy[Window] = st.tuples(moments, moments).map(lambda pair: (min(pair), max(pair)))


def maybe(strategy: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """A value, or the platform's silence."""
    return st.none() | strategy


flags = maybe(st.booleans())
authors = st.builds(
    Author,
    id=maybe(idents),
    name=maybe(texts),
    handle=maybe(texts.map("@{}".format)),
    url=maybe(texts),
    avatar=maybe(texts),
    creator=flags,
    verified=flags,
    artist=flags,
    member=flags,
    member_badge=maybe(texts),
)
spans = st.builds(
    Span,
    at=st.integers(0, 9),
    len=st.integers(1, 9),
    kind=st.sampled_from(["link", "time", "tag", "mention", "emoji"]),
    to=maybe(texts | st.integers(0, 9999)),
)


def comments(
    ident: SearchStrategy[str] = idents, root: SearchStrategy[str | None] | None = None
) -> SearchStrategy[Comment]:
    """Comments; exact likes are marked so wherever there are likes at all."""
    return st.builds(
        Comment,
        seen=moments,
        id=ident,
        parent=root or maybe(idents),
        parent_exact=st.booleans(),
        root=root or maybe(idents),
        depth=st.integers(0, 5),
        rank=maybe(st.integers(1, 99)),
        author=authors,
        text=texts,
        spans=st.lists(spans, max_size=2).map(tuple),
        published=maybe(moments),
        published_window=maybe(windows),
        published_by=maybe(st.sampled_from(["api", "platform", "id"])),
        edited=flags,
        likes=maybe(counts),
        likes_exact=flags,
        replies=maybe(counts),
        pinned=flags,
        hearted=flags,
        hidden=flags,
        gif=maybe(texts),
        paid=maybe(texts),
        creator_replied=flags,
        from_=st.just(msgspec.UNSET) | st.dictionaries(idents, texts, max_size=2),
    )


def _changed(values: dict[str, Any]) -> Changed:
    return Changed(**values)


changes = st.builds(
    Change,
    seen=moments,
    id=idents,
    set=st.fixed_dictionaries(
        {},
        optional={
            "text": texts,
            "author": authors,
            "likes": maybe(counts),
            "likes_exact": flags,
            "published_window": maybe(windows),
            "parent": maybe(idents),
            "parent_exact": st.booleans(),
            "pinned": flags,
            "hidden": flags,
            "gif": texts,
            "edited": flags,
            "paid": maybe(texts),
        },
    ).map(_changed),
)
posts = st.builds(
    Post,
    seen=moments,
    url=texts,
    title=maybe(texts),
    text=maybe(texts),
    creator=authors,
    published=maybe(moments),
    published_date=maybe(st.dates()),
    live=flags,
    counts=st.builds(Counts, comments=maybe(counts), views=maybe(counts), likes=maybe(counts), likes_exact=flags),
)
verdicts = st.builds(
    Verdict,
    at=moments,
    status=st.sampled_from(["complete", "off", "partial", "asked", "refused", "missing"]),
    reason=maybe(texts),
    expected=maybe(counts),
    seen=counts,
    coverage=maybe(st.floats(0, 2, allow_nan=False)),
    covered=st.builds(
        Covered,
        top=st.sampled_from(["all", "none", "newest-until-x"]),
        replies=st.sampled_from(["all", "none"]) | st.lists(idents, max_size=3).map(tuple),
        not_=st.lists(idents, max_size=3).map(tuple),
    ),
    capped=st.lists(idents, max_size=3).map(tuple),
    failed=st.lists(st.builds(Failed, id=idents, reason=texts, cursor=maybe(texts)), max_size=3).map(tuple),
    retry_at=maybe(moments),
)
headers = st.builds(
    RunHeader,
    run=texts,
    thread=texts,
    url=texts,
    by=texts,
    previous=maybe(st.builds(Previous, run=texts, sha256=texts)),
    continues=maybe(texts),
    mark=maybe(texts),
)
lines: SearchStrategy[Line] = st.one_of(
    headers,
    comments(),
    changes,
    posts,
    verdicts,
    st.builds(Gone, seen=moments, id=idents, last_seen=maybe(moments), confirmed=maybe(texts), with_replies=counts),
    st.builds(Back, seen=moments, id=idents),
    st.builds(Seal, lines=counts, check=texts, sum=texts),
    st.builds(Redaction, when=moments, why=st.sampled_from(["forget", "retention"]), run=texts, old_sha256=texts),
)

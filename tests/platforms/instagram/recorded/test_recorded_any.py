"""Whatever stands in a recording: nothing of it is lost, and only what is whole is called complete."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from commentvault.errors import UsageError
from commentvault.model import Ask, Page
from commentvault.net import Door
from commentvault.platforms.instagram import links
from commentvault.platforms.instagram.recorded import Recorded, files
from commentvault.platforms.instagram.recorded.answer import Answer

from .conftest import NOW
from .made import BEGAN, CODE, SITE, Har, children, comment, connection, mobile

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 10**20) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["log", "entries", "request", "response", "url", "content", "text", "comments", "pk", "media_id", "data",
         "child_comments", "user", "headers", "postData", "startedDateTime", "time", "next_min_id"]
    ), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


def _read(content: bytes) -> dict[str, list[Answer]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.har"
        path.write_bytes(content)
        return files.posts(files.read(str(path), BEGAN, NOW).answers, CODE)


def _walked(content: bytes) -> list[Page]:
    [answers] = _read(content).values()
    target = links.match(f"instagram:{CODE}")
    assert target is not None
    return list(Recorded(answers).walk(target, Ask(), Door()))


def _on(way: str, cursor: str) -> dict[str, Any]:
    """What a page says of the next one."""
    return {"has_more_headload_comments" if way == "min_id" else "has_more_comments": True, f"next_{way}": cursor}


@given(_JSON, st.sampled_from(["body", "variables", "entry", "parts", "file"]))
def test_any_json_is_read_or_refused_in_words(anything: Any, place: str) -> None:
    """As an answer's body, what it was asked by, an entry of a HAR file or parts of each, or as the file."""
    har = Har()
    if place == "body":
        har.api({"comments": [comment(1), anything], **(anything if isinstance(anything, dict) else {})})
    elif place == "variables":
        har.graphql(connection(comment(1)), anything)
    elif place == "parts":
        har.api(mobile(comment(1)))
        har.entries[-1] |= {"headers": anything, "time": anything, "startedDateTime": anything}
        har.entries[-1]["request"] |= {"headers": anything, "postData": anything}
        har.entries[-1]["response"] |= {"status": anything, "content": anything}
    elif place == "entry":
        url = {"url": f"{SITE}/graphql/query"}
        har.entries.append({"request": url, **anything} if isinstance(anything, dict) else anything)
    try:
        pages = _walked(json.dumps(anything).encode() if place == "file" else har.text())
    except UsageError:
        return
    assert pages[-1].end is not None


@given(st.lists(st.sampled_from(["posted", "unposted", "unrecorded"]), min_size=1, max_size=5))
def test_only_a_chain_whose_requests_are_known_is_whole(pages: list[str]) -> None:
    """Whatever was not recorded with a page, what it was asked by or itself: the rest is kept, and is partial."""
    har = Har()
    for number, page in enumerate(pages, 1):
        if page != "unrecorded":
            on = f"c{number}" if number < len(pages) else None
            har.graphql(
                connection(comment(number), after=on),
                {"shortcode": CODE, "after": f"c{number - 1}" if number > 1 else None},
            )
            if page == "unposted":
                del har.entries[-1]["request"]["postData"]
    try:
        walked = _walked(har.text())
    except UsageError:
        assert set(pages) == {"unrecorded"}
        return
    kept = {one.id for page in walked for one in page.comments}
    assert kept == {str(number) for number, page in enumerate(pages, 1) if page != "unrecorded"}
    assert walked[-1].end is not None
    assert (walked[-1].end.status == "complete") == (set(pages) == {"posted"})


@given(st.data())
def test_all_that_was_recorded_is_kept(data: st.DataObject) -> None:
    """A thread of some pages in both directions, some of them recorded, in any order: all recorded comments are handed
    on once, and the walk is complete exactly where every page was recorded.
    """
    lists = data.draw(st.dictionaries(st.sampled_from(["min_id", "max_id"]), st.integers(1, 4), min_size=1))
    threads = data.draw(st.integers(0, 3))
    exchanges: list[tuple[dict[str, Any], int | None, dict[str, str]]] = []
    first = mobile(*(comment(n, replies=1) for n in range(1, threads + 1)), comment(9))
    for number, (way, count) in enumerate(lists.items(), 1):
        first |= _on(way, f"{way}0")
        for page in range(count):
            on = _on(way, f"{way}{page + 1}") if page + 1 < count else {}
            exchanges.append((mobile(comment(100 * number + page)) | on, None, {way: f"{way}{page}"}))
    exchanges.append((first, None, {}))
    exchanges += [(children(comment(50 + n, root=n)), n, {}) for n in range(1, threads + 1)]
    recorded = data.draw(st.lists(st.sampled_from(exchanges), min_size=1, unique_by=id))
    har = Har()
    for answer, root, query in recorded:
        har.api(answer, root=root, **query)
    pages = _walked(har.text())
    kept = [one.id for page in pages for one in page.comments]
    held = [
        one["pk"] for answer, *_ in recorded for name in ("comments", "child_comments") for one in answer.get(name, [])
    ]
    assert sorted(kept) == sorted(held)
    assert pages[-1].end is not None
    assert (pages[-1].end.status == "complete") == (len(recorded) == len(exchanges))

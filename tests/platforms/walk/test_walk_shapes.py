"""Answers of strange shape: what is known is read, what is not is named, and nothing makes the walk fall over."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commentvault.archive.vault import Vault
from commentvault.demo import Corpus, Recipe, build_corpus
from commentvault.demo.answers import Asked

from ..youtube import tampered

CORPUS = build_corpus(Recipe(comments=40, tops=30, threads=2, old_share=0.0, nested_share=0.0))
_MIXED = build_corpus(Recipe(comments=60, tops=45, threads=3, old_share=0.4, nested_share=0.5))
_CORPORA: dict[str, Corpus] = {"classic": CORPUS, "mixed": _MIXED}
_CAPSULE = {"commentCapsuleViewModel": {"capsuleId": "x"}}


def _vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "archive")


@pytest.mark.parametrize("kind", ["page", "replies"])
def test_a_page_without_any_known_entry_is_named_and_its_answer_saved(tmp_path: Path, kind: str) -> None:
    """The message names the entries that were found; the raw answer is saved; the run is partial."""

    def change(asked: Asked, value: Any) -> None:
        if asked.kind == kind and asked.ask and not (kind == "page" and asked.ask.first):
            tampered.items(value)[:] = [_CAPSULE, _CAPSULE]

    report = tampered.fetch(CORPUS, _vault(tmp_path), change)
    assert report.verdict.status == "partial"
    assert {failed.id for failed in report.verdict.failed} == ({"top"} if kind == "page" else set(CORPUS.replies))
    assert all("commentCapsuleViewModel" in failed.reason for failed in report.verdict.failed)
    assert report.unknown_answer is not None
    assert "commentCapsuleViewModel" in report.unknown_answer.read_text()


def test_a_page_with_some_unknown_entries_is_read_and_the_run_partial(tmp_path: Path) -> None:
    """The known ones are kept, the others counted in the verdict; the chain goes on."""

    def change(asked: Asked, value: Any) -> None:
        if asked.kind == "page" and asked.ask and asked.ask.list == "newest" and not asked.ask.first:
            tampered.items(value).insert(0, _CAPSULE)

    report = tampered.fetch(CORPUS, _vault(tmp_path), change)
    assert (report.verdict.status, report.verdict.seen) == ("partial", 40)
    assert [failed.id for failed in report.verdict.failed] == ["top"]
    assert "an entry of an unknown form" in report.verdict.failed[0].reason


_OTHER_WAY = {"continuationItemRenderer": {"continuationEndpoint": {"continuationCapsule": {"ticket": "x"}}}}


def test_a_way_to_the_next_page_that_cannot_be_read_is_no_end(tmp_path: Path) -> None:
    """The list offers to go on, in a form that nobody knows: it is not complete."""

    def change(asked: Asked, value: Any) -> None:
        listed = tampered.items(value)
        if (
            asked.kind == "page"
            and asked.ask
            and asked.ask.list == "newest"
            and "continuationItemRenderer" in listed[-1]
        ):
            listed[-1] = _OTHER_WAY

    report = tampered.fetch(CORPUS, _vault(tmp_path), change)
    assert report.verdict.seen < 40
    assert (report.verdict.status, report.verdict.covered.top) == ("partial", "none")
    assert [failed.id for failed in report.verdict.failed] == ["top"]


def test_a_way_to_more_replies_that_cannot_be_read_is_no_end(tmp_path: Path) -> None:
    """The same within a thread: it is named as not read, not as capped by the platform."""
    long = max(CORPUS.replies, key=lambda root: len(CORPUS.replies[root]))
    assert len(CORPUS.replies[long]) < 10  # one page: the offer of a second one is made up

    def change(asked: Asked, value: Any) -> None:
        if asked.kind == "replies" and asked.ask and asked.ask.comment == long:
            tampered.items(value)[-1] = _OTHER_WAY

    report = tampered.fetch(CORPUS, _vault(tmp_path), change)
    assert report.verdict.status == "partial"
    assert [failed.id for failed in report.verdict.failed] == [long]


def test_a_way_to_the_replies_that_cannot_be_read_is_no_end(tmp_path: Path) -> None:
    """Nor where the thread cannot even be opened."""

    def change(asked: Asked, value: Any) -> None:
        for entry in tampered.items(value):
            replies = entry.get("commentThreadRenderer", {}).get("replies", {}).get("commentRepliesRenderer")
            if replies:
                replies["contents"] = [_OTHER_WAY]

    report = tampered.fetch(CORPUS, _vault(tmp_path), change)
    assert report.verdict.status == "partial"
    assert {failed.id for failed in report.verdict.failed} == set(CORPUS.replies)


def test_a_reply_of_unknown_inside_is_named(tmp_path: Path) -> None:
    """A view model without anything that we know is an entry of unknown form, among replies as among top comments."""

    def change(asked: Asked, value: Any) -> None:
        if asked.kind == "replies":
            tampered.items(value)[0] = {"commentViewModel": {"capsule": "x"}}

    report = tampered.fetch(CORPUS, _vault(tmp_path), change)
    assert report.verdict.status == "partial"
    assert {failed.id for failed in report.verdict.failed} == set(CORPUS.replies)


def test_a_comment_listed_without_its_content_is_named(tmp_path: Path) -> None:
    """An answer whose entities are cut away (as the trimmed nested recording is) lists comments: each one is failed."""
    lost = CORPUS.newest[3].id

    def change(asked: Asked, value: Any) -> None:
        batch = value.get("frameworkUpdates", {}).get("entityBatchUpdate", {})
        batch["mutations"] = [
            m
            for m in batch.get("mutations", ())
            if m.get("payload", {}).get("commentEntityPayload", {}).get("properties", {}).get("commentId") != lost
        ]

    report = tampered.fetch(CORPUS, _vault(tmp_path), change)
    assert report.verdict.status == "partial"
    assert {(failed.id, failed.reason) for failed in report.verdict.failed} == {(lost, "listed without its content")}
    kept = _vault(tmp_path).read(report.target.thread)
    assert kept is not None
    assert kept.comments.keys() == CORPUS.by_id.keys() - {lost}


def test_an_answer_that_breaks_off_is_no_answer(tmp_path: Path) -> None:
    """Half of a JSON text is tried again, never read as a short page."""

    def change(asked: Asked, value: Any) -> bytes | None:
        return json.dumps(value).encode()[:2000] if asked.kind == "replies" else None

    report = tampered.fetch(CORPUS, _vault(tmp_path), change)
    assert report.verdict.status == "partial"
    assert {failed.id for failed in report.verdict.failed} == set(CORPUS.replies)


def test_half_an_emoji_in_a_text_does_not_lose_the_page(tmp_path: Path) -> None:
    """The platform cuts texts within a surrogate pair at times: the half becomes a replacement character."""
    ident = CORPUS.newest[2].id

    def change(asked: Asked, value: Any) -> bytes | None:
        if asked.ask and asked.ask.list == "newest" and asked.ask.first:
            text = json.dumps(CORPUS.by_id[ident].text)[1:-1]
            return json.dumps(value).replace(text, "cut \\ud83d", 1).encode()
        return None

    report = tampered.fetch(CORPUS, _vault(tmp_path), change)
    kept = _vault(tmp_path).read(report.target.thread)
    assert (report.verdict.status, kept is not None) == ("complete", True)
    assert report.verdict.seen == 40


@pytest.mark.parametrize(
    ("number", "key", "other"),
    [
        (1, "responseContext", True),
        (1, "visitorData", 7),
        (1, "runs", 7),
        (1, "text", 7),
        (1, "token", [None]),
        (1, "canonicalBaseUrl", 7),
        (1, "badges", 7),
        (1, "iconType", 7),
        (2, "seconds", "soon"),
        (2, "seconds", 10**30),
        (2, "publishedTime", "99999999999999999999 years ago"),
        (4, "protoCreationMs", "soon"),
        (4, "protoCreationMs", 10**30),
    ],
)
def test_a_value_of_another_kind_does_not_make_a_visit_fall_over(
    tmp_path: Path, number: int, key: str, other: Any
) -> None:
    """The first value of that name in the n-th answer: the visit ends with a verdict of ours."""
    asked_so_far = 0

    def change(asked: Asked, value: Any) -> None:
        nonlocal asked_so_far
        asked_so_far += 1
        if asked_so_far == number:
            assert _set_first(value, key, other)

    report = tampered.fetch(_MIXED, _vault(tmp_path), change)
    assert report.verdict.status in ("complete", "partial")


def _set_first(value: Any, key: str, other: Any) -> bool:
    if isinstance(value, dict) and key in value:
        value[key] = other
        return True
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(_set_first(inner, key, other) for inner in inside)


_JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-10, 10**18) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=150, deadline=None)
@given(
    corpus=st.sampled_from(sorted(_CORPORA)),
    number=st.integers(1, 6),
    steps=st.lists(st.integers(0, 60), max_size=24),
    other=_JSON_VALUES,
)
def test_no_mangled_answer_makes_a_visit_fall_over(corpus: str, number: int, steps: list[int], other: Any) -> None:
    """Any value anywhere in an answer replaced by any other: the visit ends with a verdict all the same."""
    asked_so_far = 0

    def change(asked: Asked, value: Any) -> Any:
        nonlocal asked_so_far
        asked_so_far += 1
        return _replaced(value, steps, other) if asked_so_far == number else None

    with tempfile.TemporaryDirectory() as folder:
        report = tampered.fetch(_CORPORA[corpus], Vault(Path(folder)), change)
    assert report.verdict.status in ("complete", "partial", "off", "missing", "refused")


def _replaced(value: Any, steps: list[int], other: Any) -> Any:
    """The value with another one in the place that the steps lead to."""
    keys = _keys(value)
    if not steps or not keys:
        return other
    key = keys[steps[0] % len(keys)]
    value[key] = _replaced(value[key], steps[1:], other)
    return value


def _keys(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return sorted(value)
    return list(range(len(value))) if isinstance(value, list) else []

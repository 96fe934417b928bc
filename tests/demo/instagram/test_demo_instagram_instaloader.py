"""The unmodified instaloader runs against the invented Instagram, through a proxy that ends TLS."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commentvault.demo import Recipe, build_corpus
from commentvault.demo.instagram import Conversation, Fault, InstagramServer, Rule, faults

from .demo_instagram import InstagramFactory
from .tls_proxy import TlsProxy

_QUIETLY = (
    "--no-pictures", "--no-videos", "--no-video-thumbnails", "--no-captions", "--no-metadata-json", "--no-profile-pic",
    "--no-sleep", "--max-connection-attempts", "1",
)  # fmt: skip
Instaloader = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def instaloader(tmp_path: Path) -> Instaloader:
    """``instaloader(server, "--comments", "--", "-CODE")`` as somebody who is logged in runs it, HOME empty."""

    def run(server: InstagramServer, *arguments: str) -> subprocess.CompletedProcess[str]:
        session = tmp_path / "session"
        session.write_bytes(pickle.dumps(server.account.cookies))
        login = ("--login", server.account.username, "--sessionfile", str(session))
        command = [sys.executable, "-m", "instaloader", *_QUIETLY, *login, *arguments]
        with TlsProxy(server.port, tmp_path) as proxy:
            home = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "TZ": "UTC"}
            options: dict[str, Any] = {"cwd": tmp_path, "env": home | proxy.environment, "stdin": subprocess.DEVNULL}
            done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120, **options)
            assert proxy.refused == []
        return done

    return run


def _kept(folder: Path) -> list[dict[str, Any]]:
    """What instaloader has written of the comments."""
    (found,) = folder.rglob("*_comments.json")
    kept: list[dict[str, Any]] = json.loads(found.read_bytes())
    return kept


def _as_it_keeps(told: Conversation, ident: str) -> tuple[object, ...]:
    said = told.by_id[ident]
    return (int(said.id), said.at, said.text, said.likes, said.author.username)


def _row(comment: dict[str, Any]) -> tuple[object, ...]:
    return (*(comment[name] for name in ("id", "created_at", "text", "likes_count")), comment["owner"]["username"])


def test_comments_and_the_replies_that_it_loses(
    instagram: InstagramFactory, instaloader: Instaloader, tmp_path: Path
) -> None:
    """All top comments come, as they truly are; of the replies only those of a list's first page."""
    server = instagram()
    done = instaloader(server, "--comments", "--", f"-{server.code}")
    assert (done.returncode, done.stderr.strip()) == (0, "")
    kept, told = _kept(tmp_path), server.told
    assert {_row(comment) for comment in kept} == {_as_it_keeps(told, said.id) for said in told.tops}
    found = {_row(answer) for comment in kept for answer in comment["answers"]}
    first = [said.id for rows in told.replies.values() for said in rows[: server.reply_page]]
    assert found == {_as_it_keeps(told, ident) for ident in first}
    assert len(first) < sum(map(len, told.replies.values()))
    assert {(asked.host, asked.kind) for asked in server.requests} == {
        ("www", "viewer"), ("www", "post"), ("i", "comments"), ("i", "replies"),
    }  # fmt: skip
    assert {asked.account for asked in server.requests} == {server.account.username}


def test_it_stops_where_the_list_goes_on_by_max_id(
    instagram: InstagramFactory, instaloader: Instaloader, tmp_path: Path
) -> None:
    """It knows the one cursor only, and says nothing."""
    server = instagram(paging="max")
    done = instaloader(server, "--comments", "--", f"-{server.code}")
    assert (done.returncode, done.stderr.strip()) == (0, "")
    assert {comment["id"] for comment in _kept(tmp_path)} == {int(said.id) for said in server.told.tops[:15]}


def test_a_small_post_by_the_older_lists(instagram: InstagramFactory, instaloader: Instaloader, tmp_path: Path) -> None:
    """Up to twelve comments it asks the web, and gets them all."""
    server = instagram(build_corpus(Recipe(comments=11, tops=5, threads=1, held=1)))
    assert server.told.claimed == 12
    done = instaloader(server, "--comments", "--", f"-{server.code}")
    assert (done.returncode, done.stderr.strip()) == (0, "")
    kept = _kept(tmp_path)
    assert {comment["id"] for comment in kept} == {said.id for said in server.told.tops}
    answers = {answer["id"] for comment in kept for answer in comment["answers"]}
    assert len(answers) == 6
    assert {asked.kind for asked in server.requests} == {"viewer", "post", "old_comments", "old_replies"}


def test_a_profile(instagram: InstagramFactory, instaloader: Instaloader, tmp_path: Path) -> None:
    """Its page, the user, its posts twelve a page, and the comments of each."""
    small = [Recipe(comments=3, tops=3, video_id=f"Demo{at:02}Post_", days=10 + at) for at in range(13)]
    server = instagram(*map(build_corpus, small))
    done = instaloader(server, "--comments", "--", "odalysquill")
    assert (done.returncode, done.stderr.strip()) == (0, "")
    assert len(list(tmp_path.rglob("*_comments.json"))) == 13
    assert {"page", "profile", "start", "timeline"} <= {asked.kind for asked in server.requests}


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault("checkpoint_required"), "checkpoint_required"),
        (Fault("went_wrong"), "something went wrong"),
        (Fault("login_page"), "Redirected to login page"),
        (Fault("html"), "Expecting value"),
    ],
)
def test_refusals_are_understood(
    instagram: InstagramFactory, instaloader: Instaloader, fault: Fault, words: str
) -> None:
    """In its own words."""
    server = instagram(fault=faults(Rule(fault=fault, kind="comments")))
    done = instaloader(server, "--comments", "--", f"-{server.code}")
    assert done.returncode != 0
    assert words in done.stdout + done.stderr


def test_a_session_that_ended(instagram: InstagramFactory, instaloader: Instaloader) -> None:
    """It sees that it is logged in no longer, and asks for a password."""
    server = instagram(fault=faults(Rule(fault=Fault("login_required"), kind="viewer")))
    assert instaloader(server, "--comments", "--", f"-{server.code}").returncode != 0
    assert {asked.kind for asked in server.requests} == {"viewer"}

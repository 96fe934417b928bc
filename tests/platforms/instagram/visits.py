"""Runs of one post of the invented Instagram, and whether what was kept is the truth."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from commentvault import sync
from commentvault.archive.history import Thread
from commentvault.archive.vault import Vault
from commentvault.demo.instagram import InstagramServer
from commentvault.demo.instagram.conversation import Conversation, Said
from commentvault.model import Ask, Comment, Mode, Target
from commentvault.net import Budget, Door
from commentvault.platforms.instagram import Instagram
from commentvault.platforms.instagram.web import sessions
from commentvault.platforms.instagram.web.ledger import Ledger
from commentvault.platforms.instagram.web.sessions import Session
from commentvault.settings import InstagramSettings, NetSettings
from tests.support import Cli
from tests.truth import gone_now

from .web.logins import instagram_env, netscape


class Visits:
    """``visits("full")`` → Report, by a login that is kept where the environment says."""

    def __init__(self, root: Path, server: InstagramServer) -> None:
        self.vault = Vault(root)
        self.server = server
        self.stop = threading.Event()
        self.settings = InstagramSettings(
            endpoint=server.url, mobile_endpoint=server.url, rate_control=False, pause=0, daily=1_000_000
        )

    def log_in(self) -> None:
        """Keep the login of the demo's account."""
        sessions.keep(Session(self.server.account.username, self.server.account.cookies))

    def with_settings(self, **other: Any) -> InstagramSettings:
        """The settings, but for these."""
        return msgspec.structs.replace(self.settings, **other)

    def lift(self) -> None:
        """Its owner has done what the platform asked, and the login is kept anew."""
        Ledger().lift(self.server.account.username)
        self.log_in()

    def target(self, code: str | None = None) -> Target:
        """The thread under a post, the server's first one unless another is named."""
        return Target(
            platform="instagram",
            id=code or self.server.code,
            url=f"https://www.instagram.com/p/{code or self.server.code}/",
        )

    def __call__(
        self,
        mode: Mode = "full",
        *,
        ask: Ask | None = None,
        code: str | None = None,
        requests: int | None = None,
        on_page: Callable[[sync.Progress], None] | None = None,
    ) -> sync.Report:
        """One run on the platform's clock; ``requests`` are its budget."""
        door = Door(NetSettings(retry_wait=0.0, tries=2), stop=self.stop)
        try:
            return sync.fetch(
                Instagram(self.settings),
                self.target(code),
                ask or Ask(mode=mode),
                self.vault,
                door,
                budget=Budget(requests),
                on_page=on_page,
                now=lambda: self.server.corpus.recipe.now,
            )
        finally:
            door.close()

    def thread(self) -> Thread:
        """What was kept of the first post."""
        thread = self.vault.read(self.target().thread)
        assert thread is not None
        return thread

    @property
    def pages(self) -> list[tuple[str, str | None, str | None]]:
        """Every page of a list that was asked for so far: kind, whose replies, from where on."""
        lists = (one for one in self.server.requests if one.kind in ("comments", "replies"))
        return [(one.kind, one.comment, one.cursor) for one in lists]


class Commands:
    """The real command line, whose home keeps the login of the demo's account; ``visits`` reads what it fetched.

    ``environment`` are the variables of its children, ``state`` is the folder of what they keep for all runs.
    """

    def __init__(self, base: Path, server: InstagramServer, **environment: str) -> None:
        self._cli = Cli(base)
        self.environment = instagram_env(self._cli, server, COMMENTVAULT_INSTAGRAM_DAILY="1000000", **environment)
        self.state = self._cli.home / "commentvault"
        self.visits = Visits(self._cli.work / "kept", server)
        cookies = self._cli.work / "cookies.txt"
        cookies.write_text(netscape(server.account.cookies))
        ran = self._cli("login", "instagram", "--cookies", cookies, env=self.environment)
        assert ran.code == 0, ran.err

    def fetch(self, **environment: str) -> subprocess.Popen[str]:
        """A running fetch of the server's first post."""
        target = self.visits.target().thread
        return self._cli.start("fetch", target, "--archive", "kept", env=self.environment | environment)


def differences(thread: Thread, told: Conversation) -> list[str]:
    """Where the archive is not the truth: nothing missing, nothing more, every field right, what is gone called so."""
    there = {said.id: said for said in told.everything()}
    gone = gone_now(thread)
    kept = {ident: comment for ident, comment in thread.comments.items() if ident not in gone}
    found = [f"{ident} is missing" for ident in there.keys() - kept.keys()]
    found += [f"{ident} is not there" for ident in kept.keys() - there.keys()]
    for ident in there.keys() & kept.keys():
        have = _have(kept[ident])
        wrong = ((name, true) for name, true in _wanted(there[ident]).items() if true != have[name])
        found += [f"{ident}: {name} {have[name]!r}, not {true!r}" for name, true in wrong]
    return found


def _wanted(said: Said) -> dict[str, Any]:
    author = said.author
    return {
        "root": said.root,
        "parent": said.parent,
        "author": (author.pk, f"@{author.username}", author.full_name or None, author.verified, said.creator),
        "text": said.text,
        "published": datetime.fromtimestamp(said.at, UTC),
        "edited": said.edited,
        "likes": said.likes,
        "replies": said.replies if said.root is None else None,
        "marks": (said.pinned, said.hearted, said.covered),
        "gif": said.gif is not None,
    }


def _have(comment: Comment) -> dict[str, Any]:
    author = comment.author
    return {
        "root": comment.root,
        "parent": comment.parent,
        "author": (author.id, author.handle, author.name, author.verified, author.creator),
        "text": comment.text,
        "published": comment.published,
        "edited": comment.edited,
        "likes": comment.likes,
        "replies": comment.replies,
        "marks": (comment.pinned, comment.hearted, comment.hidden),
        "gif": comment.gif is not None,
    }

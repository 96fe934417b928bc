"""An invented Instagram on loopback: a corpus of the invented world, served as this platform serves a post.

conversation  the truth in this platform's words (ids: its numbers)      crowds     large posts, several pins
forms, posts  comments, users and posts in the mobile API's shape        graphql    the web's older comment forms
cursors       where lists go on         lists     a page of a list       profiles   a user and the user's posts
asked         request → what is meant   answers   request → answer       refusals   the platform's noes
account       who is logged in          server, line, faults             HTTP, and what goes wrong
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commentvault.demo.instagram.account import Account
from commentvault.demo.instagram.asked import Asked
from commentvault.demo.instagram.conversation import Conversation, Person, Said
from commentvault.demo.instagram.crowds import crowded, large, pinned
from commentvault.demo.instagram.faults import Fault, Rule, faults

if TYPE_CHECKING:
    from commentvault.demo.instagram.server import InstagramServer, Limit

__all__ = [
    "Account",
    "Asked",
    "Conversation",
    "Fault",
    "InstagramServer",
    "Limit",
    "Person",
    "Rule",
    "Said",
    "crowded",
    "faults",
    "large",
    "pinned",
]


def __getattr__(name: str) -> Any:
    """Loads the server on first use, so that ``python -m`` does not find it loaded already."""
    if name not in ("InstagramServer", "Limit"):
        raise AttributeError(name)
    from commentvault.demo.instagram import server  # see above

    return getattr(server, name)

"""A profile: its page for everybody, and for those who are logged in its facts and its posts, newest first."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from commentvault.demo.instagram import forms, posts
from commentvault.demo.instagram.conversation import Conversation
from commentvault.demo.instagram.forms import Json
from commentvault.demo.instagram.posts import State

_TIMELINE = 12


class Profile:
    """A user and what the user has posted."""

    def __init__(self, told: Sequence[Conversation], private: bool = False) -> None:
        self.posts = sorted(told, key=lambda told: (-told.at, told.code))
        self.owner = told[0].owner
        self.private = private
        self._night = int(told[0].corpus.recipe.now.timestamp())

    def user(self) -> Json:
        """What the mobile API and the web's query tell of the user."""
        return forms.user(self.owner, self._night) | {
            "biography": "",
            "follower_count": 48_213,
            "following_count": 97,
            "friendship_status": {"blocking": False, "followed_by": False, "following": False},
            "is_business": False,
            "is_private": self.private,
            "media_count": len(self.posts),
        }

    def page(self) -> bytes:
        """The profile's page as a visitor sees it, its data embedded as JSON."""
        seen = forms.user(self.owner, self._night) | {"all_media_count": len(self.posts), "is_private": self.private}
        seen["id"] = f"eimu{self.owner.pk}"  # the page's id is not the user's number
        data = msgspec.json.encode({"__bbox": {"result": {"data": {"xig_user_by_username": seen}}}})
        return b'<!doctype html><script type="application/json" data-sjs>' + data + b"</script>"

    def timeline(self, states: dict[str, State], after: str) -> Json:
        """A page of posts; ``after`` is the shortcode of the last one before it."""
        codes = [told.code for told in self.posts]
        start = codes.index(after) + 1 if after in codes else 0
        shown = () if self.private else self.posts[start : start + _TIMELINE]
        edges = [
            {
                "cursor": told.code,
                "node": posts.item(told, states.get(told.code, "open")) | {"__typename": "XDTMediaDict"},
            }
            for told in shown
            if states.get(told.code) != "missing"
        ]
        more = not self.private and start + _TIMELINE < len(codes)
        info = {"end_cursor": shown[-1].code if shown else None, "has_next_page": more}
        found = {"edges": edges, "page_info": info | {"has_previous_page": False, "start_cursor": None}}
        return {"data": {"xdt_api__v1__feed__user_timeline_graphql_connection": found}}


def start_page() -> bytes:
    """The start page, which holds what the web app sends along with its queries."""
    return (
        b'<!doctype html><script>requireLazy(["DTSGInitialData",[],{"token":"NADemoDtsg:17:1700000000"},258],'
        b'["LSD",[],{"token":"DemoLsd"},323],{"IG_USER_EIMU":"17841400000000001"})</script>'
    )

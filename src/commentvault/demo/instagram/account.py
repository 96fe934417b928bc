"""Who may ask: an account's cookies, and the token that the mobile API takes in their place."""

from __future__ import annotations

from base64 import b64decode
from http.cookies import CookieError, SimpleCookie

import msgspec

from commentvault.demo.instagram import ids


class Account(msgspec.Struct, frozen=True):
    """A user who is logged in somewhere; ``session`` tells one login from the next."""

    username: str = "keeper.of.tides"
    session: str = "DemoSession"

    @property
    def pk(self) -> str:
        """The user's number."""
        return ids.user_pk(f"account {self.username}")

    @property
    def cookies(self) -> dict[str, str]:
        """What a browser holds that is logged in."""
        seed = f"{self.username} {self.session}"
        return {
            "csrftoken": f"{ids.drawn(f'csrf {seed}', 2**63):032x}",
            "ds_user_id": self.pk,
            "ig_did": f"{ids.drawn(f'did {seed}', 2**32):08X}-2C4B-4F3A-9D1E-5A6B7C8D9E0F",
            "mid": f"Z{ids.drawn(f'mid {seed}', 10**15):015}ABAAE",
            "sessionid": f"{self.pk}%3A{self.session}%3A7%3AAYf{ids.drawn(seed, 10**18):018}",
        }


class _Token(msgspec.Struct):
    ds_user_id: str
    sessionid: str


def who(accounts: tuple[Account, ...], cookie: str, authorization: str) -> Account | None:
    """The account whose session a request carries, in its cookies or as ``Bearer IGT:2:…``; None for nobody's."""
    sent = (*_from_cookies(cookie), *_from_token(authorization))
    return next((account for account in accounts if account.cookies["sessionid"] in sent), None)


def _from_cookies(header: str) -> list[str]:
    try:
        jar = SimpleCookie(header)
    except CookieError:
        return []
    return [jar["sessionid"].value] if "sessionid" in jar else []


def _from_token(header: str) -> list[str]:
    kind, _, word = header.rpartition(":")
    if kind != "Bearer IGT:2":
        return []
    try:
        return [msgspec.json.decode(b64decode(word), type=_Token).sessionid]
    except ValueError:  # base64's and msgspec's errors are some
        return []

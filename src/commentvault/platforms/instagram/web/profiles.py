"""The posts of a profile, as instaloader lists them: the newest first, after those that the profile has pinned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from itertools import islice

from instaloader import Post, Profile
from instaloader.exceptions import PrivateProfileNotFollowedException, ProfileNotExistsException

from commentvault.errors import Missing, UnknownShape
from commentvault.model import Collection
from commentvault.platforms.base import Listed, ListPage
from commentvault.platforms.instagram import links
from commentvault.platforms.instagram.answers import texts
from commentvault.platforms.instagram.web.context import Context, readable

_PAGE = 12  # as instaloader asks for them


def listed(collection: Collection, context: Context) -> Iterator[ListPage]:
    """See :meth:`commentvault.platforms.base.Platform.list`."""
    name = collection.id.removeprefix("@")
    repeats = f"the list of the posts of {name} repeats itself; the rest of it was not read"
    with readable("a profile"):
        try:
            profile = Profile.from_username(context, name)
            posts = profile.get_posts()
            yield ListPage(id=str(profile.userid))
            met: set[str] = set()
            while entries := tuple(map(_listed, islice(posts, _PAGE))):
                codes = {entry.target.id for entry in entries}
                if codes <= met and len(entries) == _PAGE:  # at the end pinned ones may stand once more in their place
                    raise UnknownShape(repeats)
                met |= codes
                yield ListPage(entries=entries)
            more = posts.freeze().remaining_data
        except ProfileNotExistsException as error:
            raise Missing(f"Instagram shows no profile {name} to this login") from error
        except PrivateProfileNotFollowedException as error:
            raise Missing(f"the profile {name} is private, and this login does not follow it") from error
    if more and more.get("page_info", {}).get("has_next_page"):  # instaloader ends with a page that repeats itself
        raise UnknownShape(repeats)


def _listed(post: Post) -> Listed:
    return Listed(
        target=links.target(post.shortcode),
        title=texts.title(post.caption),
        published=post.date_utc.replace(tzinfo=UTC),
    )

"""The posts of the token's own account, as a profile's list."""

from __future__ import annotations

from collections.abc import Iterator

from commentvault.errors import Missing, UnknownShape
from commentvault.model import Collection
from commentvault.platforms.base import Listed, ListPage
from commentvault.platforms.instagram import links
from commentvault.platforms.instagram.answers import texts
from commentvault.platforms.instagram.graph import answers
from commentvault.platforms.instagram.graph.client import Graph, code_of
from commentvault.platforms.instagram.graph.pages import moment


def owned(collection: Collection, graph: Graph) -> Iterator[ListPage]:
    """See :meth:`commentvault.platforms.base.Platform.list`. Raises :class:`Missing` for others' profiles."""
    own = graph.account().username or ""
    if own.lower() != collection.id.removeprefix("@"):
        raise Missing(f"the Graph API lists the posts of @{own} only; for others use a login, with --source web")
    for posts, _ in graph.posts():
        yield ListPage(entries=tuple(map(_listed, posts)))


def _listed(post: answers.Media | str) -> Listed | str:
    if isinstance(post, str):
        return post
    code = code_of(post)
    if code is None:
        return "a post without a shortcode"
    try:
        published = moment(post.timestamp)
    except UnknownShape as error:
        return f"a post: {error.shape}"
    return Listed(target=links.target(code), title=texts.title(post.caption), published=published)

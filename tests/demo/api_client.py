"""The Data API as its official client asks it, unmodified, of a server on loopback."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from commentvault.demo import KEY, DemoServer

Json = dict[str, Any]


Official = Callable[..., Any]
"""``official(server, key=…)`` makes a client; all are closed with the test."""


@pytest.fixture
def official() -> Iterator[Official]:
    """The client that everybody uses; a test that wants it is skipped where it is not installed."""
    build = pytest.importorskip("googleapiclient.discovery").build
    with ExitStack() as stack:

        def client(server: DemoServer, key: str = KEY) -> Any:
            options = {"api_endpoint": server.url}
            return stack.enter_context(build("youtube", "v3", developerKey=key, client_options=options))

        yield client


def pages(resource: Any, **asked: Any) -> Iterator[Json]:
    """Every page of a list, as the client's own ``list_next`` leads from one to the next."""
    request = resource.list(**asked)
    while request is not None:
        page: Json = request.execute()
        yield page
        request = resource.list_next(request, page)


def walk(api: Any, video: str, **asked: Any) -> dict[str, Json]:
    """Every comment of a video by its id: the threads by time, and the replies that a thread does not carry."""
    found = dict[str, Json]()
    given = {"part": "snippet,replies", "videoId": video, "maxResults": 100, "order": "time"}
    how = {"textFormat": asked.get("textFormat", "html"), "maxResults": 100}
    for page in pages(api.commentThreads(), **given | asked):
        for thread in page["items"]:
            top = thread["snippet"]["topLevelComment"]
            replies = thread.get("replies", {}).get("comments", [])
            if len(replies) < thread["snippet"]["totalReplyCount"]:
                below = pages(api.comments(), part="snippet", parentId=top["id"], **how)
                replies = [reply for each in below for reply in each["items"]]
            for comment in (top, *replies):
                assert comment["id"] not in found, "a comment is listed once"
                found[comment["id"]] = comment["snippet"]
    return found


def refused(request: Any) -> tuple[int, str, Json]:
    """How a request is refused: its status, the reason, and the error whole."""
    from googleapiclient.errors import HttpError  # an extra of the project

    with pytest.raises(HttpError) as caught:
        request.execute()
    error: Json = json.loads(caught.value.content)["error"]
    return caught.value.status_code, error["errors"][0]["reason"], error

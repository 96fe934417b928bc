"""The Data API's answers as typed records: only what is read of them. A field that was not sent is None."""

from __future__ import annotations

from datetime import datetime

import msgspec


class _Answer(msgspec.Struct, rename="camel", frozen=True, gc=False):
    """The base: foreign keys in camel case, unknown ones skipped."""


class ChannelId(_Answer, frozen=True):
    value: str | None = None


class CommentSnippet(_Answer, frozen=True):
    """``text_original`` is the text as it was typed; not every asker is shown it."""

    author_channel_id: ChannelId | None = None
    author_channel_url: str | None = None
    author_display_name: str | None = None
    author_profile_image_url: str | None = None
    like_count: int | None = None
    parent_id: str | None = None
    published_at: datetime | None = None
    text_display: str | None = None
    text_original: str | None = None
    updated_at: datetime | None = None


class Comment(_Answer, frozen=True):
    id: str
    snippet: CommentSnippet | None = None


class ThreadSnippet(_Answer, frozen=True):
    channel_id: str | None = None
    top_level_comment: Comment | None = None
    total_reply_count: int = 0
    video_id: str | None = None


class Replies(_Answer, frozen=True):
    comments: list[Comment] = []  # msgspec gives every record a list of its own


class Thread(_Answer, frozen=True):
    id: str
    snippet: ThreadSnippet | None = None
    replies: Replies | None = None


class Threads(_Answer, frozen=True):
    """The answer of ``commentThreads.list``."""

    items: list[Thread] = []
    next_page_token: str | None = None


class Comments(_Answer, frozen=True):
    """The answer of ``comments.list``."""

    items: list[Comment] = []
    next_page_token: str | None = None


class VideoSnippet(_Answer, frozen=True):
    channel_id: str | None = None
    channel_title: str | None = None
    description: str | None = None
    live_broadcast_content: str | None = None
    published_at: datetime | None = None
    title: str | None = None


class Statistics(_Answer, frozen=True):
    """Counts come as texts of digits."""

    comment_count: str | None = None
    like_count: str | None = None
    view_count: str | None = None


class Video(_Answer, frozen=True):
    id: str
    snippet: VideoSnippet = VideoSnippet()
    statistics: Statistics = Statistics()


class Videos(_Answer, frozen=True):
    """The answer of ``videos.list``."""

    items: list[Video] = []


class ErrorReason(_Answer, frozen=True):
    reason: str = ""


class Error(_Answer, frozen=True):
    """``errors`` are the old list of reasons, ``details`` today's; ``status`` is a class of them."""

    code: int = 0
    message: str = ""
    status: str = ""
    errors: list[ErrorReason] = []
    details: list[ErrorReason] = []


class ErrorAnswer(_Answer, frozen=True):
    error: Error

"""The parts that all of YouTube's web answers are made of: endpoints, texts, pictures.

Answers are decoded straight into typed forms, lenient about everything that is not named in them: that is several times
faster than untyped JSON, because most of an answer (menus, tracking) is skipped. Field names are the platform's in
snake case. Paths: the keyless web API as recorded from 2021 to 2026.
"""

from __future__ import annotations

import msgspec


class Wire(msgspec.Struct, rename="camel", gc=False):
    """The base of all forms: camelCase on the wire; unknown keys are skipped."""


class Present(Wire):
    """Something whose presence is all that counts."""


class WebCommand(Wire):
    url: str = ""


class CommandMetadata(Wire):
    web_command_metadata: WebCommand | None = None


class WatchEndpoint(Wire):
    video_id: str = ""
    start_time_seconds: int | None = None


class UrlEndpoint(Wire):
    url: str = ""


class BrowseEndpoint(Wire):
    browse_id: str = ""
    canonical_base_url: str | None = None


class ContinuationCommand(Wire):
    token: str = ""


class Endpoint(Wire):
    """Where a tap leads; ``continuation_command`` for more of a list."""

    command_metadata: CommandMetadata | None = None
    watch_endpoint: WatchEndpoint | None = None
    url_endpoint: UrlEndpoint | None = None
    browse_endpoint: BrowseEndpoint | None = None
    continuation_command: ContinuationCommand | None = None

    @property
    def url(self) -> str:
        """The web address, relative to the platform where it is one of its own."""
        if self.url_endpoint:
            return self.url_endpoint.url
        meta = self.command_metadata
        return meta.web_command_metadata.url if meta and meta.web_command_metadata else ""


class Thumbnail(Wire):
    url: str = ""


class Thumbnails(Wire):
    thumbnails: list[Thumbnail] = []

    @property
    def largest(self) -> str | None:
        return self.thumbnails[-1].url if self.thumbnails else None


class Label(Wire):
    label: str | None = None


class Emoji(Wire):
    emoji_id: str = ""
    shortcuts: list[str] = []
    search_terms: list[str] = []
    image: Thumbnails | None = None
    is_custom_emoji: bool = False


class TextRun(Wire):
    text: str = ""
    navigation_endpoint: Endpoint | None = None
    emoji: Emoji | None = None


class Text(Wire):
    runs: list[TextRun] = []
    simple_text: str | None = None

    def __str__(self) -> str:
        return self.simple_text if self.simple_text is not None else "".join(run.text for run in self.runs)

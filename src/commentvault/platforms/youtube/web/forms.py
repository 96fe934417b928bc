"""The two forms of a comment.

The new one (2024-03 on) is a view model whose keys lead to entities; in the old one (until 2024-04) everything stands
inside one renderer.
"""

from __future__ import annotations

import msgspec

from commentvault.platforms.youtube.web.wire import Endpoint, Label, Present, Text, Thumbnails, Wire


class InnertubeCommand(Wire):
    innertube_command: Endpoint | None = None


class CommandRun(Wire):
    start_index: int = 0
    length: int = 0
    on_tap: InnertubeCommand | None = None


class ImageSource(Wire):
    url: str | None = None


class Image(Wire):
    sources: list[ImageSource] = []


class ImageType(Wire):
    image: Image | None = None


class ElementType(Wire):
    image_type: ImageType | None = None


class ElementProperties(Wire):
    accessibility_properties: Label | None = None


class Element(Wire):
    type: ElementType | None = None
    properties: ElementProperties | None = None


class AttachmentRun(Wire):
    start_index: int = 0
    length: int = 0
    element: Element | None = None


class Content(Wire):
    """A text with its runs; offsets and lengths count UTF-16 code units."""

    content: str = ""
    command_runs: list[CommandRun] = []
    attachment_runs: list[AttachmentRun] = []


class Properties(Wire):
    comment_id: str
    content: Content = msgspec.field(default_factory=Content)
    published_time: str = ""


class EntityAuthor(Wire):
    channel_id: str | None = None
    display_name: str | None = None
    avatar_thumbnail_url: str | None = None
    is_verified: bool | None = None
    is_creator: bool | None = None
    is_artist: bool | None = None
    sponsor_badge_url: str | None = None
    sponsor_badge_a11y: str | None = msgspec.field(name="sponsorBadgeA11y", default=None)
    channel_command: InnertubeCommand | None = None


class Toolbar(Wire):
    like_count_notliked: str | None = None
    reply_count: str | int | None = None
    reply_count_a11y: str | None = msgspec.field(name="replyCountA11y", default=None)


class CommentEntity(Wire):
    properties: Properties
    author: EntityAuthor = msgspec.field(default_factory=EntityAuthor)
    toolbar: Toolbar = msgspec.field(default_factory=Toolbar)


class ToolbarState(Wire):
    heart_state: str | None = None


class PaidChip(Wire):
    chip_text: str | Text | None = None


class PaidChipHolder(Wire):
    pdg_comment_chip_renderer: PaidChip | None = None


class Surface(Wire):
    pdg_comment_chip: PaidChipHolder | None = None


class Payload(Wire):
    comment_entity_payload: CommentEntity | None = None
    engagement_toolbar_state_entity_payload: ToolbarState | None = None
    comment_surface_entity_payload: Surface | None = None


class Mutation(Wire):
    entity_key: str = ""
    payload: Payload | None = None


class ServerTime(Wire):
    seconds: str | int = 0


class EntityBatch(Wire):
    mutations: list[Mutation] = []
    timestamp: ServerTime | None = None


class FrameworkUpdates(Wire):
    entity_batch_update: EntityBatch | None = None


class ViewModel(Wire):
    """A comment of the new form; inside a thread it is wrapped once more."""

    comment_id: str | None = None
    comment_key: str | None = None
    toolbar_state_key: str | None = None
    comment_surface_key: str | None = None
    pinned_text: str | Text | None = None
    comment_view_model: ViewModel | None = None


# --- the old form


class Icon(Wire):
    icon_type: str | None = None


class Badge(Wire):
    icon: Icon | None = None
    tooltip: str | None = None


class BadgeHolder(Wire):
    author_comment_badge_renderer: Badge | None = None
    sponsor_comment_badge_renderer: Badge | None = None


class CreatorHeart(Wire):
    is_hearted: bool = True


class CreatorHeartHolder(Wire):
    creator_heart_renderer: CreatorHeart | None = None


class ActionButtons(Wire):
    creator_heart: CreatorHeartHolder | None = None
    proto_creation_ms: str | int | None = None


class ActionButtonsHolder(Wire):
    comment_action_buttons_renderer: ActionButtons | None = None


class OldComment(Wire):
    comment_id: str
    author_text: Text | None = None
    author_thumbnail: Thumbnails | None = None
    author_endpoint: Endpoint | None = None
    content_text: Text = msgspec.field(default_factory=Text)
    published_time_text: Text | None = None
    author_is_channel_owner: bool | None = None
    vote_count: Text | None = None
    reply_count: int | str | None = None
    pinned_comment_badge: Present | None = None
    author_comment_badge: BadgeHolder | None = None
    sponsor_comment_badge: BadgeHolder | None = None
    action_buttons: ActionButtonsHolder | None = None
    paid_comment_chip_renderer: PaidChipHolder | None = None

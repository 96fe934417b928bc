"""The forms of YouTube's web answers, as far as comments need them: typed, and lenient about everything else.

Field names are the platform's in snake case. Decoding straight into these is several times faster than untyped JSON,
because most of an answer (menus, tracking) is skipped. Paths: the keyless web API as recorded from 2021 to 2026.
"""

from __future__ import annotations

from collections.abc import Iterator

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


class Accessibility(Wire):
    accessibility_data: Label | None = None


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


# --- the new form of a comment (2024-03 on): a view model whose keys lead to entities


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


# --- the old form (until 2024-04): everything inside one renderer


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


class PaidChipOld(Wire):
    pdg_comment_chip_renderer: PaidChip | None = None


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
    paid_comment_chip_renderer: PaidChipOld | None = None


# --- lists of comments


class Button(Wire):
    text: Text | None = None
    command: Endpoint | None = None


class ButtonHolder(Wire):
    button_renderer: Button | None = None


class ContinuationItem(Wire):
    continuation_endpoint: Endpoint | None = None
    button: ButtonHolder | None = None

    @property
    def token(self) -> str | None:
        """Where the list goes on, from whichever of the two places holds it."""
        button = self.button.button_renderer if self.button else None
        for endpoint in (self.continuation_endpoint, button.command if button else None):
            if endpoint and endpoint.continuation_command and endpoint.continuation_command.token:
                return endpoint.continuation_command.token
        return None


class NextContinuation(Wire):
    continuation: str = ""


class OldContinuation(Wire):
    next_continuation_data: NextContinuation | None = None


class Message(Wire):
    text: Text | None = None


class SortItem(Wire):
    service_endpoint: Endpoint | None = None


class SortMenu(Wire):
    sub_menu_items: list[SortItem] = []


class SortMenuHolder(Wire):
    sort_filter_sub_menu_renderer: SortMenu | None = None


class Header(Wire):
    count_text: Text | None = None
    sort_menu: SortMenuHolder | None = None

    @property
    def newest(self) -> str | None:
        """The token of the newest-first order, the menu's second entry."""
        menu = self.sort_menu.sort_filter_sub_menu_renderer if self.sort_menu else None
        endpoint = menu.sub_menu_items[1].service_endpoint if menu and len(menu.sub_menu_items) > 1 else None
        return endpoint.continuation_command.token if endpoint and endpoint.continuation_command else None


class Replies(Wire):
    contents: list[Item] = []
    sub_threads: list[Item] = []
    continuations: list[OldContinuation] = []
    view_replies: ButtonHolder | None = None
    view_replies_creator_thumbnail: Present | None = None


class RepliesHolder(Wire):
    comment_replies_renderer: Replies | None = None


class OldCommentHolder(Wire):
    comment_renderer: OldComment | None = None


class Thread(Wire):
    comment: OldCommentHolder | None = None
    comment_view_model: ViewModel | None = None
    replies: RepliesHolder | None = None
    rendering_priority: str | None = None


class Item(Wire):
    """One entry of a list; exactly one of these is set, none where the entry's form is not known."""

    comment_thread_renderer: Thread | None = None
    comment_view_model: ViewModel | None = None
    comment_renderer: OldComment | None = None
    continuation_item_renderer: ContinuationItem | None = None
    comments_header_renderer: Header | None = None
    message_renderer: Message | None = None
    comment_filter_context_view_model: Present | None = None  # a note on what the chosen order leaves out


class Items(Wire):
    continuation_items: list[Item] = []


class Received(Wire):
    reload_continuation_items_command: Items | None = None
    append_continuation_items_action: Items | None = None


class ResponseContext(Wire):
    visitor_data: str | None = None


class ListAnswer(Wire):
    """The answer to a continuation: a page of top comments or of replies."""

    response_context: ResponseContext | None = None
    on_response_received_endpoints: list[Received] | None = None
    on_response_received_actions: list[Received] | None = None
    framework_updates: FrameworkUpdates | None = None

    @property
    def received(self) -> list[Received]:
        return self.on_response_received_endpoints or self.on_response_received_actions or []

    def items(self) -> Iterator[Item]:
        """The entries of all slots, in order."""
        for part in self.received:
            for items in (part.reload_continuation_items_command, part.append_continuation_items_action):
                if items:
                    yield from items.continuation_items

"""The answer to a continuation: a page of top comments or of replies, whatever forms it mixes."""

from __future__ import annotations

from collections.abc import Iterator

from commentvault.platforms.youtube.web.forms import FrameworkUpdates, OldComment, ViewModel
from commentvault.platforms.youtube.web.wire import Endpoint, Present, Text, Wire


class Button(Wire):
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

"""A continuation's answer: a page of top comments or of replies, in one of the forms that the platform serves."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Literal
from zlib import crc32

import msgspec

from commentvault.demo import linked, new_form, old_form, stock
from commentvault.demo.tokens import Ask, encode
from commentvault.demo.truth import Corpus, Truth, milliseconds
from commentvault.demo.wording import Wording

PAGE = 20
_CONTEXT = stock.raw({
    "visitorData": "CgtEZW1vVmlzaXRvciiAyYvKBg%3D%3D",
    "serviceTrackingParams": [
        {"service": "CSI", "params": [{"key": "c", "value": "WEB"}, {"key": "cver", "value": "2.20261119.01.00"}]},
        {"service": "GFEEDBACK", "params": [{"key": "logged_in", "value": "0"}]},
        {"service": "GUIDED_HELP", "params": [{"key": "logged_in", "value": "0"}]},
        {"service": "ECATCHER", "params": [{"key": "client.name", "value": "WEB"}]},
    ],
    "mainAppWebResponseContext": {"loggedOut": True, "trackingParam": "kx_demo" * 10},
    "webResponseContextExtensionData": {"hasDecorated": True},
})  # fmt: skip


class Twist(msgspec.Struct, frozen=True, kw_only=True):
    """A lie of a broken platform about the end of a list.

    ``next``: the token that a page offers next is its list's first again (``start``), its own (``same``) or absent
    (``none``). ``keep``: only so many items are served.
    """

    next: str = ""
    keep: int | None = None


def envelope(**parts: object) -> stock.Json:
    """An answer's outermost object."""
    return {"responseContext": _CONTEXT, "trackingParams": stock.TRACK, **parts}


def ms(row: Truth) -> int:
    """A comment's time in Unix milliseconds, exactly."""
    return milliseconds(row.published)


def is_old(corpus: Corpus, what: str, page: int) -> bool:
    """Whether this page is served in the old form: the second page of any top list is, the first is not."""
    share = corpus.recipe.old_share
    if what in ("top", "newest") and page < 2 and 0 < share < 1:
        return page == 1
    return crc32(f"{corpus.recipe.seed}:{what}:{page}".encode()) / 2**32 < share


def comments_page(corpus: Corpus, ask: Ask, words: Wording, twist: Twist | None = None) -> stock.Json:
    """The answer to a token for this corpus' video."""
    twist = twist or Twist()
    if ask.list != "replies":
        return _tops(corpus, ask, words, twist)
    if ask.comment not in corpus.by_id:
        return envelope()
    if ask.comment in corpus.replies and ask.comment not in corpus.nested:
        return _flat(corpus, ask, words, twist)
    return _nested(corpus, ask, words, twist)


def _next(twist: Twist, here: Ask, following: Ask | None) -> str | None:
    if twist.next == "start":
        return encode(msgspec.structs.replace(here, after_ms=None, offset=0))
    if twist.next == "same":
        return encode(here)
    return None if twist.next == "none" or following is None else encode(following)


def _after(rows: Sequence[Truth], ask: Ask, *, newest_first: bool = False) -> int:
    """Where to go on: behind everything up to the token's time, whether or not that comment still exists."""
    if ask.after_ms is None:
        return 0
    sign = -1 if newest_first else 1
    return bisect_right(rows, sign * ask.after_ms, key=lambda row: sign * ms(row))


def _tops(corpus: Corpus, ask: Ask, words: Wording, twist: Twist) -> stock.Json:
    newest = ask.list == "newest"
    way = linked.chain(corpus, ask.linked)
    everything = corpus.newest if newest else linked.first(corpus.ranked, way)
    start = _after(everything, ask, newest_first=True) if newest else ask.offset
    pinned = [row for row in corpus.newest if row.pinned][:1] if newest and start == 0 else []
    end = start + PAGE - len(pinned)
    rows = [*pinned, *everything[start:end]][: twist.keep]
    flags = [row.pinned and (at == start == 0 or not newest) for at, row in enumerate(rows)]
    following = None
    if end < len(everything):
        place = {"after_ms": ms(everything[end - 1])} if newest else {"offset": end}
        following = msgspec.structs.replace(ask, **place)
    token = _next(twist, ask, following)
    more = [stock.continuation(token)] if token else []
    marked = [(row, flag, way if way[:1] == (row,) else ()) for row, flag in zip(rows, flags, strict=True)]
    if is_old(corpus, ask.list, (start + 1) // PAGE):
        threads = [old_form.thread(r, words, corpus, pinned=p, way=w) for r, p, w in marked]
        return _sections(corpus, ask, words, threads + more)
    threads = [new_form.thread(r, words, corpus, _way_in(r, words, corpus, w), pinned=p, way=w) for r, p, w in marked]
    shown = [row.id for row in (*rows, *(row for _, _, down in marked for row in down))]
    return _sections(corpus, ask, words, threads + more) | entities(list(dict.fromkeys(shown)), words, corpus)


def _way_in(row: Truth, words: Wording, corpus: Corpus, way: linked.Chain) -> stock.Json | None:
    """The replies of a thread on a new top page: in ``subThreads`` where they are nested."""
    if not row.replies:
        return None
    where = "subThreads" if row.id in corpus.nested else "contents"
    items = [*linked.inside(way, words, corpus), stock.continuation(new_form.replies_token(row, corpus))]
    return new_form.replies_renderer(row, words, corpus, where, items)


def _sections(corpus: Corpus, ask: Ask, words: Wording, items: list[stock.Json]) -> stock.Json:
    if not ask.first:
        action = {"continuationItems": items, "targetId": ask.section}
        return envelope(onResponseReceivedEndpoints=[{"appendContinuationItemsAction": action}])
    return envelope(onResponseReceivedEndpoints=first_page(ask, words, corpus.video.comments, items))


def first_page(ask: Ask, words: Wording, count: int, items: list[stock.Json]) -> list[stock.Json]:
    """HEADER and BODY; without comments BODY has no items at all."""
    reloads: list[stock.Json] = [
        {"targetId": ask.section, "continuationItems": [header(ask, words, count)], "slot": "HEADER"},
        {"targetId": ask.section, "continuationItems": items, "slot": "BODY"},
    ]
    if not items:
        del reloads[1]["continuationItems"]
    for reload in reloads:
        reload["slot"] = f"RELOAD_CONTINUATION_SLOT_{reload['slot']}"
    return [{"clickTrackingParams": stock.CLICK, "reloadContinuationItemsCommand": reload} for reload in reloads]


def sort_menu(ask: Ask, words: Wording) -> stock.Json:
    """The menu whose entries hold the first tokens of both orders: 0 Top, 1 Newest."""
    titles = words.say("Top|Newest", "Beliebteste|Neueste").split("|")
    entries = []
    orders: tuple[Literal["top", "newest"], ...] = ("top", "newest")
    for title, order in zip(titles, orders, strict=True):
        token = encode(Ask(list=order, video=ask.video, section=ask.section))
        reload = {"clickTrackingParams": stock.CLICK, "showReloadUiCommand": {"targetId": ask.section}}
        entries.append({
            "title": title,
            "selected": order == ask.list,
            "serviceEndpoint": stock.command(token, command=reload),
            "trackingParams": stock.TRACK,
        })  # fmt: skip
    title = words.say("Sort by", "Sortieren nach")
    return {
        "sortFilterSubMenuRenderer": {
            "subMenuItems": entries,
            "title": title,
            "icon": {"iconType": "SORT"},
            "trackingParams": stock.TRACK,
        }
    }


def header(ask: Ask, words: Wording, count: int) -> stock.Json:
    """``commentsHeaderRenderer``: the claim and the sort menu."""
    return {
        "commentsHeaderRenderer": {
            "countText": stock.runs(words.exact(count), " " + words.noun(count, "comment").capitalize()),
            "sortMenu": sort_menu(ask, words),
            "trackingParams": stock.TRACK,
            "titleText": stock.runs(words.say("Comments", "Kommentare")),
            "commentsCount": stock.runs(words.count(count)),
            "showSeparator": True,
            "unicodeEmojisUrl": "https://www.gstatic.com/youtube/img/emojis/emojis-png-7.json",
        }
    }


def entities(ids: list[str], words: Wording, corpus: Corpus) -> stock.Json:
    """``frameworkUpdates`` for the comments of one answer, with the server's clock."""
    changes: list[stock.Json | msgspec.Raw] = [stock.SHARED]
    for comment_id in ids:
        changes += new_form.mutations(corpus.by_id[comment_id], words, corpus)
    now = corpus.recipe.now
    stamp = {"seconds": str(int(now.timestamp())), "nanos": now.microsecond * 1000}
    return {"frameworkUpdates": {"entityBatchUpdate": {"mutations": changes, "timestamp": stamp}}}


def _reply_items(ask: Ask, items: list[stock.Json], token: str | None, words: Wording) -> stock.Json:
    if token:
        more = stock.button(
            words.say("Show more replies", "Weitere Antworten anzeigen"),
            "SUBDIRECTORY_ARROW_RIGHT",
            command=stock.command(token),
        )
        items = [*items, {"continuationItemRenderer": {"button": more}}]
    action = {"continuationItems": items, "targetId": f"comment-replies-item-{ask.comment}"}
    end = {"clickTrackingParams": stock.CLICK, "appendContinuationItemsAction": action}
    return envelope(onResponseReceivedEndpoints=[end])


def _slice(
    rows: tuple[Truth, ...], corpus: Corpus, ask: Ask, twist: Twist
) -> tuple[tuple[Truth, ...], int, str | None]:
    start = _after(rows, ask)
    page = rows[start : start + max(min(ask.size, corpus.recipe.reply_page_cap), 1)]
    following = None
    if page and start + len(page) < len(rows):
        following = msgspec.structs.replace(ask, size=50, after_ms=ms(page[-1]))
    return page[: twist.keep], start, _next(twist, ask, following)


def _flat(corpus: Corpus, ask: Ask, words: Wording, twist: Twist) -> stock.Json:
    """Classic replies: all descendants in one list, whoever they answer."""
    rows, start, token = _slice(corpus.replies[ask.comment], corpus, ask, twist)
    if is_old(corpus, ask.comment, start):
        return _reply_items(ask, [old_form.comment(row, words, corpus) for row in rows], token, words)
    items = [{"commentViewModel": new_form.view_model(row, words, corpus)} for row in rows]
    return _reply_items(ask, items, token, words) | entities([row.id for row in rows], words, corpus)


def _nested(corpus: Corpus, ask: Ask, words: Wording, twist: Twist) -> stock.Json:
    """Nested replies: direct answers only, each with some of its own inside and a token for the others."""
    rows, _, token = _slice(corpus.children.get(ask.comment, ()), corpus, ask, twist)
    seen: list[str] = []
    items = [_branch(row, words, corpus, seen) for row in rows]
    return _reply_items(ask, items, token, words) | entities(seen, words, corpus)


def _branch(row: Truth, words: Wording, corpus: Corpus, seen: list[str]) -> stock.Json:
    """One reply with up to two of its own inside; how many is drawn from its id."""
    seen.append(row.id)
    children = corpus.children.get(row.id, ())
    if not children:
        return new_form.thread(row, words, corpus, None)
    inside = children[: crc32(row.id.encode()) % 3]
    items = [_branch(child, words, corpus, seen) for child in inside]
    if len(inside) < len(children):
        after = ms(inside[-1]) if inside else None
        token = new_form.replies_token(row, corpus, after_ms=after)
        items.append(stock.continuation(token))
    return new_form.thread(row, words, corpus, new_form.replies_renderer(row, words, corpus, "subThreads", items))

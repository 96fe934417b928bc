"""The other videos: one for each state in which a thread can be, served as the platform serves it.

The answers for comments off, live chat, private, nonexistent and premium-only follow recordings; the wording of the
others follows public bug reports and what yt-dlp 2026.10.26 looks for.
"""

from __future__ import annotations

from datetime import timedelta

import msgspec

from commentvault.demo import stock, watch
from commentvault.demo.pages import envelope, first_page
from commentvault.demo.tokens import Ask
from commentvault.demo.truth import TruthVideo
from commentvault.demo.wording import Wording

OK: stock.Json = {"status": "OK", "playableInEmbed": True}


class State(msgspec.Struct, frozen=True, kw_only=True):
    """A video in a state. ``known``: title and channel are shown. ``status`` … ``why``: the player's words."""

    name: str
    id: str
    title: str
    known: bool = True
    status: str = "OK"
    reason: str = ""
    why: str = ""


_MEMBERS = "Join this channel to get access to members-only content like this video, and other exclusive perks."
_COUNTRY = "The uploader has not made this video available in your country"
_ALL = (
    State(name="off", id="demoOFF0000", title="Glass Harbour (Lyric Video)"),
    State(name="zero", id="demoZERO000", title="Glass Harbour (Harbour Noise, 10 Hours)"),
    State(name="removed", id="demoGONE000", title="", known=False, status="ERROR", reason="Video unavailable"),
    State(
        name="private", id="demoPRIV000", title="", known=False, status="LOGIN_REQUIRED",
        reason="This video is private", why="If the owner of this video has granted you access, please sign in.",
    ),
    State(name="members", id="demoMEMB000", title="The Attic Sessions", status="UNPLAYABLE", reason=_MEMBERS),
    State(
        name="premium", id="demoPREM000", title="Glass Harbour (Topic)", status="UNPLAYABLE",
        reason="This video is only available to Music Premium members",
    ),
    State(
        name="age", id="demoAGE0000", title="Glass Harbour (Uncut)", status="LOGIN_REQUIRED",
        reason="Sign in to confirm your age", why="This video may be inappropriate for some users.",
    ),
    State(name="region", id="demoREGN000", title="Glass Harbour (TV)", status="UNPLAYABLE", reason=_COUNTRY),
    State(name="live", id="demoLIVE000", title="Odalys Quill, live from the pier"),
    State(
        name="bot", id="demoBOT0000", title="Glass Harbour (Rehearsal)", status="LOGIN_REQUIRED",
        reason="Sign in to confirm you’re not a bot", why="This helps protect our community. Learn more",
    ),
    State(name="consent", id="demoCONS000", title="Glass Harbour (Making of)"),
    State(name="unknown", id="demoUNKN000", title="Glass Harbour (Remix)"),
)  # fmt: skip

STATES = {state.name: state for state in _ALL}
"""By name: off, zero, removed, private, members, premium, age, region, live, bot, consent, unknown."""

BY_ID = {state.id: state for state in _ALL}

CONSENT_PAGE = (
    b"<!DOCTYPE html><html lang=en><head><title>Before you continue to YouTube</title></head><body>"
    b'<h1>Before you continue to YouTube</h1><form action="https://consent.youtube.com/save" method="post">'
    b'<button aria-label="Reject all">Reject all</button><button aria-label="Accept all">Accept all</button>'
    b"</form></body></html>"
)


def of(video: str) -> State:
    """The state of a video that is not the corpus'; an id nobody has given out counts as removed."""
    return BY_ID.get(video) or msgspec.structs.replace(STATES["removed"], id=video)


def post(state: State, main: TruthVideo) -> TruthVideo | None:
    """The video's facts, as far as they are shown; its channel is the main video's."""
    if not state.known:
        return None
    return msgspec.structs.replace(
        main,
        id=state.id,
        title=state.title,
        description="",
        published=main.published - timedelta(days=3),
        views=main.views // 40,
        likes=main.likes // 40,
        comments=0,
        state=state.name,
    )


def playability(state: State) -> stock.Json:
    """``playabilityStatus``."""
    if state.status == "OK":
        return OK
    out: stock.Json = {"status": state.status, "reason": state.reason}
    screen: stock.Json = {"reason": {"simpleText": state.reason}}
    if state.name == "members":
        offer = {"itemTitle": "Members-only content", "offerDescription": state.reason}
        return out | {"errorScreen": {"playerLegacyDesktopYpcOfferRenderer": offer}}
    if state.name == "region":
        screen = {"reason": {"simpleText": "Video unavailable"}, "subreason": {"simpleText": state.reason}}
    elif state.why:
        screen["subreason"] = stock.runs(state.why)
    if state.name == "age":
        out["desktopLegacyAgeGateReason"] = 1
    if state.name == "private":
        out["messages"] = ["This is a private video. Please sign in to verify that you may see it."]
    return out | {"errorScreen": {"playerErrorMessageRenderer": screen}}


def player(state: State, main: TruthVideo) -> stock.Json:
    """The ``player`` answer; a bot check tells nothing else."""
    known = None if state.name == "bot" else post(state, main)
    return watch.player(known, playability(state), live=state.name == "live")


def next_answer(state: State, main: TruthVideo, words: Wording) -> stock.Json:
    """The ``next`` answer to the video's id."""
    video = post(state, main)
    sections: list[stock.Json] = []
    chat: stock.Json | None = None
    if state.name == "off":
        text = words.say("Comments are turned off. ", "Kommentare sind deaktiviert. ")
        link = stock.outward("https://support.google.com/youtube/answer/9706180")
        more = {"text": words.say("Learn more", "Weitere Informationen"), "navigationEndpoint": link}
        message = {"text": {"runs": [{"text": text}, more]}, "trackingParams": stock.TRACK}
        sections = [watch.section([{"messageRenderer": message}])]
    elif state.name in ("zero", "unknown"):
        sections = [watch.comment_section(state.id)]
    elif state.name == "live":
        token = {"reloadContinuationData": {"continuation": "0ofMyAOAARpeDemo", "clickTrackingParams": stock.CLICK}}
        chat = {"liveChatRenderer": {"continuations": [token], "isReplay": False}}
    return watch.next_answer(video, words, sections=sections, live=state.name == "live", chat=chat)


def comments_page(state: State, ask: Ask, words: Wording) -> stock.Json:
    """The answer to a token for a video in a state: nothing to list, unless there is a section."""
    if state.name == "zero" and ask.list != "replies":
        return envelope(onResponseReceivedEndpoints=first_page(ask, words, 0, []))
    if state.name == "unknown":
        capsule = {"commentCapsuleViewModel": {"capsuleId": "demo", "ink": {"body": "a form nobody has seen yet"}}}
        return envelope(onResponseReceivedEndpoints=first_page(ask, words, 3, [capsule, capsule, capsule]))
    return envelope()

"""The parts of an answer that say nothing about a comment, encoded once: menus, sign-in windows, tracking.

They make the answers as large as the real ones, since a parser's time is measured against this server.
"""

from __future__ import annotations

from typing import Any

import msgspec

Json = dict[str, Any]  # an answer's parts are read by no type checker: their shape is the recordings' business

TRACK = "CAAQg2ciEwjDemoDemoDemoAxVdEm8EHdEm0Dem0="
CLICK = "CAAQg2ciEwjDemoDemoDemoAxVdEm8EHdEm0Dem0ygEEdEmoMQ=="
SEEN = {"trackingParams": TRACK, "visibility": {"types": "12"}}
_SIGN_IN = (
    "https://accounts.google.com/ServiceLogin?service=youtube&uilel=3&passive=true&continue=https%3A%2F%2Fwww.youtube.com"
    "%2Fsignin%3Faction_handle_signin%3Dtrue%26app%3Ddesktop%26hl%3Den%26next%3Dhttps%253A%252F%252Fwww.youtube.com"
    "%252Fyoutubei%252Fv1%252Fnext%253FprettyPrint%253Dfalse&hl=en"
)


def raw(value: object) -> msgspec.Raw:
    """A constant part, encoded now and copied from then on."""
    return msgspec.Raw(msgspec.json.encode(value))


def runs(*texts: str) -> Json:
    """``{"runs": [{"text": …}]}``"""
    return {"runs": [{"text": text} for text in texts]}


def command(token: str, **more: object) -> Json:
    """An endpoint with a continuation command."""
    return {
        "clickTrackingParams": CLICK,
        "commandMetadata": {"webCommandMetadata": {"sendPost": True, "apiUrl": "/youtubei/v1/next"}},
        "continuationCommand": {"token": token, "request": "CONTINUATION_REQUEST_TYPE_WATCH_NEXT", **more},
    }


def continuation(token: str) -> Json:
    """The item at a list's end that loads on sight."""
    trigger = "CONTINUATION_TRIGGER_ON_ITEM_SHOWN"
    return {"continuationItemRenderer": {"trigger": trigger, "continuationEndpoint": command(token)}}


def button(text: str, icon: str, **more: object) -> Json:
    """A button with an icon."""
    return {"buttonRenderer": {"text": runs(text), "icon": {"iconType": icon}, "trackingParams": TRACK, **more}}


def browse(url: str, browse_id: str) -> Json:
    """An endpoint that leads to a channel or a hashtag page."""
    page = "WEB_PAGE_TYPE_CHANNEL" if browse_id.startswith("UC") else "WEB_PAGE_TYPE_BROWSE"
    return {
        "clickTrackingParams": CLICK,
        "commandMetadata": {
            "webCommandMetadata": {"url": url, "webPageType": page, "rootVe": 3611, "apiUrl": "/youtubei/v1/browse"}
        },
        "browseEndpoint": {"browseId": browse_id, "canonicalBaseUrl": url},
    }


def watch(url: str, **endpoint: object) -> Json:
    """An endpoint that leads to a video."""
    return {
        "clickTrackingParams": CLICK,
        "commandMetadata": {"webCommandMetadata": {"url": url, "webPageType": "WEB_PAGE_TYPE_WATCH", "rootVe": 3832}},
        "watchEndpoint": endpoint,
    }


def outward(url: str) -> Json:
    """An endpoint that leads out of the platform."""
    return {
        "clickTrackingParams": CLICK,
        "commandMetadata": {
            "webCommandMetadata": {"url": url, "webPageType": "WEB_PAGE_TYPE_UNKNOWN", "rootVe": 83769}
        },
        "urlEndpoint": {"url": url, "target": "TARGET_NEW_WINDOW", "nofollow": True},
    }


def _sign_in() -> Json:
    """The window that asks an anonymous reader to sign in."""
    leads = {"url": _SIGN_IN, "webPageType": "WEB_PAGE_TYPE_UNKNOWN", "rootVe": 83769}
    return {
        "clickTrackingParams": CLICK,
        "commandMetadata": {"webCommandMetadata": {"ignoreNavigation": True}},
        "modalEndpoint": {
            "modal": {
                "modalWithTitleAndButtonRenderer": {
                    "title": runs("Want to join the conversation?"),
                    "content": runs("Sign in to continue"),
                    "button": {
                        "buttonRenderer": {
                            "style": "STYLE_MONO_FILLED",
                            "size": "SIZE_DEFAULT",
                            "isDisabled": False,
                            "text": {"simpleText": "Sign in"},
                            "navigationEndpoint": {
                                "clickTrackingParams": CLICK,
                                "commandMetadata": {"webCommandMetadata": leads},
                                "signInEndpoint": {"hack": True},
                            },
                            "trackingParams": TRACK,
                        }
                    },
                }
            }
        },
    }


SIGN_IN = raw({"innertubeCommand": _sign_in()})
SIGN_IN_OLD = raw({
    "clickTrackingParams": CLICK,
    "commandMetadata": {
        "webCommandMetadata": {"url": _SIGN_IN, "webPageType": "WEB_PAGE_TYPE_UNKNOWN", "rootVe": 83769}
    },
    "signInEndpoint": {"nextEndpoint": watch("/watch?v=demo", videoId="demo")},
})  # fmt: skip
NOTHING = raw({"innertubeCommand": {"clickTrackingParams": CLICK}})
MENU = raw({
    "innertubeCommand": {
        "clickTrackingParams": CLICK,
        "menuEndpoint": {"menu": {"menuRenderer": {
            "items": [{"menuNavigationItemRenderer": {
                "text": runs("Report"),
                "icon": {"iconType": "FLAG"},
                "navigationEndpoint": {
                    "clickTrackingParams": CLICK,
                    "showEngagementPanelEndpoint": {
                        "identifier": {"tag": "PAabuse_report"},
                        "globalConfiguration": {"params": "ZGVtbw" * 45},
                        "engagementPanelPresentationConfigs": {"engagementPanelPopupPresentationConfig": {
                            "popupType": "PANEL_POPUP_TYPE_DIALOG"}},
                    },
                },
                "trackingParams": TRACK,
            }}],
            "trackingParams": TRACK,
            "accessibility": {"accessibilityData": {"label": "Action menu"}},
        }}},
    }
})  # fmt: skip
MENU_OLD = raw({"menuRenderer": {
    "items": [{"menuNavigationItemRenderer": {
        "text": runs("Report"), "icon": {"iconType": "FLAG"}, "navigationEndpoint": _sign_in(), "trackingParams": TRACK,
    }}],
    "trackingParams": TRACK,
    "accessibility": {"accessibilityData": {"label": "Action menu"}},
    "menuPopupAccessibility": {"label": "List of menu actions"},
}})  # fmt: skip
TOOLTIP = raw({
    "tooltipCommand": {"tooltipCommand": {"hintRenderer": {
        "content": {"bubbleHintRenderer": {
            "text": {"simpleText": "Tap the comment to view replies"}, "trackingParams": TRACK, "isVisible": True}},
        "dismissStrategy": {"type": "DISMISS_ON_TAP_ONLY"},
        "hintCap": {"impressionCap": "1"},
        "suggestedPosition": {"type": "HINT_SUGGESTED_POSITION_TYPE_BELOW"},
        "trackingParams": TRACK,
    }}},
    "viewRepliesTooltipIdentifier": "view_replies_tooltip_identifier",
})  # fmt: skip
SHARED_KEY = "EgAgKygB"
SHARED = raw({
    "entityKey": SHARED_KEY,
    "type": "ENTITY_MUTATION_TYPE_REPLACE",
    "payload": {"commentSharedEntityPayload": {
        "key": SHARED_KEY,
        "strings": {"expandText": "Read more", "collapseText": "Show less", "replyButtonText": "Reply"},
        "environment": {"platformName": "PLATFORM_NAME_IOS", "formFactor": "SMALL_FORM_FACTOR"},
        "clientName": "WEB",
    }},
})  # fmt: skip
LOGGING = raw({"loggingContext": {"loggingDirectives": {**SEEN, "attentionLogging": "ATTENTION_LOGGING_BASIC"}}})
_16 = {"value": 16, "unit": "DIMENSION_UNIT_POINT"}
_2 = {"value": 2, "unit": "DIMENSION_UNIT_POINT"}
EMOJI_BOX = raw({"height": _16, "width": _16, "margin": {"left": _2, "right": _2}})

"""How whole a thread's archive is, in plain sentences."""

from __future__ import annotations

from commentvault.archive.lines import Redaction
from commentvault.digest.completeness import Completeness
from commentvault.digest.words import wording
from commentvault.digest.words.plain import excerpt
from commentvault.model import TOP

_NAME = 60
_REASON = 300
_NAMED = 3  # how many failed or capped reply threads are named
_MODES = {
    "head": "the newest comments, down to those already known",
    "pins": "what is pinned and hearted on the first page",
    "refresh": "all top comments, and the replies where their number had changed",
}


def sentences(state: Completeness, platform: str) -> list[str]:
    """How whole the archive is, in plain sentences; the first never sounds more whole than the archive is."""
    words = [_verdict_words(state, platform)]
    words += [] if state.by_web else _failed_words(state)
    if state.capped:
        number = wording.count(len(state.capped), "reply thread")
        names = _names(state.capped, state)
        words.append(f"In {number} fewer replies came than {platform} counts there{names}.")
    if state.withheld:
        were, they_are = ("was", "it is") if state.withheld == 1 else ("were", "they are")
        number = wording.count(state.withheld, "archived comment")
        words.append(f"{number} {were} not listed; that {they_are} gone is not proved.")
    if differ := wording.only(state.only):
        words.append(f"Where the web and the Data API differ: {differ}; all are kept.")
    if state.taken_out is not None:
        words.append(_taken_out_words(state.taken_out, platform))
    if state.looked is not None and not state.whole and (state.state != "off" or state.whole_at is not None):
        words.append(_last_whole_words(state))
    return words


def _verdict_words(state: Completeness, platform: str) -> str:
    if state.looked is None:
        return "No run has looked at this thread yet."
    looked = wording.moment(state.looked)
    reason = excerpt(state.reason or "", _REASON)
    because = f" ({reason})" if reason else ""
    match state.state:
        case "complete":
            return _complete_words(state, platform, looked)
        case "off":
            return f"On {looked} {platform} said that comments are turned off or that there are none."
        case "partial" | "refused" if state.by_web and state.began is not None:
            later = f" That can go on from {wording.resumes(state.retry_at)}." if state.retry_at else ""
            read = f"All that the web lists was read on {wording.moment(state.began)}"
            return f"{read}, but not all that the Data API tells of it{because}.{later}"
        case "partial":
            return f"The last run, on {looked}, did not read everything that {platform} offered{because}."
        case "asked":
            return _asked_words(state, looked, because)
        case "refused":
            later = f"; it goes on from {wording.resumes(state.retry_at)}" if state.retry_at else ""
            return f"On {looked} {platform} refused to answer{later}."
        case "missing":
            return f"On {looked} the post or its comments could not be had from {platform}{because}."
        case None:
            return f"The last run, begun on {looked}, has no verdict: it is still under way, or it was killed."


def _asked_words(state: Completeness, looked: str, because: str) -> str:
    if state.mode in _MODES:
        looked_at = because or f" ({_MODES[state.mode]})"
        return f"The last run, on {looked}, looked at a part of the thread only{looked_at}."
    return f"The last run, on {looked}, read only the part of the thread that it was asked for{because}."


def _complete_words(state: Completeness, platform: str, looked: str) -> str:
    if state.newest_only:
        return f"The last run, on {looked}, read the newest comments down to those already known."
    if not state.whole:
        return f"The last run, on {looked}, finished its part, but not everything that {platform} offered was read."
    if state.parts > 1 and state.began is not None:
        runs, began = wording.count(state.parts, "run"), wording.moment(state.began)
        return f"The thread was read to its end in {runs} that continued each other, {began} to {looked}."
    return f"The thread was read to its end on {looked}."


def _last_whole_words(state: Completeness) -> str:
    if state.whole_at is None:
        return "The thread has never been read to its end: what follows is a part of it."
    return f"It was last read to its end on {wording.moment(state.whole_at)}."


def _taken_out_words(told: Redaction, platform: str) -> str:
    until = f" until {wording.day(told.before.date())}" if told.before else ""
    deleted = f"was deleted on {wording.day(told.when.date())}, as its terms ask"
    return f"What only {platform}’s Data API had told{until} {deleted}; the next visit that reads everything asks anew."


def _failed_words(state: Completeness) -> list[str]:
    words = [
        f"The list of top comments broke off ({excerpt(place.reason, 120)})."
        for place in state.failed
        if place.id == TOP
    ]
    threads = {place.id: place for place in state.failed if place.id != TOP}
    if threads:
        number = wording.count(len(threads), "reply thread")
        reasons = sorted({excerpt(place.reason, 120) for place in threads.values()})
        more = f"; and {len(reasons) - _NAMED} other reasons" if len(reasons) > _NAMED else ""
        why = "; ".join(reasons[:_NAMED]) + more
        words.append(f"{number} could not be read{_names(tuple(threads), state)}: {why}.")
    return words


def _names(ids: tuple[str, ...], state: Completeness) -> str:
    """`` (under @a, @b and 4 others)``; ids whose comments are not archived are only counted."""
    named = [excerpt(state.named[place].shown, _NAME) for place in ids if place in state.named][:_NAMED]
    others = len(ids) - len(named)
    if not named:
        return ""
    return f" (under {', '.join(named)}" + (f" and {wording.count(others, 'other')})" if others else ")")

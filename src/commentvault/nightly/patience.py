"""Which platforms are left alone for the rest of a night, and why."""

from __future__ import annotations

from dataclasses import dataclass, field

from commentvault.digest.words import wording

_ENOUGH_WISHES = 2  # threads in a row whose platform asks for a pause: its others are left alone then
_ENOUGH_IN_VAIN = 3
_ONE_ACCOUNT = frozenset({"instagram"})
"""Platforms that are asked as one account: refused at one thread, it is refused at all, and asking on can cost it."""


@dataclass
class Patience:
    """What the platforms' answers ask of the night; ``why`` has the words for those that are left alone."""

    why: dict[str, str] = field(default_factory=dict)
    _wishes: dict[str, int] = field(default_factory=dict)  # by platform: visits in a row that it asked to put off
    _in_vain: dict[str, int] = field(default_factory=dict)  # … that failed and brought nothing

    def left_alone(self, platform: str) -> bool:
        """Whether nothing more is asked of a platform tonight."""
        return platform in self.why

    def note_wish(self, platform: str, *, later: bool) -> None:
        """How a visit ended: whether it is to be gone on with only later."""
        self._wishes[platform] = self._wishes.get(platform, 0) + 1 if later else 0
        if self._wishes[platform] >= _ENOUGH_WISHES:
            self.why.setdefault(platform, f"{wording.platform(platform)} asks for a pause")

    def note_refusal(self, platform: str, name: str) -> None:
        """A thread or list of that name was refused, and waiting does not cure it."""
        if platform in _ONE_ACCOUNT:
            self.why.setdefault(
                platform, f"{wording.platform(platform)} refused to answer at {name}, and is asked nothing more"
            )

    def note_end(self, platform: str, *, in_vain: bool) -> None:
        """How a visit or a list ended: whether it failed and brought nothing."""
        self._in_vain[platform] = self._in_vain.get(platform, 0) + 1 if in_vain else 0
        if platform in _ONE_ACCOUNT and self._in_vain[platform] >= _ENOUGH_IN_VAIN:
            told = f"{wording.platform(platform)} brought nothing {_ENOUGH_IN_VAIN} times in a row"
            self.why.setdefault(platform, f"{told}, and is asked nothing more")

"""The token of the Graph API: from the settings, or by name from the system's keyring; it never prints."""

from __future__ import annotations

from commentvault.errors import UsageError
from commentvault.platforms.secrets import Keyring, Secret
from commentvault.settings import InstagramSettings

_KEYRING = Keyring(
    platform="instagram-graph",
    kind="token",
    elsewhere="set token under [instagram] in the settings file (chmod 600), or COMMENTVAULT_INSTAGRAM_TOKEN, instead",
    put="keyring set commentvault instagram-graph:",
)


def load(settings: InstagramSettings) -> Secret:
    """The token of the settings. Raises :class:`UsageError` where none is set, or what is set is none."""
    if settings.token is None:
        raise UsageError(
            "the Graph API needs a token of the account whose posts are asked for, and none is set: set token under "
            "[instagram] in the settings file, or COMMENTVAULT_INSTAGRAM_TOKEN; or use a login, with --source web"
        )
    return _KEYRING.given(settings.token, "token")

"""What to do where an extra of the package is not installed."""

from __future__ import annotations


def install(extra: str) -> str:
    """How an extra is installed, in words: the package is on no index, so it is done in the clone."""
    return f"install the extra {extra}: pip install -e '.[{extra}]' in the clone"

"""An address as people paste it, taken apart."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit


def parts_of(link: str) -> SplitResult | None:
    """An address taken apart, with or without its scheme; None where it is none."""
    try:
        parts = urlsplit(link if "://" in link else "https://" + link)
        _ = parts.hostname
    except ValueError:
        return None
    return parts

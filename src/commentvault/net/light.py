"""httpx without its command line.

Importing httpx imports its own command line too wherever click is installed (with pygments: 90 ms, half of a short
run's start). httpx takes that part's absence for an uninstalled extra, so it is hidden while httpx is imported.
"""

import sys

_HIDDEN = "httpx._main"

if "httpx" in sys.modules:
    import httpx
else:
    sys.modules[_HIDDEN] = None  # type: ignore[assignment]  # makes its import fail
    try:
        import httpx
    finally:
        del sys.modules[_HIDDEN]

__all__ = ["httpx"]

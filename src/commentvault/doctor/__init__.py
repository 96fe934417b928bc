"""What stands between a user and good nights: a list of checks, each with what to do. Nothing is changed by them.

``here`` looks at this machine: settings, archive, nights, schedule; ``there`` asks a platform one small question.
"""

from __future__ import annotations

from commentvault.doctor.check import Check

__all__ = ["Check"]

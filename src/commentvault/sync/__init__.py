"""One errand: a platform's pages → the archive, page by page → a report. Prints nothing.

visit     one visit to one thread, from the lock to the sealed file     errand    what a page adds, written
leftover  where the last run left off                                   absence   what is missing, and what is gone
report    what a run tells those who started it      retain    what an API told is kept no longer than is set
"""

from commentvault.sync.report import EXIT_CODES, Progress, Report, gravest
from commentvault.sync.retain import Retained, retain
from commentvault.sync.visit import fetch

__all__ = ["EXIT_CODES", "Progress", "Report", "Retained", "fetch", "gravest", "retain"]

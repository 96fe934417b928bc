"""The invented YouTube's official side: the Data API v3, with its keys, its quota and its sharp edges.

account     who may ask, and what it costs          failures    the errors, in the API's words
lists       request → answer, pure; pages           resources   a row of the truth → what the API shows of it
"""

from __future__ import annotations

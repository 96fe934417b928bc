"""The one door to the network: pacing, retries, proxy, capture and replay, for every platform alike.

Only this package imports an HTTP library. Foreign errors leave it as classes of :mod:`commentvault.errors`.
"""

from commentvault.net.door import REDACTED, Budget, Door
from commentvault.net.exchange import Answer, Exchange, Request, Toll
from commentvault.net.replay import Replay

__all__ = ["REDACTED", "Answer", "Budget", "Door", "Exchange", "Replay", "Request", "Toll"]

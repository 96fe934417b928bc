"""A thread told to a reader: ``build`` turns a history into a ``Digest`` value, ``markdown`` and ``terminal`` show it.

Nothing here reads a clock, a file or the network: the same thread, options and ``now`` give the same bytes.
"""

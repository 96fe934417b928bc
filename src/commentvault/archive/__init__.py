"""Where comments are kept: one file a run (``segments``), read back in the chain's order (``history``), in a ``vault``."""

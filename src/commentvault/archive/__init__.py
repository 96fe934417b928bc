"""Where comments are kept: one file a run (``segments``), read in the chain's order (``history``), in a ``vault``."""

"""How one thread is walked: the same engine for every source, from its first list to its end."""

"""How one video is walked: the same engine for every source, from its first list to its end."""

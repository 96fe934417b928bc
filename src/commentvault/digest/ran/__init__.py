"""How a thread ran, in numbers. All of it is counted; what is estimated stands in ``about``."""

"""Answers that a browser recorded, read as if they were asked for."""

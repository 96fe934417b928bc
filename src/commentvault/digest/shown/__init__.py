"""What ``show`` and ``ls`` print: a thread as it is archived, and what happened in it."""

"""What a thread is about: all that is estimated and not counted, each with its method."""

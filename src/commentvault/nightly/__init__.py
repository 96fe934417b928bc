"""Night after night: which threads are watched, which are due and how closely they are looked at, and the night itself.

``modes`` chooses how much of a thread a visit looks at, ``due`` what a night begins with, ``purse`` what it may cost;
``night`` goes through them, under the ``watchman``'s lock, and leaves a ``journal``; ``told`` remembers which problems
people know already, ``notices`` sends word.
"""

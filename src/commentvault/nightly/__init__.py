"""Night after night: what is watched, what of it is due, how closely it is looked at, and the night itself.

``watchlist`` keeps the links; ``due`` says what a night begins with, ``modes`` how much of a thread a visit looks at,
``allowance`` what it may cost. ``night`` goes through it under the lock of ``instance``: ``visiting`` from thread to
thread, ``judging`` what people have to know, ``told`` what they know already, ``notices`` sends word; ``reports`` and
``logbook`` are what it leaves. ``schedule`` makes the nights come by themselves.
"""

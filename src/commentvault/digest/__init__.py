"""A thread told to a reader: ``build`` makes a ``Digest`` value of its history, ``story`` one of several threads.

The way of the data: ``relations``, ``completeness``, ``changes``, ``ran`` and ``about`` find out; ``choice`` and
``listing`` choose; ``words`` says it; ``forms`` shows it. Nothing here reads a clock, a file or the network: the same
thread and options give the same bytes.
"""

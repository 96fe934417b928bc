"""A simulated year on the demo platform, and whether the archive tells what really happened in it.

plan    what each night is like: machine, network, platform     visits  one visit, and what befalls it
moods   what is hidden, or taken away by hand                   year    night after night, checked after every run
lives   at the end: every event, every window                   ready   monthly: the state beside the segments
lived   whole years; ``python -m tests.year`` explores them
"""

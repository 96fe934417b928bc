"""A simulated year on the demo platform, and whether the archive tells what really happened in it.

plan      what each night is like: the machine, the network, the platform     visits    one visit, and what befalls it
year      night after night, checked after every run                          lives     at the end: every event, every window
"""

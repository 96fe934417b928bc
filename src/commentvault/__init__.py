"""commentvault keeps conversations: comment threads under videos and posts, night after night, told as a digest.

Comments enter by ``platforms``, are named by ``model``, kept by ``archive`` and told by ``digest``; ``sync`` is the
errand that joins them, ``net`` the one door to the network, ``cli`` the command line. From Python::

    platform, target = platforms.find(link, settings)
    sync.fetch(platform, target, Ask(), Vault(root), Door(settings.net))
"""

__version__ = "0.1.0"

"""The official Graph API over the invented Instagram: the posts of one account, for whoever has its token.

    with GraphServer(build_corpus()) as server:
        print(server.url, TOKEN)

account   who, which posts, which comments     fields    which of their fields are asked for
failures  its errors                           server    the HTTP server

Fields are chosen as the real one lets them be chosen, pages hold 50 entries at the most, and the address of the next
page holds the token, as there.
"""

from commentvault.demo.instagram.graph.server import TOKEN, GraphServer

__all__ = ["TOKEN", "GraphServer"]

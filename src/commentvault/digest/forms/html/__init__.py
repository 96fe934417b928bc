"""A digest as one HTML file that opens from disk.

``page`` fills the templates, which hold all markup but other people's words (``inline``) and the rows of the list of
all comments (``rows``); ``charts`` says where bars and dots stand.
"""

from commentvault.digest.forms.html.page import render

__all__ = ["render"]

"""What a digest says: facts as English sentences, other people’s text made harmless; no markup of any form."""

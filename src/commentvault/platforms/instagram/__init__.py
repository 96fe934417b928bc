"""Instagram: posts and reels by a logged-in session, by the official Graph API, or from a recording."""

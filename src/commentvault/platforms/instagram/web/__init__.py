"""Asked as a logged-in visitor, through instaloader's session."""

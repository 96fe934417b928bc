"""The official Graph API, for posts of one's own."""

"""The official Data API v3: asked with a key, within its quota, its answers read."""

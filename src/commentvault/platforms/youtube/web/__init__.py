"""The keyless web API: asked, its answers read."""

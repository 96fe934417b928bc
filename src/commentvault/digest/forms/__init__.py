"""The forms of a digest: one module renders a ``Digest`` value in each."""

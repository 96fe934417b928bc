"""What the platform sends, turned into our records; pure."""

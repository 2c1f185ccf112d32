"""Commands about the three lists, matching and the circle around a home."""

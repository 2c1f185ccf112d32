"""Commands about deeds and the points for them."""

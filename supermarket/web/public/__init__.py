"""What anybody may see of a station without signing in 公示: gathered once, for a page and for a static file."""

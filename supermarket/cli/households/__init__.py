"""Commands about households, members and cards."""

"""The district at a glance: what every part of it came to over twelve months, and what is to be done this morning."""

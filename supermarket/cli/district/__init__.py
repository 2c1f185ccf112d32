"""Commands about sites, staff, settings, papers and the clock, and what all registers have in common."""

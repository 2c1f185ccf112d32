"""Points that lapse: the years in which they were awarded, what is left of each, and its last day."""

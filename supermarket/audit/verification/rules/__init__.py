"""Whether every entry is one that a verb would have written."""

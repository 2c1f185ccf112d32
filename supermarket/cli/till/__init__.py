"""The till at a terminal: a fixed screen, or lines in a pipe."""

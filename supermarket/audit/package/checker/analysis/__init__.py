"""What the entries of a whole span show beside each other, counted and judged; verify.py makes its table of it."""

"""Commands at the counter, and about goods, stock and money."""

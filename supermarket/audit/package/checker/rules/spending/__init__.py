"""Rules about goods, money and shelves."""

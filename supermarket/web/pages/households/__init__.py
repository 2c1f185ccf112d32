"""Households: found, looked at, enrolled; their cards frozen and bound."""

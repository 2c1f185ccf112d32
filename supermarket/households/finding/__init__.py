"""Whose household it is: found by what is typed, scanned or known of it."""

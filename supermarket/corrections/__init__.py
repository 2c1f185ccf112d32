"""Corrections 更正: an entry is reversed by another one, once; and what mends those that no reversal takes back."""

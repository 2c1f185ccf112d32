"""Signing a month: whose turn it is, what is sealed with the last signature, and the order of months."""

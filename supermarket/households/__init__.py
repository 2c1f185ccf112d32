"""Households 户, their members, cards and proxies: enrolled, changed, found, and what becomes of them."""

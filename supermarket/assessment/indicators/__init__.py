"""Indicators 指标: small named functions over the books, a module for each subject; all.py lists all of them."""

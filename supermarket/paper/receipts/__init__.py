"""Receipts: for a text printer, as a page, and for the binder."""

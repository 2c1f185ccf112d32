"""The book of record for civilization practice supermarkets (文明实践超市)."""

__version__ = "0.1.0"

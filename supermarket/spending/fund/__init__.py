"""The shop's money."""

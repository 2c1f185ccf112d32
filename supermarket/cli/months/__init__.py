"""Commands about the month end."""

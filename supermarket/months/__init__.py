"""The month end 月结: what a place's month came to, what was checked, and who signed it."""

"""Cards for households and staff, on sheets and as pictures."""

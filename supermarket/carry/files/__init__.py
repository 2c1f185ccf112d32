"""The file that is carried: its form, how it is packed, written and read, and the names in it."""

"""A file as an office really sends it, read by its content into sheets of text cells."""

"""What the district's rules ask of every entry: as of its day, of whoever acts, and of the second person."""

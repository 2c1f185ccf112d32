"""Rules about claims and points."""

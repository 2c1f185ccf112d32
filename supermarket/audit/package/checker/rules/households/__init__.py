"""Rules about households and their cards."""

"""What comes from the keyboard and the scanner: keys, bursts, questions, PINs."""

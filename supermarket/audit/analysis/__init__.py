"""What the entries of any span and all places show beside each other: patterns that are worth a question."""

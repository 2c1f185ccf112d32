"""What a month came to: gathered from the ledger, summed, and checked against each other."""

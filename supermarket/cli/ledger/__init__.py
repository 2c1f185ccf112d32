"""Commands about the ledger as a whole, and about this machine."""

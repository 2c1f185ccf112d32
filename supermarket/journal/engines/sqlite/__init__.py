"""SQLite: a ledger is one file, and needs nothing."""

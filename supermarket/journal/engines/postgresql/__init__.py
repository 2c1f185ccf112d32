"""PostgreSQL: a ledger is one schema of a district's server."""

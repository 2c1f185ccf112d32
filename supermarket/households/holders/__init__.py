"""Which machine may debit a household: its holder 持有机器, and how that changes."""

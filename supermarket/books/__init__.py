"""The books 账簿: what the facts add up to. They change only by posting entries and can always be rebuilt from the journal."""

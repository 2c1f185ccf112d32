"""The ledger in a browser 网页: pages and an API on the same verbs as the commands; nothing is decided here."""

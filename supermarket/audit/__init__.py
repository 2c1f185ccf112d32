"""Auditing 审计: what a stranger can check about a ledger without trusting it or us."""

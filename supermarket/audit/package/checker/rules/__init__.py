"""The rules that every entry must have kept, asked by the checker."""

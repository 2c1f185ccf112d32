"""Verification 验账: the ledger in its file is recomputed and judged, by checks that each have a name."""

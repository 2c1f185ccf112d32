"""Registers as dated rows: read as of a day, changed row by row, taken in from an office's files."""

"""A day's few entries on paper: the same file as by stick, as a row of QR codes that a scanner reads back."""

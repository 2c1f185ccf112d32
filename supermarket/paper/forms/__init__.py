"""Papers for a place without a printer: blanks, labels, the sheet of commands."""

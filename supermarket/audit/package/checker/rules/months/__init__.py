"""The rules of months, asked by the checker: figures, papers, signatures."""

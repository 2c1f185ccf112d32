"""Whether the books are what the entries make of them."""

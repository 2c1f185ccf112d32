"""How matplotlib draws each chart; what is drawn is a value."""

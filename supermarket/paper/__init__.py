"""What is printed: cards, and later whatever else goes on paper, drawn from frozen values and without a database."""

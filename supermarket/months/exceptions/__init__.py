"""What is worth a look in a month, each sort for its own reason."""

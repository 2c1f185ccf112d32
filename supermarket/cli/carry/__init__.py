"""What travels between machines, on the command line."""

"""How a command line is read before any command runs: its language, its grammar, its help, what the Tab key gives."""

"""How a command is written, read and answered: options, help, console, faults, values."""

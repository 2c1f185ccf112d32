"""Long work: a command that runs beside the requests, in a process of its own, and whose answer is kept for a day."""

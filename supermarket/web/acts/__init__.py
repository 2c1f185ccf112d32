"""Acts: the program's commands as a browser calls them: what each is told, how it is read, run and shown."""

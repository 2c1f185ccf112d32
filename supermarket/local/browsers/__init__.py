"""What a browser leaves on this machine: sessions, things half done, what waits for a second person, guesses."""

"""The pages, by subject, as the commands are."""

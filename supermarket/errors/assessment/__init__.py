"""What is refused of forms, marks and runs of assessment, and of what a site has to put right."""

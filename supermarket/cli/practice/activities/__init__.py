"""Commands about activities, themes, the calendar, projects, trainings and certificates."""

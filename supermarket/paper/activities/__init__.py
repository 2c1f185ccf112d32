"""The papers of activities: the calendar of a year, and the certificate of a training."""

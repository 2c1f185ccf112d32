"""Activities 活动 and the themes of their months: planned, held, cancelled, moved, counted, and seen in a calendar."""

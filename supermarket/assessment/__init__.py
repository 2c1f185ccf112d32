"""Assessment 考核: how sites did by the forms, what is made public of it, and the district at a glance."""

"""The menu's households: found, enrolled, changed, their cards and slips."""

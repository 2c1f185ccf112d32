"""A case is opened once and goes on step by step, by a table of states: an order, a loan, an activity."""

"""How a page is asked for and answered: the open ledgers, who visits, the guard at the door, and how pages look."""

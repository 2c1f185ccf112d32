"""The practice work on pages: orders, activities, the door of a base, and what is done less often, by subject."""

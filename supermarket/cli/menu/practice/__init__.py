"""The menu's practice work: orders, lists, activities, bases, the circle."""

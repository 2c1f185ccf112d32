"""The rest of a district's practice work: orders, lists, activities, projects, bases, and the circle around a home."""

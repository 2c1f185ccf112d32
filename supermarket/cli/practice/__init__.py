"""Commands about orders, lists, activities, bases and the circle around a home."""

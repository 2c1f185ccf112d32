"""Rules about orders, lists, activities, bases, and assessment."""

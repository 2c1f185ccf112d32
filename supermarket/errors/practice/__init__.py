"""What is refused of orders, lists, activities, bases: a module for each."""

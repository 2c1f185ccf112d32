"""Commands about orders: the menu of services, organisations, volunteers, and an order from place to rating."""

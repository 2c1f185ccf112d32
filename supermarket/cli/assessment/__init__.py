"""Commands about assessment and the district at a glance."""

"""What is refused between machines: of bundles, of machines, of where something lies: a module for each."""

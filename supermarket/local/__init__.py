"""What one machine may lose without harm 本机: the PINs and tokens of its staff. Never sealed or exported."""

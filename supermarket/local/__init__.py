"""What one machine may lose without harm 本机: PINs and tokens by which staff are known there. Never sealed or exported."""

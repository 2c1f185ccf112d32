"""Commands about bases and points: opening days, visits, things lent and given, lost and found, leaflets."""

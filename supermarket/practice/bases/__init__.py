"""Bases and points 基地与点: opening days, visits, things lent, lost and found, reading rooms."""

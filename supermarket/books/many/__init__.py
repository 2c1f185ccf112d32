"""The books of many machines: entries taken in, in one order, late ones, and what was done twice."""

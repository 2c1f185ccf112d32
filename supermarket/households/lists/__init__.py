"""Households and members as the lists that an office keeps: taken in, amended, and never twice."""

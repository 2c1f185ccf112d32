"""Rectification 整改: what those that stand last are ordered to mend by a day, and how that is followed to its end."""

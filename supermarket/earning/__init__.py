"""How points are earned: the catalogue of deeds, and crediting."""

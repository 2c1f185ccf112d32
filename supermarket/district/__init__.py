"""Who and where: sites, staff, households, their members and cards, and the settings of a place."""

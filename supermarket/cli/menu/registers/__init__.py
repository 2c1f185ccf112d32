"""The menu's registers: rows typed column by column, and files taken in."""

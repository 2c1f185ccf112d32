"""The menu's deeds: claimed, reviewed, hung out, posted, and who earned most."""

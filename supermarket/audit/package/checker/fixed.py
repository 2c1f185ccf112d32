"""The files that are the same in every package of this version, by their SHA-256."""

from typing import Dict

FIXED_FILES: Dict[str, str] = {}  # written in when the sections are laid into one file

"""The rows of the tables that orders, lists, activities, bases and assessment have, as `ROWS` has those of the rest."""

from typing import Any, Dict

PRACTICE_ROWS: Dict[str, Dict[str, Any]] = {}

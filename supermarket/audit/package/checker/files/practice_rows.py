"""The rows of the tables that orders, lists, activities, bases and assessment have, as `ROWS` has those of the rest."""

from typing import Any, Dict

PRACTICE_ROWS: Dict[str, Dict[str, Any]] = {
    "listing.recorded": {"listings": {}},
    "list.refreshed": {"list_refreshes": {}},
    "pair.ruled": {"pair_rulings": {}},
    "match.confirmed": {"matches": {}},
    "organisation.recorded": {"organisations": {}},
    "volunteer.recorded": {"volunteers": {}},
    "service.recorded": {"services": {}},
    "order.placed": {"orders": {}},
    "order.stepped": {"order_steps": {}, "order_rosters": lambda body: [{"member": m} for m in body.get("roster", ())]},
}

"""Who sees what of the audit: only who may export the journal, and he looks at it with the names masked."""

from dataclasses import replace

from supermarket.audit.browsing.opened import AUDIT
from supermarket.district.kinds import Role
from supermarket.ledger import Ledger
from supermarket.web.frame.visits import Visit


def audits(visit: Visit) -> bool:
    """Say whether a visitor may look at the whole journal."""
    return visit.may(AUDIT)


def ledger_seen(visit: Visit) -> Ledger:
    """Return the ledger as it is browsed: an auditor sees 张*; what takes names out of it is an entry of its own."""
    is_auditor = visit.staff is not None and visit.staff.role == Role.AUDITOR
    return replace(visit.ledger, masked=True) if is_auditor else visit.ledger

"""Every kind of entry, feature by feature: loading this module loads them all, and with them every table of the books.

It takes a third of a second, so a command that only looks something up does without (`ledger.KINDS`).
"""

from collections.abc import Mapping
from typing import Any, Final

from supermarket.assessment.kinds import KINDS as ASSESSMENT_KINDS
from supermarket.audit.kinds import KINDS as AUDIT_KINDS
from supermarket.books.kinds import Kind
from supermarket.district.gate.kinds import KINDS as PAPER_KINDS
from supermarket.district.kinds import KINDS as DISTRICT_KINDS
from supermarket.district.machines.kinds import KINDS as MACHINE_KINDS
from supermarket.earning.award_kinds import KINDS as AWARD_KINDS
from supermarket.earning.certificates.kinds import KINDS as CERTIFICATE_KINDS
from supermarket.earning.claims.kinds import KINDS as CLAIM_KINDS
from supermarket.earning.household_points.kinds import KINDS as HOUSEHOLD_POINTS_KINDS
from supermarket.earning.kinds import KINDS as EARNING_KINDS
from supermarket.earning.vouchers.kinds import KINDS as VOUCHER_KINDS
from supermarket.erasure.kinds import KINDS as ERASURE_KINDS
from supermarket.households.card_kinds import KINDS as CARD_KINDS
from supermarket.households.holders.kinds import KINDS as HOLDER_KINDS
from supermarket.households.kinds import KINDS as HOUSEHOLD_KINDS
from supermarket.local.kinds import KINDS as LOCAL_KINDS
from supermarket.months.kinds import KINDS as MONTH_KINDS
from supermarket.practice.kinds import KINDS as PRACTICE_KINDS
from supermarket.spending.fund.kinds import KINDS as FUND_KINDS
from supermarket.spending.kinds import KINDS as SPENDING_KINDS
from supermarket.spending.redemption.form_kinds import KINDS as FORM_KINDS
from supermarket.spending.stock.kinds import KINDS as MOVEMENT_KINDS
from supermarket.spending.till.kinds import KINDS as TILL_KINDS

KINDS: Final[Mapping[str, Kind[Any]]] = {
    kind.name: kind
    for kind in (
        *DISTRICT_KINDS,
        *MACHINE_KINDS,
        *CARD_KINDS,
        *PAPER_KINDS,
        *LOCAL_KINDS,
        *HOUSEHOLD_KINDS,
        *HOLDER_KINDS,
        *HOUSEHOLD_POINTS_KINDS,
        *EARNING_KINDS,
        *CLAIM_KINDS,
        *CERTIFICATE_KINDS,
        *AWARD_KINDS,
        *VOUCHER_KINDS,
        *SPENDING_KINDS,
        *MOVEMENT_KINDS,
        *FUND_KINDS,
        *TILL_KINDS,
        *FORM_KINDS,
        *MONTH_KINDS,
        *AUDIT_KINDS,
        *PRACTICE_KINDS,
        *ASSESSMENT_KINDS,
        *ERASURE_KINDS,
    )
}
"""Every kind of entry that this version knows, by name."""

"""Who may record what: the roles that may call each verb, the verbs that record each kind of entry."""

from typing import Dict, Tuple

from supermarket.audit.package.checker.rules.practice.words import PRACTICE_ROLES, PRACTICE_VERBS_OF

_COUNTER = "clerk manager administrator"
_MANAGERS = "manager administrator"
_REVIEWERS = "reviewer manager"
_FILERS = "clerk reviewer manager administrator"
_NOTICERS = "reviewer manager administrator"
_SIGNERS = "clerk reviewer manager"
_CENTRE = "administrator"

# The roles that may call each verb of the program.
ROLES: Dict[str, str] = {
    **dict.fromkeys(("redeem", "stock receive", "stock transfer", "stock arrive", "stock write-off"), _COUNTER),
    **dict.fromkeys(("stock count", "till open", "till shut", "reverse", "household enrol"), _COUNTER),
    **dict.fromkeys(("household amend", "household head", "household proxy", "member add", "member amend"), _COUNTER),
    **dict.fromkeys(("member end", "card issue", "card bind", "card freeze"), _COUNTER),
    **dict.fromkeys(("fund receive", "fund spend", "household end", "household death", "household leave"), _MANAGERS),
    **dict.fromkeys(("household move", "household split", "household merge", "household import"), _MANAGERS),
    **dict.fromkeys(("member import", "card sheet", "card cancel", "claim post", "notice withdraw"), _MANAGERS),
    **dict.fromkeys(("expiry post", "staff kin", "donor record", "clock confirm", "clock correct"), _MANAGERS),
    **dict.fromkeys(("staff cards", "staff pin", "staff token", "stock approve", "stock decline"), _MANAGERS),
    **dict.fromkeys(("claim file", "claim roster", "claim withdraw", "notice object"), _FILERS),
    **dict.fromkeys(("claim review", "notice resolve"), _REVIEWERS),
    "notice publish": _NOTICERS,
    **dict.fromkeys(("month sign", "month withdraw"), _SIGNERS),
    **dict.fromkeys(("month record", "forms print"), "clerk reviewer manager administrator"),
    **dict.fromkeys(("deed credit", "card blank", "goods price", "goods record", "rule record"), _CENTRE),
    **dict.fromkeys(("site record", "staff record", "setting record"), _CENTRE),
    "audit export": "auditor administrator",
    **dict.fromkeys(("erasure request", "erasure approve"), _CENTRE),
    **dict.fromkeys(("household hold", "machine lost"), _MANAGERS),
    **dict.fromkeys(("carry invite", "carry renew", "ledger move"), _CENTRE),
    **dict.fromkeys(("carry in", "carry out"), _FILERS),
    "voucher take": _COUNTER,
    **dict.fromkeys(("household show", "household find"), "clerk reviewer manager auditor administrator"),
    **PRACTICE_ROLES,
}

# The verbs that record each kind of entry; whoever records one must be allowed one of them.
VERBS_OF: Dict[str, Tuple[str, ...]] = {
    "goods.redeemed": ("redeem",),
    "points.credited": ("deed credit",),
    "stock.received": ("stock receive",),
    "stock.sent": ("stock transfer",),
    "stock.arrived": ("stock arrive",),
    "stock.spoiled": ("stock write-off",),
    "spoilage.requested": ("stock write-off",),
    "spoilage.declined": ("stock decline",),
    "stock.counted": ("stock count",),
    "fund.received": ("fund receive",),
    "fund.spent": ("fund spend",),
    "till.opened": ("till open",),
    "forms.printed": ("forms print",),
    "till.shut": ("till shut",),
    "redemption.reversed": ("redeem",),
    "delivery.reversed": ("stock receive",),
    "credit.reversed": ("deed credit",),
    "award.reversed": ("claim post",),
    "expiry.reversed": ("expiry post",),
    "spoilage.reversed": ("stock write-off",),
    "funding.reversed": ("fund receive",),
    "spending.reversed": ("fund spend",),
    "household.recorded": ("household enrol", "household amend", "household end", "household split"),
    "member.recorded": ("member add", "member amend", "member end", "household enrol", "household merge"),
    "head.changed": ("household head",),
    "household.relocated": ("household move",),
    "household.departed": ("household death", "household leave"),
    "household.split": ("household split",),
    "household.merged": ("household merge",),
    "proxy.authorised": ("household proxy",),
    "card.issued": ("card issue", "card blank", "card sheet"),
    "card.bound": ("card bind",),
    "card.frozen": ("card freeze",),
    "card.cancelled": ("card cancel",),
    "claim.filed": ("claim file", "claim roster"),
    "roster.taken": ("claim roster",),
    "claim.reviewed": ("claim review",),
    "claim.withdrawn": ("claim withdraw",),
    "claim.posted": ("claim post",),
    "notice.published": ("notice publish",),
    "notice.withdrawn": ("notice withdraw",),
    "claim.objected": ("notice object",),
    "objection.resolved": ("notice resolve",),
    "points.expired": ("expiry post",),
    "kin.declared": ("staff kin",),
    "goods.recorded": ("goods record", "goods price"),
    "rule.recorded": ("rule record",),
    "site.recorded": ("site record",),
    "staff.recorded": ("staff record",),
    "donor.recorded": ("donor record", "stock receive"),
    "setting.recorded": ("setting record",),
    "month.signed": ("month sign", "month record"),
    "month.withdrawn": ("month withdraw",),
    "names.exported": ("audit export",),
    "erasure.requested": ("erasure request",),
    "erasure.approved": ("erasure approve",),
    "clock.confirmed": ("clock confirm",),
    "clock.corrected": ("clock correct",),
    "pin.reset": ("staff pin",),
    "machine.invited": ("carry invite",),
    "holder.changed": ("household hold", "machine lost"),
    "voucher.taken": ("voucher take",),
    **PRACTICE_VERBS_OF,
}
BY_THE_PROGRAM = (
    "stream.opened", "rulebook.adopted", "signin.locked", "inquiry.locked", "machine.keyed", "machine.admitted",
    "stream.heard", "stream.forked", "voucher.settled",
)  # fmt: skip # nobody asks for these; actor 0
# What a household may record by itself on the site, by its card or by its number and phone: actor 0 and `proven`.
BY_HOUSEHOLDS = ("order.placed", "claim.objected", "card.frozen")
BY_WHOEVER_IS_NAMED = ("paper.confirmed",)  # whoever is named on the paper

# The acts that are a person's own: in a real ledger he is known by PIN, token or card.
OWN_ACTS = (
    "claim.reviewed", "kin.declared", "paper.confirmed", "clock.confirmed", "clock.corrected", "pin.reset",
    "erasure.approved",
)  # fmt: skip

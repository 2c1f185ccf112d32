"""What mends an entry that no reversal takes back: by its kind, the verb that answers it."""

from typing import Final

from supermarket.locale import N_

_MENDS: Final = {
    "claim.filed": N_("withdraw the claim with `supermarket claim withdraw`"),
    "claim.reviewed": N_("withdraw the claim with `supermarket claim withdraw`, and file what is right"),
    "roster.taken": N_("withdraw its claims with `supermarket claim withdraw`, one by one"),
    "notice.published": N_("take the notice down with `supermarket notice withdraw`"),
    "claim.objected": N_("answer the objection with `supermarket notice resolve`"),
    "certificate.issued": N_("take the certificate back with `supermarket certificate withdraw`"),
    "stock.sent": N_("have the other shop take it in with `supermarket stock arrive` and send it back"),
    "stock.arrived": N_("send the goods back with `supermarket stock transfer`, or count the shelf"),
    "stock.counted": N_("count again with `supermarket stock count`, and say which count was wrong"),
    "spoilage.requested": N_("have the manager decline it with `supermarket stock decline`"),
    "household.split": N_("merge the two again with `supermarket household merge`"),
    "household.merged": N_("split them again with `supermarket household split`"),
    "household.relocated": N_("let it move back with `supermarket household move`"),
    "household.departed": N_("enrol it anew, and merge the old one into it with `supermarket household merge`"),
    "head.changed": N_("name the right head with `supermarket household head`"),
    "proxy.authorised": N_("let it end today with `supermarket household proxy`"),
    "kin.declared": N_("declare what is right with `supermarket staff kin`"),
    "card.frozen": N_("give the household another card with `supermarket card bind`"),
    "card.cancelled": N_("give the household another card with `supermarket card bind`"),
    "month.signed": N_("withdraw the signatures with `supermarket month withdraw`, as long as the month is open"),
    "activity.planned": N_("call the activity off with `supermarket activity cancel`"),
    "visits.counted": N_("count again with `supermarket base visit`, and say which count was wrong"),
    "copies.received": N_("take them off with `supermarket copies remove`"),
    "order.placed": N_("cancel the order with `supermarket order cancel`"),
}
_ROW: Final = N_("change the row, or end it, in its register")
_OTHERS: Final = N_("record what is right as a new entry instead")


def mend_of(kind: str) -> str:
    """Return the English text of what mends an entry of a kind that is not reversed."""
    return _MENDS.get(kind) or (_ROW if kind.endswith(".recorded") else _OTHERS)

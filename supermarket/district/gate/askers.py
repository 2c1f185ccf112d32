"""Who is answered by a key: whoever recorded the entry, and whoever may do the same at that site today."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from supermarket.books.session import Request, WriteSession
from supermarket.district.roles import allow_on
from supermarket.journal.entry import Entry

ANSWERS_TO: Final[Mapping[str, str]] = MappingProxyType(
    {
        "clock.confirmed": "clock confirm",
        "clock.corrected": "clock correct",
        "site.recorded": "site record",
        "staff.recorded": "staff record",
        "household.recorded": "household enrol",
        "member.recorded": "member add",
        "donor.recorded": "donor record",
        "setting.recorded": "setting record",
        "rule.recorded": "rule record",
        "goods.recorded": "goods record",
        "kin.declared": "staff kin",
        "card.issued": "card issue",
        "card.bound": "card bind",
        "card.frozen": "card freeze",
        "card.cancelled": "card cancel",
        "head.changed": "household head",
        "household.relocated": "household move",
        "household.departed": "household leave",
        "household.split": "household split",
        "household.merged": "household merge",
        "proxy.authorised": "household proxy",
        "points.credited": "deed credit",
        "claim.filed": "claim file",
        "roster.taken": "claim roster",
        "claim.reviewed": "claim review",
        "claim.withdrawn": "claim withdraw",
        "claim.posted": "claim post",
        "notice.published": "notice publish",
        "notice.withdrawn": "notice withdraw",
        "claim.objected": "notice object",
        "objection.resolved": "notice resolve",
        "points.expired": "expiry post",
        "goods.redeemed": "redeem",
        "stock.received": "stock receive",
        "stock.sent": "stock transfer",
        "stock.arrived": "stock arrive",
        "stock.spoiled": "stock write-off",
        "spoilage.requested": "stock write-off",
        "spoilage.declined": "stock decline",
        "stock.counted": "stock count",
        "fund.received": "fund receive",
        "fund.spent": "fund spend",
        "till.opened": "till open",
        "forms.printed": "forms print",
        "till.shut": "till shut",
        "month.signed": "month sign",
        "month.withdrawn": "month withdraw",
        "names.exported": "audit export",
        "erasure.requested": "erasure request",
        "erasure.approved": "erasure approve",
        "pin.reset": "staff pin",
        "form.recorded": "form record",
        "theme.recorded": "theme record",
        "project.recorded": "project record",
        "activity.planned": "activity plan",
        "activity.stepped": "activity hold",
        "count.reported": "activity report",
        "certificate.issued": "certificate issue",
        "certificate.withdrawn": "certificate withdraw",
        "listing.recorded": "listing record",
        "list.refreshed": "list refresh",
        "pair.ruled": "match rule",
        "match.confirmed": "match confirm",
        "organisation.recorded": "organisation record",
        "volunteer.recorded": "volunteer record",
        "service.recorded": "service record",
        "order.placed": "order place",
        "order.stepped": "order accept",
        "item.recorded": "item record",
        "copies.received": "copies receive",
        "copies.removed": "copies remove",
        "loan.made": "loan make",
        "loan.stepped": "loan end",
        "visits.counted": "base visit",
        "find.recorded": "find record",
        "find.stepped": "find claim",
        "opening.recorded": "opening record",
        "assessment.run": "assess run",
        "mark.given": "assess mark",
        "rectification.ordered": "rectification order",
        "rectification.stepped": "rectification judge",
        "rectification.stepped answer": "rectification answer",
        "holder.changed": "household hold",
        "machine.invited": "carry invite",
        "voucher.taken": "voucher take",
    }
)
"""The verb that a kind of entry, or one step of it, answers to; all others are reversals or the program's."""


def check_asker(session: WriteSession, entry: Entry, request: Request) -> None:
    """Refuse to answer, by its key, whoever neither recorded an entry nor may record the like at its site today.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, SiteUnknown: he may not.
    """
    if request.actor == entry.actor:
        return
    verb = ANSWERS_TO.get(f"{entry.kind} {entry.content.get('step')}") or ANSWERS_TO.get(entry.kind, "reverse")
    allow_on(session, verb, actor=request.actor, site=entry.site, on=session.today)

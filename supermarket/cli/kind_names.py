"""What people call the kinds of entries."""

from typing import Final

from supermarket.locale import N_, _

NAMES: Final = {
    "stream.opened": N_("ledger opened"),
    "rulebook.adopted": N_("program renewed"),
    "clock.confirmed": N_("date confirmed"),
    "clock.corrected": N_("clock corrected"),
    "site.recorded": N_("site"),
    "staff.recorded": N_("member of staff"),
    "household.recorded": N_("household"),
    "head.changed": N_("head changed"),
    "household.relocated": N_("household moved"),
    "household.departed": N_("household gone"),
    "household.split": N_("household split"),
    "household.merged": N_("households merged"),
    "proxy.authorised": N_("proxy authorised"),
    "member.recorded": N_("member"),
    "donor.recorded": N_("donor"),
    "setting.recorded": N_("setting"),
    "rule.recorded": N_("rule"),
    "goods.recorded": N_("goods"),
    "card.issued": N_("card issued"),
    "card.bound": N_("card bound"),
    "card.frozen": N_("card frozen"),
    "card.cancelled": N_("card cancelled"),
    "points.credited": N_("points earned"),
    "credit.reversed": N_("earning reversed"),
    "kin.declared": N_("kin declared"),
    "claim.filed": N_("claim filed"),
    "roster.taken": N_("roster"),
    "claim.reviewed": N_("claim reviewed"),
    "claim.withdrawn": N_("claim withdrawn"),
    "notice.published": N_("notice published"),
    "notice.withdrawn": N_("notice withdrawn"),
    "claim.objected": N_("objection"),
    "objection.resolved": N_("objection resolved"),
    "claim.posted": N_("claim posted"),
    "award.reversed": N_("award reversed"),
    "points.expired": N_("points lapsed"),
    "expiry.reversed": N_("lapse reversed"),
    "stock.received": N_("delivery"),
    "delivery.reversed": N_("delivery reversed"),
    "stock.sent": N_("transfer sent"),
    "stock.arrived": N_("transfer arrived"),
    "stock.spoiled": N_("write-off"),
    "spoilage.reversed": N_("write-off reversed"),
    "stock.counted": N_("count"),
    "fund.received": N_("money received"),
    "funding.reversed": N_("money received reversed"),
    "fund.spent": N_("money spent"),
    "spending.reversed": N_("money spent reversed"),
    "till.opened": N_("till opened"),
    "till.shut": N_("till shut"),
    "month.signed": N_("month signed"),
    "month.withdrawn": N_("signatures withdrawn"),
    "names.exported": N_("names exported"),
    "goods.redeemed": N_("redemption"),
    "redemption.reversed": N_("redemption reversed"),
}


def kind_name(kind: str) -> str:
    """Return the name of a kind in the reader's language; an unknown one as it is written."""
    return _(NAMES.get(kind, kind))

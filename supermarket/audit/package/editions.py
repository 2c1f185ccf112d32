"""With which edition of the rules a kind of entries, or a field of its body, came; all others with the first."""

from collections.abc import Set as AbstractSet
from typing import Final

from supermarket.audit.package.bodies import BodyField

_SECOND: Final = frozenset(
    {
        "rulebook.adopted",
        "forms.printed",
        "clock.corrected",
        "signin.locked",
        "pin.reset",
        "spoilage.requested",
        "spoilage.declined",
        "paper.confirmed",
        "stream.opened rulebook",
        "staff.recorded identity",
        "stock.spoiled approved",
        "stock.spoiled paper",
        "stock.spoiled request",
        "clock.confirmed approver",
        "clock.confirmed approved",
        "month.signed reconciliation",
        "month.signed paper.pixels",
        "household.merged spent_years",
        "goods.redeemed replaces",
        "goods.redeemed taken",
        "goods.redeemed lines.counted",
        "redemption.reversed lines.counted",
        "stock.counted taken",
        "stock.counted moved",
        "stock.counted asked.at",
        "notice.published lapsing",
        "stock.spoiled asked.paper",
        "stock.spoiled asked.request",
        "stock.spoiled asked.signed",
    }
)
"""The kinds and fields that came with the second edition of the rules."""
_THIRD: Final = frozenset(
    {
        "inquiry.locked",
        "form.recorded",
        "certificate.withdrawn",
        "certificate.issued trained",
        "order.placed proven",
        "claim.objected proven",
        "card.frozen proven",
        "stock.counted why",
        "stock.counted asked.why",
        "stock.received photo",
        "stock.received asked.photo",
        "stock.spoiled photo",
        "stock.spoiled asked.photo",
        "spoilage.requested photo",
        "spoilage.requested asked.photo",
    }
)
"""The kinds and fields that came with the third edition of the rules."""
_FOURTH: Final = frozenset(
    {
        "machine.keyed",
        "machine.invited",
        "machine.admitted",
        "stream.heard",
        "stream.forked",
        "holder.changed",
        "voucher.taken",
        "voucher.settled",
    }
)
"""The kinds that came with the fourth edition of the rules: many machines."""


def since_of_kind(kind: str) -> int:
    """Return the edition of the rules with which a kind came."""
    return _since({kind})


def since_of(field: BodyField) -> int:
    """Return the edition of the rules with which a field came."""
    parts = field.path.replace("[]", "").replace("{}", "").split(".")
    above = {f"{field.kind} {'.'.join(parts[:number])}" for number in range(1, len(parts) + 1)}
    above.add(field.kind)
    return _since(above)


def _since(names: AbstractSet[str]) -> int:
    """Return the latest edition with which one of these came."""
    later = ((4, _FOURTH), (3, _THIRD), (2, _SECOND))
    return next((edition for edition, came in later if names & came), 1)

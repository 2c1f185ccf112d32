"""The places of the site 网页的栏目, in one table: what it is called, where it is, and who is shown the way there."""

from dataclasses import dataclass
from typing import Final

from supermarket.locale import N_


@dataclass(frozen=True)
class Place:
    """A place: its English name, its address, a sign that helps who reads little, and the verbs of which one is his.

    No verbs at all (None) means that anybody goes there, an empty tuple that whoever has signed in does.
    """

    name: str
    address: str
    sign: str
    verbs: tuple[str, ...] | None


PLACES: Final = (
    Place(N_("Till"), "/till", "兑", ("till open",)),
    Place(N_("Claims"), "/claims", "分", ("claim file", "claim review", "notice publish")),
    Place(N_("Goods"), "/goods", "货", ("stock receive", "stock approve", "stock count")),
    Place(N_("Households and cards"), "/households", "户", ("household find",)),
    Place(N_("Month"), "/month", "月", ("month sign",)),
    Place(N_("Practice work"), "/practice", "务", ()),
    Place(N_("Centre"), "/centre", "总", ("month sign", "audit export")),
    Place(N_("Auditor"), "/audit", "审", ("audit export",)),
    Place(N_("Approvals"), "/waiting", "批", ()),
    Place(N_("All acts"), "/acts", "全", ()),
    Place(N_("For villagers"), "/public", "民", None),
)

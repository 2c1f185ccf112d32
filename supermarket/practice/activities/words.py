"""Which kinds of activity there are, in words: those of the district's own summary (domain.md rows 19–22 and 27)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from supermarket.locale import N_

ActivityKind: TypeAlias = Literal[
    "couplets",
    "lantern",
    "customs",
    "theory",
    "cleaning",
    "culture",
    "clinic",
    "haircut",
    "old-young",
    "event",
    "waste-law",
    "training",
    "meeting",
    "lecture",
    "other",
]
"""What an activity is. Kinds overlap: one that is of several is counted under each, and once in all."""
ACTIVITY_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "couplets": N_("Spring Festival couplets"),
        "lantern": N_("Lantern Festival"),
        "customs": N_("change of customs"),
        "theory": N_("theory talk"),
        "cleaning": N_("clean-up"),
        "culture": N_("culture and arts"),
        "clinic": N_("free clinic"),
        "haircut": N_("free haircuts"),
        "old-young": N_("the old and the young"),
        "event": N_("large event"),
        "waste-law": N_("waste sorting and law"),
        "training": N_("training"),
        "meeting": N_("work meeting"),
        "lecture": N_("lecture"),
        "other": N_("something else"),
    }
)
"""Every kind of activity, in words."""
TRAININGS: Final = frozenset({"training", "meeting", "lecture"})
"""The kinds whose attendance is kept person by person."""
UNIVERSAL: Final = frozenset({"clinic", "haircut", "old-young"})
"""The kinds that the district counts together as universal-benefit activities 普惠性活动 (domain.md row 21)."""
Qualifier: TypeAlias = Literal["exact", "at-least", "about"]
"""How a count is meant: as it is, 余 (it is a lower bound), or 近/约 (it is near)."""
QUALIFIERS: Final = frozenset({"exact", "at-least", "about"})
"""Every qualifier."""

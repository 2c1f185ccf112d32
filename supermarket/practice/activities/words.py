"""Which kinds of activity there are, in words: those of the district's own summary (domain.md rows 19–22 and 27)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from supermarket.district.texts import plain
from supermarket.errors.practice.activities import ActivityKindRefused
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
KIND_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "couplets": "送春联 春联 写春联",
        "lantern": "送元宵 元宵",
        "customs": "移风易俗",
        "theory": "理论宣讲 宣讲 炕头讲堂",
        "cleaning": "环境整治 环境卫生整治 清扫 清洁",
        "culture": "文化文艺 文艺 文化",
        "clinic": "义诊",
        "haircut": "义剪 理发",
        "old-young": "一老一小",
        "event": "大型活动",
        "waste-law": "垃圾分类与法律 垃圾分类 法律知识普及 普法",
        "training": "培训",
        "meeting": "例会 工作例会",
        "lecture": "讲座",
        "other": "其他",
    }
)
"""The Chinese words that mean each kind, as people type them; the first is what a screen shows."""


def activity_kind(typed: str) -> str:
    """Return the kind that a word means: its code, what it is called in English, or a Chinese word; else the word."""
    word = plain(typed).lower()
    if word in ACTIVITY_KINDS:
        return word
    named = (kind for kind, name in ACTIVITY_KINDS.items() if name.lower() == word)
    meant = (kind for kind, words in KIND_WORDS.items() if word in words.split())
    return next(iter((*named, *meant)), word)


def known_kind(typed: str) -> str:
    """Return the kind that a word means.

    Raises:
        ActivityKindRefused: it means none.
    """
    kind = activity_kind(typed)
    if kind not in ACTIVITY_KINDS:
        raise kind_refused(kind)
    return kind


def kind_refused(kind: str, *sums: str) -> ActivityKindRefused:
    """Return the refusal of a word that is no kind, nor one of the `sums` over kinds that are allowed beside them."""
    return ActivityKindRefused(kind=kind[:40], kinds=[*ACTIVITY_KINDS, *sums], named=[*ACTIVITY_KINDS.values(), *sums])


TRAININGS: Final = frozenset({"training", "meeting", "lecture"})
"""The kinds whose attendance is kept person by person."""
UNIVERSAL: Final = frozenset({"clinic", "haircut", "old-young"})
"""The kinds that the district counts together as universal-benefit activities 普惠性活动 (domain.md row 21)."""
Qualifier: TypeAlias = Literal["exact", "at-least", "about"]
"""How a count is meant: as it is, 余 (it is a lower bound), or 近/约 (it is near)."""
QUALIFIERS: Final = frozenset({"exact", "at-least", "about"})
"""Every qualifier."""

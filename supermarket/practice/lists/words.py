"""The few words of which the three lists are made: the lists, the kinds of help, what is said of a pair."""

from collections.abc import Mapping
from typing import Final

from supermarket.locale import N_
from supermarket.practice.orders.words import SERVICE_KIND_NAMES, SERVICE_KINDS

RESOURCE: Final = N_("resource")
SERVICE: Final = N_("service")
NEED: Final = N_("need")
LISTS: Final = (RESOURCE, SERVICE, NEED)
"""The three lists (domain.md, row 16): what there is, what is done for people, what people ask for."""
LIST_WORDS: Final[Mapping[str, str]] = {
    RESOURCE: "资源 资源清单",
    SERVICE: "服务 服务清单",
    NEED: "需求 需求清单",
}
"""Each list with the words that mean it."""
OFFERS: Final = frozenset({RESOURCE, SERVICE})
KINDS_OF_HELP: Final[Mapping[str, str]] = {
    **SERVICE_KINDS,
    "venue": "场地 阵地",
    "goods": "物资",
    "transport": "出行 接送 车辆",
}
"""What help is about, the same on all three lists, each with the words that mean it: a need is met by its own kind."""
HELP_NAMES: Final[Mapping[str, str]] = {
    **SERVICE_KIND_NAMES,
    "venue": N_("places to meet"),
    "goods": N_("goods"),
    "transport": N_("transport"),
}
"""What a kind of help is called on a screen."""
FIXED: Final = N_("fixed")
FORBIDDEN: Final = N_("forbidden")
FREE: Final = N_("free")

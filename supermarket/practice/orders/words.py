"""The few words of which orders and their registers are made: kinds of services and volunteers, ratings, ways."""

from collections.abc import Mapping
from typing import Final, Literal

from supermarket.district.texts import plain
from supermarket.errors.practice.lists import KindOfHelpUnknown
from supermarket.locale import N_

SERVICE_KINDS: Final[Mapping[str, str]] = {
    "help": "助老助洁 助老 助洁 家政 陪伴",
    "health": "健康 医疗 义诊",
    "haircut": "理发 义剪",
    "repair": "维修 修理",
    "lessons": "辅导 课业辅导 托管",
    "law": "法律 调解",
    "talk": "宣讲 理论宣讲",
    "culture": "文化 文艺 文化文艺",
    "convenience": "便民 便民服务",
    "cleaning": "环境 环境整治",
    "customs": "移风易俗",
    "safety": "安全 应急",
    "errand": "代办 跑腿",
    "other": "其他",
}
"""The kinds of services, which are the skills of organisations too, each with the words that mean it."""
SERVICE_KIND_NAMES: Final[Mapping[str, str]] = {
    "help": N_("help at home"),
    "health": N_("health"),
    "haircut": N_("haircuts"),
    "repair": N_("repairs"),
    "lessons": N_("lessons"),
    "law": N_("law"),
    "talk": N_("talks"),
    "culture": N_("culture"),
    "convenience": N_("small conveniences"),
    "cleaning": N_("cleaning up"),
    "customs": N_("change of customs"),
    "safety": N_("safety"),
    "errand": N_("errands"),
    "other": N_("something else"),
}
"""What a kind of services is called on a screen."""


def kind_of_help(
    typed: str, words: Mapping[str, str] = SERVICE_KINDS, names: Mapping[str, str] = SERVICE_KIND_NAMES
) -> str:
    """Return the kind of help that a word means: its code, what it is called in English, or a Chinese word.

    Raises:
        KindOfHelpUnknown: it means none.
    """
    word = plain(typed).lower()
    meant = [kind for kind, said in words.items() if word in {kind, names[kind], *said.split()}]
    if not meant:
        raise KindOfHelpUnknown(kind=word[:40], named=list(names.values()))
    return meant[0]


VOLUNTEER_KINDS: Final[Mapping[str, str]] = {
    "speaker": "宣讲员 理论宣讲员 宣讲志愿者",
    "teacher": "思政课教师 教师 思政教师",
    "officer": "专干 文明实践专干",
    "general": "志愿者 普通志愿者 普通",
}
"""The kinds of volunteers (domain.md row 28), each with the words that mean it."""
How = Literal["station", "phone", "card", "web"]
"""How something reached the station: said there, on the telephone, with a card that was scanned, or on the site."""
HOWS: Final = {
    "station": N_("at the station"),
    "phone": N_("by phone"),
    "card": N_("by scanning a card"),
    "web": N_("by the household itself in a browser"),
}
Rating = Literal["satisfied", "basic", "not"]
RATINGS: Final = {
    "satisfied": N_("satisfied"),
    "basic": N_("basically satisfied"),
    "not": N_("not satisfied"),
}
"""What a rating 评单 is called; domain.md section 5.8."""
Outcome = Literal["upheld", "dismissed"]
"""What becomes of a complaint."""
OUTCOMES: Final = {"upheld": N_("upheld"), "dismissed": N_("dismissed")}

"""Reasons are sealed and public, so they may hold nothing personal."""

import re
from collections.abc import Iterable
from typing import Final

from supermarket.errors.households import ReasonPersonal, ReasonSpecial

_DIGITS: Final = re.compile(
    r"[0-9]{11}"
    r"|1[3-9][0-9][ .·-]?[0-9]{4}[ .·-]?[0-9]{4}"
    r"|[1-9][0-9]{5}[ .·-]?(?:19|20)[0-9]{2}[ .·-]?[0-9]{4}[ .·-]?[0-9]{3}[0-9Xx]"
)
"""As an ID number and a phone have, also as they are often written: 138-0000-0001, 220802 19800101 1234."""
OF_SOMEBODY: Final = re.compile(
    r"低保户|特困户|五保户|贫困户|困难户|脱贫户|建档立卡|残疾证|病人|患者|患有|重病|大病户|卧床|瘫痪"
    r"|(?<![a-z])(?:disabled|bedridden|low-income)(?![a-z])",
    re.IGNORECASE,
)
"""Words that say of somebody that he is poor or ill, whatever else is said."""
ILLNESS: Final = re.compile(
    r"低保|特困|残疾|生病|患病|得病|住院|癌|尿毒症|透析|艾滋|精神病|糖尿病|高血压|心脏病"
    r"|(?<![a-z])(?:cancer|hospital(?:ised)?|illness|poverty)(?![a-z])",
    re.IGNORECASE,
)
"""Words that say so where one household is spoken of; a lecture or a clinic for all may be about them."""


def check_special(text: str, *, of_one: bool) -> None:
    """Refuse a text that says that somebody is ill or poor; `of_one`: what it says, it says of one household.

    domain.md section 11: what hangs out never shows health or poverty. The list is short, and no list knows everything:
    it reminds whoever writes, at the moment at which he can still put it elsewhere.

    Raises:
        ReasonSpecial: it does.
    """
    if found := OF_SOMEBODY.search(text) or (of_one and ILLNESS.search(text)):
        raise ReasonSpecial(word=found[0])


def check_reason(reason: str, names: Iterable[str]) -> None:
    """Refuse a reason that holds a name of the household, or the digits of a phone or an ID number.

    Raises:
        ReasonPersonal: it does.
    """
    if _DIGITS.search(reason) or any(name and name in reason for name in names):
        raise ReasonPersonal

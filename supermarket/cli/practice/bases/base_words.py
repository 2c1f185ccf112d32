"""What bases speak of, in words: how sure a count is, sorts of things, states of loans and finds."""

from typing import Final

from supermarket.locale import N_, _, is_chinese
from supermarket.practice.bases.words import QUALIFIED

SORTS: Final = {
    "umbrella": N_("umbrella"),
    "lunch-box": N_("lunch box"),
    "medicine": N_("medicine"),
    "book": N_("book"),
    "other": N_("other"),
}
LEAVING: Final = {
    "worn": N_("worn out"),
    "missing": N_("missing"),
    "expired": N_("expired"),
    "given-out": N_("given out"),
}
TO: Final = {"police": N_("the police"), "state": N_("the State"), "charity": N_("a charity")}
HELD: Final = {
    "held": N_("was open"),
    "missed": N_("was not open"),
    "to come": N_("to come"),
    "besides": N_("open besides the calendar"),
}
_TEN_THOUSAND: Final = 10_000


def heads_shown(heads: int, qualifier: str) -> str:
    """Return a count as it is sure: 37, at least 20,000, about 500; in Chinese whole ten thousands are 万."""
    whole = is_chinese() and heads and heads % _TEN_THOUSAND == 0
    words = f"{heads // _TEN_THOUSAND}万" if whole else f"{heads:,}"
    text = QUALIFIED[qualifier]
    return (_(text) if qualifier != "exact" else text).format(heads=words)

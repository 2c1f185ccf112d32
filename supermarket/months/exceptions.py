"""What is worth a look in a month, listed with its entries: never a failure, never in the way of a signature."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from supermarket.locale import N_
from supermarket.months.figures import Fact


@dataclass(frozen=True)
class ListedEntries:
    """The entries of a month that are exceptions of one sort; `text` says which in words."""

    name: str
    text: str
    entries: tuple[str, ...]


def _is_direct_credit(fact: Fact) -> bool:
    return fact.kind == "points.credited"


def _lacks_evidence(fact: Fact) -> bool:
    return "evidence-missing" in fact.body.get("flags", ())


def _is_outside_a_session(fact: Fact) -> bool:
    return fact.kind == "goods.redeemed" and "till" not in fact.body


def _is_entered_by_hand(fact: Fact) -> bool:
    return fact.kind == "goods.redeemed" and fact.body["shown"] != "payload"


def _differs_by_count(fact: Fact) -> bool:
    return fact.kind == "stock.counted" and fact.body["counted"] != fact.body["book"]


def _is_lost_on_the_way(fact: Fact) -> bool:
    return fact.kind == "stock.arrived" and fact.body["quantity"] < fact.body["sent"]


def _is_written_off(fact: Fact) -> bool:
    return fact.kind == "stock.spoiled"


def _is_back_dated(fact: Fact) -> bool:
    return fact.on < fact.recorded


def _is_reversal(fact: Fact) -> bool:
    return "reverses" in fact.body


EXCEPTIONS: Final[tuple[tuple[str, str, Callable[[Fact], bool]], ...]] = (
    ("direct_credit", N_("direct credit"), _is_direct_credit),
    ("evidence_missing", N_("evidence missing"), _lacks_evidence),
    ("redemption_outside_session", N_("outside a session"), _is_outside_a_session),
    ("hand_entry", N_("hand entry"), _is_entered_by_hand),
    ("count_differs", N_("counted with a difference"), _differs_by_count),
    ("lost_on_the_way", N_("lost on the way"), _is_lost_on_the_way),
    ("written_off", N_("written off"), _is_written_off),
    ("back_dated", N_("back-dated"), _is_back_dated),
    ("reversal", N_("reversal"), _is_reversal),
)
"""Every sort of exception and how an entry of it is known."""


def exceptions_of(facts: Iterable[Fact]) -> tuple[ListedEntries, ...]:
    """Return every sort of exception with the month's entries of it, in the order in which they were written."""
    listed = sorted(facts, key=lambda fact: fact.stamp)
    return tuple(
        ListedEntries(name, text, tuple(fact.entry for fact in listed if known(fact)))
        for name, text, known in EXCEPTIONS
    )

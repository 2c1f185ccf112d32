"""When goods were counted and slips handed out, as an auditor sees it: honest shops break no rule; forgers do."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import pytest

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.all import breaches
from supermarket.audit.package.checker.rules.spending.shelves import first_count_after
from supermarket.audit.package.checker.rules.state import State
from supermarket.spending.redemption.form_numbers import number_forms
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.stocktakes import Counted, count
from tests.audit.rules.forging import in_time
from tests.audit.rules.lives import entries_of
from tests.village import CLERK, Village

Change = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory) -> tuple[Entry, ...]:
    """Give the entries of a shop that counts, enters slips before and after counts, and enters one right."""
    return entries_of(tmp_path_factory.mktemp("shelves"), lived, seed=4)


def lived(village: Village) -> None:
    household, other = village.enrol(), village.enrol("李样乙")
    for each in (household, other):
        village.credit(each, 90)
    village.receive()
    village.receive("1004", 9)
    village.time.move(minutes=60)
    first = slip(village, household, "7", "09:30")
    village.time.move(minutes=60)
    counted(village, 98, at="10:30")
    village.reverse(first)
    slip(village, other, "7", "09:30")  # it was given to another household
    assert village.on_hand() == 98
    slip(village, household, "8", "10:00")  # the count had seen these gone
    assert village.on_hand() == 98
    with village.writing() as session:
        number_forms(session, "register", 20, None, CLERK)
    village.time.move(days=2)
    village.redeem(household, "1004")
    yesterday = replace(CLERK, on="2026-03-03")
    counted(village, 98, by=yesterday)
    counted(village, 9, "1004", by=yesterday)


def slip(village: Village, household: str, number: str, at: str) -> str:
    with village.writing() as session:
        return redeem(session, Basket(household, ["1001x2"], slip=number, at=at), CLERK).entry


def counted(village: Village, quantity: int, sku: str = "1001", at: str | None = None, by: Any = CLERK) -> None:  # noqa: ANN401
    with village.writing() as session:
        count(session, [Counted(sku, quantity)], by, at=at)


def _without(*names: str) -> Change:
    return lambda said: [said.pop(name, None) for name in names]


_HALF_PAST: Final = 1_772_415_000_000
"""2026-03-02 09:30 in the district."""
FORGED: Final[dict[str, tuple[str, int, Change, str]]] = {
    "a count of another time than was asked": (
        *("stock.counted", 0),
        lambda said: said["asked"].update(at="10:31"),
        "taken_amiss",
    ),
    "a time that nobody asked for": ("stock.counted", 0, lambda said: said["asked"].pop("at"), "taken_amiss"),
    "a time that was asked for and is not said": ("stock.counted", 0, _without("taken"), "taken_amiss"),
    "a count of a second that nobody can type": (
        *("stock.counted", 0),
        lambda said: said.update(taken=said["taken"] + 1),
        "taken_amiss",
    ),
    "goods that moved since, made up": (
        *("stock.counted", 1),
        lambda said: said.update(moved=-2, book=said["book"] + 2),
        "book_differs",
    ),
    "goods that moved since, left out": ("stock.counted", 2, _without("taken", "moved"), "taken_amiss"),
    "a count that mends one of other goods": (
        *("stock.counted", 2),
        lambda said: (said.update(mends="1000-1-COUNT"), said["asked"].update(mends="1000-1-COUNT")),
        "no_count_to_mend",
    ),
    "a slip of the day of a count, without its time": ("goods.redeemed", 2, _without("taken"), "seen_gone_amiss"),
    "a slip of a second that nobody can write": (
        *("goods.redeemed", 2),
        lambda said: said.update(taken=said["taken"] + 1),
        "taken_amiss",
    ),
    "a slip of a time to come": (
        *("goods.redeemed", 2),
        lambda said: said.update(taken=said["taken"] + 36_000_000),
        "taken_amiss",
    ),
    "a slip that a count had not seen gone": (
        *("goods.redeemed", 2),
        lambda said: said.update(taken=_HALF_PAST + 7_200_000),
        "seen_gone_amiss",
    ),
    "goods that a reversal put back, as if a count had seen them gone": (
        *("goods.redeemed", 1),
        lambda said: said["lines"][0].update(counted="1000-1-COUNT"),
        "seen_gone_amiss",
    ),
    "a slip entered right that replaces nothing": ("goods.redeemed", 1, _without("replaces"), "slip_entered_twice"),
    "a slip that replaces what stands": (
        *("goods.redeemed", 2),
        lambda said: said.update(slip="7"),
        "slip_entered_twice",
    ),
    "numbers that were printed before": (
        *("forms.printed", 0),
        lambda said: said.update(first=2, last=21),
        "forms_misnumbered",
    ),
    "numbers of a form that has none": (
        *("forms.printed", 0),
        lambda said: (said.update(form="claim"), said["asked"].update(form="claim")),
        "forms_misnumbered",
    ),
    "numbers of a series that nobody prints": (
        *("forms.printed", 0),
        lambda said: said.update(series="A"),
        "forms_misnumbered",
    ),
    "the same slip in other writing": ("goods.redeemed", 2, lambda said: said.update(slip="07"), "slip_entered_twice"),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_time_that_is_forged_is_named(what: str, entries: tuple[Entry, ...]) -> None:
    kind, place, change, code = FORGED[what]
    numbers = [number for number, entry in enumerate(entries) if entry.kind == kind]
    entry = entries[numbers[place]]
    counted_first = next(f"{each.origin}-{each.seq}" for each in entries if each.kind == "stock.counted")
    body = json.loads(json.dumps(entry.body))
    change(body)
    body = json.loads(json.dumps(body).replace("1000-1-COUNT", counted_first))
    forged = entry._replace(body=body)
    found = list(breaches(in_time((*entries[: numbers[place]], forged))))
    assert code in {each.code for each in found}
    assert {each[:2] for each in found} == {(entry.origin, entry.seq)}


def test_of_two_counts_of_one_minute_the_one_entered_first_had_seen_goods_gone() -> None:
    state = State()
    state.counts["5001", "1001"] = [(9, "1000-1-999"), (9, "1000-1-1000")]
    assert first_count_after(state, ("5001", "1001"), 8) == "1000-1-999"

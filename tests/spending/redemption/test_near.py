"""Goods near their last day: whoever redeems by a command is told what the till tells."""

from pathlib import Path
from typing import Final

import pytest

from supermarket.spending.redemption.near import near_words
from tests.cli.office import Office

CLERK: Final = "15001"
NEAR: Final = "2026-03-20"


@pytest.fixture
def office(ledger_path: Path) -> Office:
    office = Office(ledger_path)
    office.does("stock", "receive", "1002", "5", "--purchased", "--expires", NEAR, by=CLERK)
    office.does("stock", "receive", "1001", "5", "--purchased", "--expires", "2028-03-20", by=CLERK)
    return office


@pytest.fixture
def household(office: Office) -> str:
    number: str = office.does("household", "enrol", "--head", "王样甲", by=CLERK).json["household"]
    office.does("deed", "credit", number, "VOL-01", "--quantity", "40", by="91000", site="3001")
    return number


def test_goods_near_their_last_day_are_named_as_at_the_till_and_others_are_not(office: Office, household: str) -> None:
    told = near_words("牙刷 (1002)", NEAR)
    assert told in office.asks("redeem", household, "1002", "1001", by=CLERK).out
    asked = ("redeem", household, "1002", "1001", "2001", "--key", "visit")
    first = office.does(*asked, by=CLERK).json["lines"]
    assert {line["sku"]: line["near"] for line in first} == {"1001": None, "1002": NEAR, "2001": None}
    assert office.does(*asked, by=CLERK).json["lines"] == first, "the same key is told the same"
    assert told not in office.asks("redeem", household, "1001", by=CLERK).out


def test_of_what_a_paper_slip_gave_nothing_is_said(office: Office, household: str) -> None:
    (line,) = office.does("redeem", household, "1002", "--slip", "0007", by=CLERK).json["lines"]
    assert line["near"] is None

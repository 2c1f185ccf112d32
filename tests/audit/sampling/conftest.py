"""A village after a lively month, for samples: awards, claims, redemptions of every sort, and some taken back."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from supermarket.audit.verification.outside import OutsideRoot
from supermarket.books.roots import root_at
from supermarket.books.session import ReadSession
from supermarket.ledger import open_ledger
from supermarket.spending.redemption.form_numbers import number_forms
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.till.sessions import open_till
from tests.audit.package.packages import packed
from tests.earning.claims.claiming import earned
from tests.village import CLERK, START, Time, Village, make_ledger, seeded_clock, small_district

SIZE: Final = 20


def root_of(session: ReadSession, size: int) -> OutsideRoot:
    """Return the ledger's root after so many entries, as a paper has it."""
    return OutsideRoot("1000-1", size, root_at(session.transaction, "1000-1", size).hex(), "paper")


@pytest.fixture(scope="session")
def market(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("market")
    path = place / "ledger.db"
    make_ledger(path, folder=small_district(place))
    time = Time(START)
    with closing(open_ledger(path, now=START)) as opened:
        live(Village(replace(opened, clock=seeded_clock(time, seed=7)), time))
    return path


@pytest.fixture(scope="session")
def market_package(market: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return packed(market, tmp_path_factory.mktemp("market") / "package")


def live(village: Village) -> None:
    households = [village.enrol(f"王样{sign}") for sign in "甲乙丙"]
    for number, household in enumerate(households):
        for units in (1, 3, 8, 25, 60):
            village.credit(household, units + number)
    village.reverse(village.credit(households[0], 9).entry)
    village.receive("1001", 200)
    payload = village.card(households[1]).payload
    with village.writing() as session:
        till = open_till(session, CLERK)
        for units in (1, 2, 6, 9, 11):
            redeem(session, Basket(payload, [f"1001x{units}"], till=till.till), CLERK)
        number_forms(session, "register", 20, None, CLERK)
        redeem(session, Basket(households[0], ["1001"], slip="7"), CLERK)
    village.redeem(households[2], "1001x4")
    for sign in "丁戊":
        earned(village, village.enrol(f"王样{sign}"))
    village.reverse(village.redeem(households[0], "1001x3").entry)
    village.redeem(households[0], "1001x5")

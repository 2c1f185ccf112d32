"""A closed month is closed at its place: for every verb, at every site that belonged to it, on each of its days."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from supermarket.books.session import Request
from supermarket.district.dated.files import SITE_FILE
from supermarket.district.kinds import SITE_RECORDED, Site, Tier
from supermarket.district.roles import VERBS
from supermarket.earning.claims.claims import Deed as Claimed
from supermarket.earning.claims.claims import file_claim
from supermarket.earning.claims.notices import publish
from supermarket.earning.claims.posting import post_claims
from supermarket.earning.claims.reviews import review
from supermarket.earning.lapsing.expiry import post_expiry
from supermarket.errors.months import MonthClosed
from supermarket.errors.registers import FileRefused
from supermarket.ledger import Ledger, open_ledger
from supermarket.months.kinds import MONTH_SIGNED, MonthSigned, SignedAsked, Signer
from supermarket.spending.stock.deliveries import Delivery, receive
from tests.district.registering import amended, ended
from tests.district.test_roles import STAFF
from tests.district.verbs import CALLS, Scene, prepared
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, MANAGER, REVIEWER, START, Time, Village, seeded_clock

MARCH: Final = "2026-03"
NOT_AT_THE_PLACE: Final = {
    *("household show", "household find", "staff pin", "staff token", "staff cards"),  # nothing is entered
    *("claim post", "expiry post"),  # nothing waits for them here; see below
    *("goods price", "goods record", "rule record", "site record", "staff record", "donor record", "setting record"),
    *("audit export", "card blank", "erasure request", "erasure approve"),
    *("opening record", "item record", "loan show", "find show"),
    *("carry in", "carry out", "carry invite", "carry renew", "ledger move"),  # of the machine, too
    *("household hold", "machine lost", "voucher take"),  # there is no other machine here; refused before
    *("clock confirm", "clock correct"),  # of the machine; else a wrong clock could not be put right
    *("month sign", "month record", "month withdraw"),  # refused before, in words of their own
}
"""What is entered at the centre, or of the machine, or not at all."""


def close(village: Village, month: str = MARCH, place: str = "3001") -> None:
    """Close a month that has not ended, as a machine whose clock ran ahead would have."""
    asked = SignedAsked(month=month, place=place)
    signed: dict[str, Any] = {"figures": "0" * 64, "size": 1, "root": "0" * 64, "sites": (place,)}
    body = MonthSigned(asked=asked, month=month, place=place, role=Signer.INSTITUTE, **signed)
    with village.writing() as session:
        session.record(MONTH_SIGNED, body, Request("32001", "2001"), site="2001", on=session.today)


@pytest.fixture(scope="module")
def staged(made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Scene]:
    """Give a ledger in which every verb finds what it needs, and whose running month is closed at one station."""
    folder = tmp_path_factory.mktemp("staged")
    path = shutil.copyfile(made_ledger, folder / "ledger.db")
    time = Time()
    ledger = replace(open_ledger(path, now=time.at), clock=seeded_clock(time, seed=3))
    village = Village(ledger, time)
    at = prepared(village, folder)
    close(village)
    ledger.close()
    return path, at


@pytest.fixture
def stage(staged: tuple[Path, Scene], tmp_path: Path) -> Iterator[tuple[Ledger, Scene]]:
    """Give a copy of that ledger, and what is in it."""
    path, at = staged
    folder = shutil.copytree(path.parent, tmp_path / "stage")
    ledger = replace(open_ledger(folder / path.name, now=START), clock=seeded_clock(Time(), seed=4))
    yield ledger, replace(at, folder=folder)
    ledger.close()


@pytest.mark.parametrize("verb", sorted({*VERBS} - NOT_AT_THE_PLACE))
def test_no_verb_enters_anything_while_the_clock_stands_in_a_closed_month(
    stage: tuple[Ledger, Scene], verb: str
) -> None:
    ledger, at = stage
    by = next(STAFF[role] for role in STAFF if role in VERBS[verb])
    with pytest.raises((MonthClosed, FileRefused)) as caught, ledger.writing() as session:
        CALLS[verb](session, at, Request(by, "5001"))
    assert f"The month {MARCH} is closed" in str(caught.value)


def test_no_claim_is_posted_into_a_closed_month(village: Village) -> None:
    household = village.enrol()
    with village.writing() as session:
        claim = file_claim(session, Claimed(household, "VOL-02"), CLERK).claim
        for reviewer in (REVIEWER, MANAGER):
            review(session, claim, "accepted", None, reviewer)
        publish(session, MANAGER)
    village.time.move(days=10)
    close(village)
    with refused(village.ledger, MonthClosed, month=MARCH, site="3001"), village.writing() as session:
        post_claims(session, MANAGER, lambda _count: None)


def test_no_points_lapse_into_a_closed_month(village: Village) -> None:
    village.credit(village.enrol())
    village.time.move(days=3 * 365)
    close(village, "2029-03")
    with refused(village.ledger, MonthClosed, month="2029-03", site="3001"), village.writing() as session:
        post_expiry(session, MANAGER, lambda _count: None)


def received(village: Village, site: str, on: str | None = None) -> None:
    with village.writing() as session:
        receive(session, Delivery("1001", 1), Request(ADMINISTRATOR.actor, site, on=on))


def test_a_month_is_closed_up_to_its_last_day_and_open_from_the_next(village: Village) -> None:
    village.time.move(days=31)
    close(village)
    with refused(village.ledger, MonthClosed, month=MARCH, site="5001"):
        received(village, "5001", "2026-03-31")
    received(village, "5001", "2026-04-01")
    received(village, "5002", "2026-03-31")


def test_what_is_before_a_closed_month_is_closed_with_it(village: Village) -> None:
    village.time.move(days=31)
    close(village, "2026-04")
    with refused(village.ledger, MonthClosed, month=MARCH, site="5001"):
        received(village, "5001", "2026-03-31")


def test_a_shop_that_has_moved_is_closed_with_the_station_that_it_belonged_to(village: Village) -> None:
    village.time.move(days=31)
    close(village)
    amended(village, SITE_FILE, "5001", parent="3002")
    with refused(village.ledger, MonthClosed, month=MARCH, site="5001"):
        received(village, "5001", "2026-03-31")
    received(village, "5001")


def test_a_shop_that_has_come_since_is_open_where_its_station_was(village: Village) -> None:
    village.time.move(days=31)
    close(village)
    amended(village, SITE_FILE, "5002", parent="3001")
    received(village, "5002", "2026-03-31")


def test_a_shop_that_has_ended_is_closed_with_the_station_that_it_was_last_at(village: Village) -> None:
    village.time.move(days=31)
    close(village)
    ended(village, SITE_FILE, "5001")
    with refused(village.ledger, MonthClosed, month=MARCH, site="5001"), village.writing() as session:
        row = Site(scope="1000", site="5009", name="新", tier=Tier.SUPERMARKET, parent="3001", from_=session.today)
        session.record(SITE_RECORDED, row, ADMINISTRATOR, site="5001", on="2026-03-31")


@pytest.mark.parametrize(("site", "parent"), [("5001", "3002"), ("5002", "3001")])
def test_no_shop_leaves_or_comes_to_a_place_within_a_closed_month(village: Village, site: str, parent: str) -> None:
    close(village)
    with refused(village.ledger, MonthClosed, month=MARCH, site=site):
        amended(village, SITE_FILE, site, parent=parent)
    amended(village, SITE_FILE, site, parent=parent, **{"from": "2026-04-01"})

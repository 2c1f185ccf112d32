"""The district that speed is measured on is an honest one, or what is measured there means nothing."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from benchmarks.district.making import Size, make, make_models, scene_of
from supermarket.inspection import verify_file
from supermarket.ledger import open_ledger
from supermarket.months.reconciliation import reconcile_all

WEEKS = date(2026, 3, 10)


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return three pairs of villages, of which two live the same, five weeks after they began."""
    folder = tmp_path_factory.mktemp("district")
    base, models = make_models(folder / "model", WEEKS, seeds=(1, 2))
    make(folder / "district.db", base, models, Size(3, WEEKS))
    return folder / "district.db"


def test_no_fault_and_no_breach_is_found_in_a_generated_district(district: Path) -> None:
    found = verify_file(district, with_evidence=False)
    assert (found.faults, found.breaches) == ((), ())


def test_its_places_have_closed_their_months_and_every_check_of_them_holds(district: Path) -> None:
    with closing(open_ledger(district, now=scene_of(district)["now"])) as ledger, ledger.reading() as session:
        found = [each for each in reconcile_all(session, "2026-02") if each.entries]
        assert len(found) == 6
        assert all(each.closed and each.ok for each in found)
        assert ledger.first_difference() is None


def test_neighbours_who_live_the_same_are_other_people_with_other_cards(district: Path) -> None:
    with closing(open_ledger(district)) as ledger, ledger.reading() as session:
        driver = session.transaction.driver
        names = [name for (name,) in driver.execute("SELECT form FROM personal_form WHERE commitment <> ''")]
        assert len(set(names)) > 0.95 * len(names)
        (cards,) = driver.execute("SELECT count(*) FROM card").fetchone()
        (payloads,) = driver.execute("SELECT count(DISTINCT payload) FROM card").fetchone()
        assert cards == payloads > 800

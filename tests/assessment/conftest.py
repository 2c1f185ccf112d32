"""A month and a half in one village, lived once and copied: what every indicator is worked out from by hand."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from supermarket.ledger import open_ledger
from tests.assessment.quarter import live
from tests.village import START, Time, Village, make_ledger, seeded_clock, small_district


@pytest.fixture(scope="package")
def made_quarter(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """Give the ledger of the lived quarter, and what time it is there."""
    place = tmp_path_factory.mktemp("quarter")
    make_ledger(place / "ledger.db", folder=small_district(place))
    time = Time()
    with closing(open_ledger(place / "ledger.db", now=START)) as ledger:
        live(Village(replace(ledger, clock=seeded_clock(time)), time))
    return place / "ledger.db", time.at


@pytest.fixture
def quarter(made_quarter: tuple[Path, int], tmp_path: Path) -> Iterator[Village]:
    """Give a village that has lived the quarter, on a copy of its own."""
    made, at = made_quarter
    path = Path(shutil.copyfile(made, tmp_path / "ledger.db"))
    time = Time(at)
    with closing(open_ledger(path, now=at)) as ledger:
        yield Village(replace(ledger, clock=seeded_clock(time, seed=5)), time)

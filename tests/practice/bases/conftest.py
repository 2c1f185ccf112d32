"""A village with opening days and things in its registers, made once and copied for every test."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from supermarket.ledger import open_ledger
from tests.practice.bases.lived import record_things
from tests.village import START, Time, Village, make_ledger, seeded_clock, small_district


@pytest.fixture(scope="session")
def made_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a ledger of two villages whose centre has recorded opening days and four things."""
    place = tmp_path_factory.mktemp("base")
    make_ledger(place / "ledger.db", folder=small_district(place))
    with closing(open_ledger(place / "ledger.db", now=START)) as ledger, ledger.writing() as session:
        record_things(session)
    return place / "ledger.db"


@pytest.fixture
def village(made_base: Path, tmp_path: Path) -> Iterator[Village]:
    """Give a copy of that ledger, in a time of its own."""
    time = Time()
    path = shutil.copyfile(made_base, tmp_path / "ledger.db")
    ledger = replace(open_ledger(path, now=START), clock=seeded_clock(time, seed=2))
    yield Village(ledger, time)
    ledger.close()

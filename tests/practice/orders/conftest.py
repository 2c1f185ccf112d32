"""A village that can order, made once and copied for every test."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from supermarket.ledger import open_ledger
from tests.practice.orders.ordering import Scene, able
from tests.village import START, Time, Village, make_ledger, seeded_clock, small_district


@dataclass(frozen=True)
class Ordering:
    """A village and who orders and serves in it."""

    village: Village
    scene: Scene


@pytest.fixture(scope="session")
def made_able(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Scene]:
    """Give the ledger that the others are copies of, and who is in it."""
    place = tmp_path_factory.mktemp("orders")
    make_ledger(place / "ledger.db", folder=small_district(place))
    with closing(open_ledger(place / "ledger.db", now=START)) as ledger:
        scene = able(Village(replace(ledger, clock=seeded_clock(Time()))))
    return place / "ledger.db", scene


@pytest.fixture
def ordering(made_able: tuple[Path, Scene], tmp_path: Path) -> Iterator[Ordering]:
    """Give a village of this test's own in which orders can be placed."""
    path = shutil.copyfile(made_able[0], tmp_path / "ledger.db")
    time = Time()
    with closing(open_ledger(path, now=time.at)) as ledger:
        yield Ordering(Village(replace(ledger, clock=seeded_clock(time, seed=2)), time), made_able[1])

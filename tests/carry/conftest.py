"""Three machines of a small district that joined, made once for all tests of this folder and copied for each."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from supermarket.books.session import Request
from tests.carry.machines import OTHER, SHOP, Machine, joined
from tests.village import CLERK, Time, make_ledger, small_district


@dataclass(frozen=True)
class District:
    """The centre's machine and two shops', of which the centre has let in both; `folder` is for what is carried."""

    centre: Machine
    shop: Machine
    other: Machine
    folder: Path


@pytest.fixture(scope="session")
def made_district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("machines")
    (place / "files").mkdir()
    (place / "centre").mkdir()
    make_ledger(place / "centre" / "ledger.db", folder=small_district(place / "files"))
    centre = Machine(place / "centre" / "ledger.db", Time(), 1)
    for seed, node, name in ((2, SHOP, "shop"), (3, OTHER, "other")):
        machine = joined(node, centre.invite(node, place / "stick"), place / name, seed=seed)
        for file in machine.out(place / "stick", to="1000"):
            centre.take(file)
    return place


@pytest.fixture
def district(made_district: Path, tmp_path: Path) -> District:
    place = tmp_path / "machines"
    shutil.copytree(made_district, place)
    other = Request(actor="15002", site="5002")
    return District(
        Machine(place / "centre" / "ledger.db", Time(), 11),
        Machine(place / "shop" / "ledger.db", Time(), 12, CLERK),
        Machine(place / "other" / "ledger.db", Time(), 13, other),
        tmp_path / "carried",
    )

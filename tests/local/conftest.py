"""A real ledger, where PINs are asked for, beside the drill that the other tests use."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from supermarket.ledger import open_ledger
from tests.village import Time, Village, make_ledger, seeded_clock


@pytest.fixture(scope="session")
def made_real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the real ledger that the others are copies of."""
    path = tmp_path_factory.mktemp("real") / "ledger.db"
    make_ledger(path, drill=False)
    return path


@pytest.fixture
def real_path(made_real: Path, tmp_path: Path) -> Path:
    """Give a real ledger's file of this test's own."""
    path = tmp_path / "real.db"
    shutil.copyfile(made_real, path)
    return path


@pytest.fixture
def real(real_path: Path) -> Iterator[Village]:
    """Give a village on a real ledger whose time stands still until the test moves it."""
    time = Time()
    opened = open_ledger(real_path)
    yield Village(replace(opened, clock=seeded_clock(time, seed=2, told=False)), time)
    opened.close()

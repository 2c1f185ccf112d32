"""What tests of every folder start from: a ledger of the sample district on a real file, made once and copied."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings

from supermarket.ledger import Ledger, open_ledger
from tests.village import Time, Village, make_ledger, seeded_clock

settings.register_profile("untimed", deadline=None)  # a busy machine is no mistake of the code
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def made_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the ledger that the others are copies of: a drill, made on 2026-03-02, with nobody enrolled."""
    path = tmp_path_factory.mktemp("made") / "ledger.db"
    make_ledger(path)
    return path


@pytest.fixture
def ledger_path(made_ledger: Path, tmp_path: Path) -> Path:
    """Give a fresh ledger file of this test's own; nothing has it open."""
    path = tmp_path / "ledger.db"
    shutil.copyfile(made_ledger, path)  # whole without its WAL: the last connection wrote that back when it closed
    return path


@pytest.fixture
def village(ledger_path: Path) -> Iterator[Village]:
    """Give a village on a fresh ledger; its time stands still and its chance is seeded."""
    time = Time()
    opened = open_ledger(ledger_path, now=time.at)
    yield Village(replace(opened, clock=seeded_clock(time, seed=2)), time)
    opened.close()


@pytest.fixture
def ledger(village: Village) -> Ledger:
    """Give the open ledger of the village."""
    return village.ledger


# --- a real ledger, where PINs are asked for, beside the drill that most tests use ----------------------------------


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

"""What tests of every folder start from: a ledger of a few villages on a real file, made once and copied.

Most tests look at a whole ledger once or more, and a thousand entries of sites that play no part would be most of what
they cost; a test that wants the whole sample district says so (`whole`).
"""

import gc
import shutil
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings

from supermarket.cli.run import COLLECTED_AFTER
from supermarket.ledger import Ledger, open_ledger
from tests.postgresql import server
from tests.village import NEIGHBOURS, Time, Village, make_ledger, seeded_clock, small_district

settings.register_profile("untimed", deadline=None)  # a busy machine is no mistake of the code
settings.load_profile("untimed")
gc.set_threshold(COLLECTED_AFTER)  # as every command does
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Run in the background, where Ctrl-C is nobody's: to the programs that tests start it comes as at a terminal.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def made_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the ledger that the others are copies of: a drill, made on 2026-03-02, with nobody enrolled."""
    place = tmp_path_factory.mktemp("made")
    make_ledger(place / "ledger.db", folder=small_district(place, NEIGHBOURS))
    return place / "ledger.db"


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


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Give the address of a PostgreSQL server that every test of this process asks; skip where there is none."""
    with server() as address:
        yield address


@pytest.fixture(scope="session")
def made_whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the ledger of the whole sample district that the others are copies of."""
    path = tmp_path_factory.mktemp("whole") / "ledger.db"
    make_ledger(path)
    return path


@pytest.fixture
def whole(made_whole: Path, tmp_path: Path) -> Iterator[Village]:
    """Give a village as `village` does, in the whole sample district of 187 stations."""
    time = Time()
    opened = open_ledger(shutil.copyfile(made_whole, tmp_path / "whole.db"), now=time.at)
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
    place = tmp_path_factory.mktemp("real")
    make_ledger(place / "ledger.db", drill=False, folder=small_district(place, NEIGHBOURS))
    return place / "ledger.db"


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

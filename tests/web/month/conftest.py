"""A site on a ledger with one month behind it, made once and copied."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from supermarket.ledger import open_ledger
from supermarket.web.frame.serving import Settings
from tests.months.march import live
from tests.village import START, Time, Village, seeded_clock
from tests.web.conftest import Visitors, _visitors
from tests.web.visitor import HOST

APRIL = START + 32 * 86_400_000
"""2026-04-03 09:00 in the district."""


@pytest.fixture(scope="session")
def made_lived(made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the ledger that the others are copies of: March 2026 was lived through at 3001."""
    path = tmp_path_factory.mktemp("lived") / "ledger.db"
    shutil.copyfile(made_ledger, path)
    time = Time()
    opened = open_ledger(path, now=time.at)
    live(Village(replace(opened, clock=seeded_clock(time, seed=2)), time))
    opened.close()
    return path


@pytest.fixture
def lived_path(made_lived: Path, tmp_path: Path) -> Path:
    """Give a ledger file of this test's own."""
    return Path(shutil.copyfile(made_lived, tmp_path / "lived.db"))


@pytest.fixture
def april(lived_path: Path) -> Iterator[Visitors]:
    """Give what lets visitors come to its site in April."""
    yield from _visitors(Settings(path=lived_path, hosts=frozenset({HOST}), language="en", now=APRIL))

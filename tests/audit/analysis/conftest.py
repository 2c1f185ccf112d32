"""A ledger with something crooked of every sort, made once and only read."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from supermarket.audit.analysis.analysing import analyse
from supermarket.audit.analysis.values import Analysis
from supermarket.ledger import open_ledger
from tests.audit.analysis.crooked import Crooked
from tests.village import START, Time, Village, make_ledger, seeded_clock, small_district


@dataclass(frozen=True)
class Spring:
    """The ledger, what was crooked in it, and what an analysis of everything finds."""

    path: Path
    crooked: Crooked
    analysis: Analysis


@pytest.fixture(scope="session")
def spring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    place = tmp_path_factory.mktemp("crooked")
    make_ledger(place / "ledger.db", folder=small_district(place))
    time = Time(START)
    with closing(open_ledger(place / "ledger.db", now=START)) as opened:
        ledger = replace(opened, clock=seeded_clock(time, seed=5))
        crooked = Crooked(Village(ledger, time))
        crooked.live()
        with ledger.reading() as session:
            yield Spring(place / "ledger.db", crooked, analyse(session))

"""Whatever dies under a district's ledger, no entry that somebody was told of is lost, and none is there twice.

SUPERMARKET_TEST_FAILOVERS sets how often something is killed (two by default, twenty in `make endurance`).
"""

import os
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from tests.endurance.failover import KILLS, SOAP, lived

FAILOVERS: Final = int(os.environ.get("SUPERMARKET_TEST_FAILOVERS", "2"))


def test_what_was_acknowledged_survives_the_death_of_whoever_writes(tmp_path: Path) -> None:
    found = lived(tuple(islice(cycle(KILLS), FAILOVERS)), tmp_path)
    assert (found.lost, found.doubled, found.unasked, found.faults) == ([], [], [], [])
    redeemed = sum(answer.key.endswith("-r") for answer in found.answers)
    assert found.left == (0, SOAP - redeemed), "each was credited and redeemed once"
    assert [answer.heard for answer in found.answers if answer.surprised] == [], "everything that failed has a sentence"
    assert {page.status for page in found.pages} <= {200, 503}, "whoever is not shown a page is told why"
    assert sum(map(len, found.written.values())) == FAILOVERS, "each kill stopped the clerks, and they went on"

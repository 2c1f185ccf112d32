"""A long history verifies as a short one does, in little memory: nothing is held but what the accounts come to."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

from supermarket.ledger import open_ledger
from tests.command import ROOT
from tests.endurance.history import make_history
from tests.journal.raw import raw
from tests.village import START

ENTRIES = 20_000
PROBE = """
import sys, tracemalloc
from pathlib import Path
from supermarket.inspection import verify_file
verify_file(Path(sys.argv[1]))
tracemalloc.start()
verification = verify_file(Path(sys.argv[2]))
print(verification.ok, verification.streams[0].size, tracemalloc.get_traced_memory()[1])
"""


def test_a_long_history_verifies_in_the_memory_of_its_accounts(tmp_path: Path) -> None:
    """The file is several times larger than what is held of it at any time, which is no more of a longer one."""
    long, short = tmp_path / "long.db", tmp_path / "short.db"
    make_history(long, ENTRIES)
    make_history(short, 1_100)
    command = (sys.executable, "-c", PROBE, str(short), str(long))
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    ok, size, held = done.stdout.split()
    assert ok == "True"
    assert int(size) >= ENTRIES
    assert int(held) < long.stat().st_size / 3
    with closing(open_ledger(long, now=START)) as ledger:
        assert ledger.first_difference() is None
    with raw(long) as connection:
        seen = {kind for (kind,) in connection.execute("SELECT DISTINCT kind FROM entry")}
    assert {"points.credited", "goods.redeemed", "credit.reversed", "stock.received", "card.issued"} <= seen

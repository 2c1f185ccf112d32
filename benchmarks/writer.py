"""Credits a household again and again for so many seconds, as one of several processes that write to one file.

`python -m benchmarks.writer PATH HOUSEHOLD SECONDS` does so once, waits for a line, and says in the
end how often it did since, and how long the longest wait was.
"""

import gc
import sys
import time
from contextlib import closing
from pathlib import Path

from benchmarks.bare import begin_together
from supermarket.cli.run import COLLECTED_AFTER
from supermarket.earning.credit import Deed, credit
from supermarket.ledger import Ledger, open_ledger
from tests.village import CREDITOR


def main(path: str, household: str, seconds: str, now: str) -> None:
    """Write until the time is over."""
    gc.set_threshold(COLLECTED_AFTER)  # as every command does
    with closing(open_ledger(Path(path), now=int(now))) as ledger:
        _credit_once(ledger, household)
        begin_together()
        done, longest, end = 0, 0.0, time.perf_counter() + float(seconds)
        while time.perf_counter() < end:
            started = time.perf_counter()
            _credit_once(ledger, household)
            longest = max(longest, time.perf_counter() - started)
            done += 1
    sys.stdout.write(f"{done} {longest}\n")


def _credit_once(ledger: Ledger, household: str) -> None:
    with ledger.writing() as session:
        credit(session, Deed(household, "VOL-01", 1), CREDITOR)


if __name__ == "__main__":
    main(*sys.argv[1:])

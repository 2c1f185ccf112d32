"""Credits a household again and again for so many seconds, as one of several processes that write to one file.

`python -m benchmarks.writer PATH HOUSEHOLD SECONDS` says how often it did, and how long the longest wait was.
"""

import sys
import time
from contextlib import closing
from pathlib import Path

from supermarket.earning.credit import Deed, credit
from supermarket.ledger import open_ledger
from tests.village import CREDITOR


def main(path: str, household: str, seconds: str, now: str) -> None:
    """Write until the time is over."""
    done, longest, end = 0, 0.0, time.perf_counter() + float(seconds)
    with closing(open_ledger(Path(path), now=int(now))) as ledger:
        while time.perf_counter() < end:
            started = time.perf_counter()
            with ledger.writing() as session:
                credit(session, Deed(household, "VOL-01", 1), CREDITOR)
            longest = max(longest, time.perf_counter() - started)
            done += 1
    sys.stdout.write(f"{done} {longest}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Does one long work on a ledger in this process alone; says its seconds, those of CPU, and the most memory in MB.

`python -m benchmarks.alone verify|seals|rules|patterns|export|backup PATH [FOLDER]`; the memory is its
largest process's.
"""

import gc
import os
import resource
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from supermarket.audit.analysis.analysing import analyse
from supermarket.audit.package.export import export
from supermarket.audit.verification.rules.rules import breaches_of
from supermarket.audit.verification.verify import verify_seals
from supermarket.backup import back_up
from supermarket.cli.run import COLLECTED_AFTER
from supermarket.inspection import inspecting, verify_file
from supermarket.ledger import open_ledger


def _backed_up(path: Path, folder: str) -> bool:
    with closing(open_ledger(path)) as ledger:
        return bool(back_up(ledger, Path(folder)).size)


def _inspected(work: Callable[..., bool]) -> Callable[..., bool]:
    """Return a work on what is read alone as one on the file."""

    def done(path: Path, *more: str) -> bool:
        with inspecting(path) as session:
            return work(session, *more)

    return done


_WORK: Final[Mapping[str, Callable[..., bool]]] = {
    "verify": lambda path: verify_file(path, with_evidence=False).ok,
    "seals": _inspected(lambda session: verify_seals(session).ok),
    "rules": _inspected(lambda session: not breaches_of(session).breaches),
    "patterns": _inspected(lambda session: bool(analyse(session).tested)),
    "export": _inspected(lambda session, folder: bool(export(session, Path(folder)).entries)),
    "backup": _backed_up,
}


def main(what: str, path: str, *more: str) -> None:
    """Do the work."""
    gc.set_threshold(COLLECTED_AFTER)  # as every command does
    started, began = time.perf_counter(), sum(os.times()[:4])
    good = _WORK[what](Path(path), *more)
    seconds, worked = time.perf_counter() - started, sum(os.times()[:4]) - began
    if not good:
        raise SystemExit(f"{what}: the ledger does not verify")
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    memory = max(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1024
    sys.stdout.write(f"{seconds} {worked} {memory}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

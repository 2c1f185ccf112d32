"""Does one long work on a ledger in this process alone, and says its seconds and the most memory in MB it took.

`python -m benchmarks.alone verify|seals|rules|export PATH [FOLDER]`; the memory is that of the largest process.
"""

import resource
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from supermarket.audit.package.export import export
from supermarket.audit.verification.rules.rules import Ruled, breaches_of
from supermarket.audit.verification.verify import verify_seals
from supermarket.inspection import inspecting, verify_file

_WORK: Final[Mapping[str, Callable[..., bool]]] = {
    "seals": lambda session: verify_seals(session).ok,
    "rules": lambda session: breaches_of(session) == Ruled([], []),
    "export": lambda session, folder: bool(export(session, Path(folder)).entries),
}


def main(what: str, path: str, *more: str) -> None:
    """Do the work."""
    started = time.perf_counter()
    if what == "verify":
        good = verify_file(Path(path)).ok
    else:
        with inspecting(Path(path)) as session:
            good = _WORK[what](session, *more)
    seconds = time.perf_counter() - started
    if not good:
        raise SystemExit(f"{what}: the ledger does not verify")
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    memory = max(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1024
    sys.stdout.write(f"{seconds} {memory}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

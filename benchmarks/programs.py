"""Whole programs: one command in one process against the imports that it cannot do without, and a sheet of cards."""

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.figures import Figure, cpu, limit

_RUNS: Final = 9
_SUPERMARKET: Final = str(Path(sys.executable).parent / "supermarket")


def programs() -> Iterator[Figure]:
    """Measure `--help`, `balance` and 1,000 cards, each in processes of their own."""
    with tempfile.TemporaryDirectory() as folder:
        db = str(Path(folder) / "ledger.db")
        subprocess.run([_SUPERMARKET, "init", "--drill", "--db", db], check=True, capture_output=True)
        pairs = (
            ("--help", [_SUPERMARKET, "--help"], "import typer", 3.0),
            ("balance", [_SUPERMARKET, "balance", "1000-1-1-00", "--db", db], "import sqlmodel, typer", 1.3),
        )
        for what, command, imports, most in pairs:
            ours, base = [], []
            for _ in range(_RUNS):  # turn by turn, so that both meet the same neighbours on the machine
                ours.append(cpu(command))
                base.append(cpu([sys.executable, "-c", imports]))
            measured, compared = statistics.median(ours), statistics.median(base)
            yield Figure(
                f"`supermarket {what}`, CPU",
                f"{measured:.2f} s",
                f"`{imports}` {compared:.2f} s",
                measured / compared,
                most,
            )
    done = subprocess.run([sys.executable, "-m", "benchmarks.cards"], check=True, capture_output=True, text=True)
    seconds, memory = map(float, done.stdout.split())
    yield limit("1,000 cards as PDF, CPU", seconds, 4, "s")
    yield limit("1,000 cards as PDF, memory", memory, 150, "MB")

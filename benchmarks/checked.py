"""Runs the verify.py of a package; says its seconds, those of CPU, and the memory in MB of its largest process.

`python -m benchmarks.checked FOLDER`; it takes nothing of the program: the memory of a child begins with its parent's.
"""

import resource
import subprocess
import sys
import time
from pathlib import Path


def main(folder: str) -> None:
    """Let a package be checked as an auditor does."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-I", Path(folder) / "verify.py"], check=True, capture_output=True)
    seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    sys.stdout.write(f"{seconds} {used.ru_utime + used.ru_stime} {used.ru_maxrss / 1024}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

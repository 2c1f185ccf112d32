"""Makes districts: `python -m benchmarks.district FOLDER [SIZE ...]`, where a size is 10k, 100k, 1m or 4m.

Says how many seconds of CPU the lives took, then of each district its size, its entries and its seconds of CPU.
"""

import sys
import time
from pathlib import Path

from benchmarks.district.making import SIZES, make, make_models


def main(folder: str, *sizes: str) -> None:
    """Make districts of these sizes in a folder."""
    for rate in sorted({SIZES[size].rate for size in sizes}):
        chosen = [size for size in sizes if SIZES[size].rate == rate]
        started = time.process_time()
        base, models = make_models(Path(folder) / "model", max(SIZES[size].upto for size in chosen), rate=rate)
        sys.stdout.write(f"lived {time.process_time() - started:.1f}\n")
        for size in chosen:
            started = time.process_time()
            entries = make(Path(folder) / f"{size}.db", base, models, SIZES[size])
            sys.stdout.write(f"{size} {entries} {time.process_time() - started:.1f}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])

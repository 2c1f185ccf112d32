"""Makes districts: `python -m benchmarks.district FOLDER [SIZE ...]`, where a size is 10k, 100k, 1m, 4m or 10y.

Says how many seconds of CPU the lives took, then of each district its size, its entries and its seconds of CPU.
"""

import sys
import time
from pathlib import Path

from benchmarks.district.making import SIZES, make, make_models


def main(folder: str, *sizes: str) -> None:
    """Make districts of these sizes in a folder."""
    for rate, seeds in sorted({(SIZES[size].rate, SIZES[size].seeds) for size in sizes}):
        chosen = [size for size in sizes if (SIZES[size].rate, SIZES[size].seeds) == (rate, seeds)]
        started = time.process_time()
        upto = max(SIZES[size].upto for size in chosen)
        base, models = make_models(Path(folder) / "model", upto, rate=rate, seeds=seeds)
        sys.stdout.write(f"lived {time.process_time() - started:.1f}\n")
        for size in chosen:
            started = time.process_time()
            entries = make(Path(folder) / f"{size}.db", base, models, SIZES[size])
            sys.stdout.write(f"{size} {entries} {time.process_time() - started:.1f}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])

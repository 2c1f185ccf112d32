"""Measures the program against bare SQLite, bare imports and its own limits; `make bench` prints every ratio.

Machines are noisy, so every short figure is a median and stands beside what it is compared with, measured turn by turn.
What was measured is kept in results.json, section by section, and as a page in results.md.
"""

import argparse
import json
import os
import platform
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from benchmarks.earning import claims
from benchmarks.figures import Figure
from benchmarks.ledgers import MILLION, ONE_BALANCE, of_size
from benchmarks.programs import programs

HERE: Final = Path(__file__).parent
KEPT: Final = HERE / "results.json"
PAGE: Final = HERE / "results.md"
SIZES: Final = (10_000, 100_000)


def main() -> None:
    """Measure, print each line as it comes, and keep the table beside this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--million", action="store_true", help="measure 1,000,000 entries instead; takes minutes")
    sizes = [MILLION] if parser.parse_args().million else SIZES
    sections: dict[str, Any] = json.loads(KEPT.read_bytes()) if KEPT.exists() else {}
    if sizes is SIZES:
        sections["programs"] = _section("programs", lambda _folder: programs())
    for size in sizes:
        sections[f"{size:,} entries"] = _section(f"{size:,} entries", lambda folder, size=size: of_size(folder, size))  # type: ignore[misc]
        _against_the_smallest(sections, f"{size:,} entries")
    if sizes is SIZES:  # last, because drawing makes this process large, and a child's memory begins with its parent's
        sections["claims in the open"] = _section("claims in the open", claims)
    KEPT.write_text(json.dumps(sections, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(page(sections), encoding="utf-8")


def _against_the_smallest(sections: dict[str, Any], title: str) -> None:
    """Add how one balance compares with the same in the smallest ledger: it must not grow with the ledger."""
    smallest, figures = f"{SIZES[0]:,} entries", sections[title]["figures"]
    if title == smallest or smallest not in sections:
        return
    here, there = (
        next(float(each["measured"].split()[0]) for each in of if each["what"] == ONE_BALANCE)
        for of in (figures, sections[smallest]["figures"])
    )
    grown = Figure("one balance, against the smallest ledger", f"{here} ms", f"{there} ms", here / there, 1.2)
    figures.append({**asdict(grown), "kept": grown.kept})


def _section(title: str, measure: Callable[[Path], Iterator[Figure]]) -> dict[str, Any]:
    sys.stdout.write(f"\n{title}\n")
    figures = []
    with tempfile.TemporaryDirectory(prefix="ledgers-", dir=HERE) as folder:
        for figure in measure(Path(folder)):
            mark = "kept  " if figure.kept else "MISSED"
            sys.stdout.write(
                f"{mark} {figure.ratio:6.2f} of at most {figure.most:4.2f}  {figure.what}: {figure.measured} "
                f"({figure.compared})\n"
            )
            sys.stdout.flush()
            figures.append({**asdict(figure), "kept": figure.kept})
    about = {"machine": platform.platform(), "cores": os.cpu_count(), "load": f"{os.getloadavg()[2]:.1f}"}
    versions = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    return {"on": time.strftime("%Y-%m-%d"), **about, **versions, "figures": figures}


def page(sections: dict[str, Any]) -> str:
    """Return the results as a page in Markdown, the missed targets marked."""
    lines = [
        "# Speed, as measured",
        "",
        "Written by `make bench` and, for a million entries, `make bench MILLION=--million`. A ratio is what was",
        "measured over what it is compared with; where there is nothing bare to compare with, over its limit.",
        "The load is that of the machine over a quarter of an hour: above the number of cores others were at work, and",
        "seconds are longer by so much; CPU seconds and ratios suffer less. Why a target is missed stands in",
        "[notes.md](notes.md).",
    ]
    for title, section in sections.items():
        about = "{on}, {machine}, {cores} cores under a load of {load}, Python {python}, SQLite {sqlite}".format(
            **section
        )
        lines += ["", f"## {title}", "", about, "", "| work | measured | compared with | ratio | at most | |"]
        lines.append("|---|---|---|---|---|---|")
        for figure in section["figures"]:
            mark = "" if figure["kept"] else "**missed**"
            ratio = f"{figure['ratio']:.2f} | {figure['most']:.2f}"
            lines.append(f"| {figure['what']} | {figure['measured']} | {figure['compared']} | {ratio} | {mark} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()

"""Measures the program against bare SQLite, bare imports and its own limits; `make bench` prints every ratio.

Machines are noisy, so every short figure is a median and stands beside what it is compared with, measured turn by turn.
What was measured is kept in results.json, section by section, and as a page in results.md.
"""

import argparse
import gc
import json
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks.bare import Rows
from benchmarks.earning import claims
from benchmarks.figures import Figure
from benchmarks.growth import growth
from benchmarks.ledgers import ONE_BALANCE, of_size, per_second, redemption_rows
from benchmarks.practice import practice
from benchmarks.programs import programs
from benchmarks.stage import staged
from supermarket.cli.run import COLLECTED_AFTER
from tests.postgresql import programs as programs_of_server

HERE: Final = Path(__file__).parent
KEPT: Final = HERE / "results.json"
PAGE: Final = HERE / "results.md"
YOUNG, OLD, MILLION, AGED = "10k", "100k", "1m", "10y"
BUILT: Final = 10_000
"""So many entries of a district are made in a second of CPU, at least."""


def main() -> None:
    """Measure, print each line as it comes, and keep the table beside this file."""
    gc.set_threshold(COLLECTED_AFTER)  # as every command does
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--million", action="store_true", help="measure 1,000,000 entries instead; takes minutes")
    parser.add_argument("--age", action="store_true", help="measure only what ten years make of the young places")
    parser.add_argument("--web", action="store_true", help="measure only what browsers are served")
    asked = parser.parse_args()
    if asked.web:
        _browsers()
        return
    if asked.age:
        _ages()
        return
    million = asked.million
    measured, sizes = ((MILLION,), (YOUNG, MILLION)) if million else ((YOUNG, OLD), (YOUNG, OLD))
    sections: dict[str, Any] = json.loads(KEPT.read_bytes()) if KEPT.exists() else {}
    with tempfile.TemporaryDirectory(prefix="districts-", dir=HERE) as folder:
        made = Path(folder)
        _keep(sections, f"districts of {' and '.join(sizes)}", lambda _folder: _made(made, sizes))
        if not million:
            _keep(sections, "programs", lambda _folder: programs())
        rows = redemption_rows(made, made / f"{YOUNG}.db")
        for size in measured:
            _keep(sections, f"{size} entries", partial(_of_size, made / f"{size}.db", rows))
            _against_the_smallest(sections, f"{size} entries")
        _keep(sections, f"growth from {sizes[0]} to {sizes[1]} entries", lambda _folder: _grown(made, sizes))
        if not million:
            _on_a_server(sections, made / f"{OLD}.db", rows)
    if not million:  # last, because drawing makes this process large, and a child's memory begins with its parent's
        _keep(sections, "claims in the open", claims)
        _keep(sections, "matching and the circle", practice)
    PAGE.write_text(page(sections), encoding="utf-8")


def _on_a_server(sections: dict[str, Any], path: Path, rows: Rows) -> None:
    """Measure a district on a PostgreSQL server, where this system has one."""
    if programs_of_server() is None:
        sys.stdout.write("\nno PostgreSQL on this system, so nothing was measured on a server\n")
        return
    from benchmarks.served import served  # noqa: PLC0415 - it loads the driver

    _keep(sections, f"{path.stem} entries on a PostgreSQL server", lambda folder: served(folder, path, rows))


def _browsers() -> None:
    """Measure what browsers are served; a browser is needed here, so it is a run of its own."""
    from benchmarks.pages import pages  # noqa: PLC0415 - it loads what drives a browser
    from benchmarks.phones import phones  # noqa: PLC0415 - beside it

    sections: dict[str, Any] = json.loads(KEPT.read_bytes()) if KEPT.exists() else {}
    _keep(sections, "200 phones on a market day", phones)
    _keep(sections, "pages on a poor line", pages)
    PAGE.write_text(page(sections), encoding="utf-8")


def _ages() -> None:
    """Measure what age alone costs: what is waited for at places after seven weeks, and at the same in ten years."""
    sections: dict[str, Any] = json.loads(KEPT.read_bytes()) if KEPT.exists() else {}
    with tempfile.TemporaryDirectory(prefix="districts-", dir=HERE) as folder:
        made = Path(folder)
        _keep(sections, "a district in its tenth year", lambda _folder: _made(made, (YOUNG, AGED)))
        _keep(sections, "growth from seven weeks to ten years", lambda _folder: _grown(made, (YOUNG, AGED)))
    PAGE.write_text(page(sections), encoding="utf-8")


def _of_size(path: Path, rows: Any, folder: Path) -> Iterator[Figure]:  # noqa: ANN401 - as `redemption_rows` gives them
    return of_size(folder, path, rows)


def _made(folder: Path, sizes: tuple[str, ...]) -> Iterator[Figure]:
    """Make districts in a process of its own, since it grows large, and say how fast: what is made of a few lives."""
    command = [sys.executable, "-m", "benchmarks.district", str(folder), *sizes]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    lines = [line.split() for line in done.stdout.splitlines()]
    lived = sum(float(line[1]) for line in lines if line[0] == "lived")
    for _size, entries, took in (line for line in lines if line[0] != "lived"):
        what = f"a district of {int(entries):,} entries made of lives that took {lived:.0f} s, by CPU"
        yield per_second(what, int(entries), float(took), BUILT)


def _grown(folder: Path, sizes: tuple[str, ...]) -> Iterator[Figure]:
    with ExitStack() as stack:
        yield from growth([stack.enter_context(staged(folder / f"{size}.db")) for size in sizes])


def _keep(sections: dict[str, Any], title: str, measure: Callable[[Path], Iterator[Figure]]) -> None:
    """Measure a section and keep it at once: what was measured is there, whatever comes after it."""
    sections[title] = _section(title, measure)
    KEPT.write_text(json.dumps(sections, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _against_the_smallest(sections: dict[str, Any], title: str) -> None:
    """Add how one balance compares with the same in the smallest ledger: it must not grow with the ledger."""
    smallest, figures = f"{YOUNG} entries", sections[title]["figures"]
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
        "Written by `make bench`, for a million entries by `make bench MILLION=--million`, for ten years by",
        "`make bench-age`, and for what browsers are served by `make bench-web`. A ratio is what was measured over",
        "what it is compared with; where there is nothing bare to compare with, over its limit.",
        "The load is that of the machine over a quarter of an hour: above the number of cores others were at work, and",
        "seconds are longer by so much; CPU seconds and ratios suffer less. Why a target is missed stands in",
        "[notes.md](notes.md). Growth is the CPU time and the steps of SQLite's machine that a verb takes in an old",
        "and a young district; below its table stand the statements whose steps grow, where a verb grows by too much.",
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
        causes = [(figure["what"], cause) for figure in section["figures"] for cause in figure.get("causes", ())]
        lines += ["", *(f"- {what}: {cause}" for what, cause in causes)] if causes else []
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()

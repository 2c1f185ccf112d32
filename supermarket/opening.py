"""Opening a ledger: the first stream of a machine and the registers from a folder of files, whole or not at all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from supermarket.books.session import Request, WriteSession
from supermarket.clock import Clock
from supermarket.district.csv_files import CsvRow, read_csv
from supermarket.district.files import DONOR_FILE, SETTING_FILE, SITE_FILE, STAFF_FILE
from supermarket.district.imports import RegisterFile, import_file
from supermarket.district.kinds import RULEBOOK, STREAM_OPENED, StreamOpened, Tier
from supermarket.district.settings import DISTRICT
from supermarket.earning.files import RULE_FILE
from supermarket.errors.registers import CsvUnreadable, NodeRefused
from supermarket.journal.store import Stream
from supermarket.ledger import SYSTEM, new_ledger
from supermarket.locale import N_
from supermarket.spending.files import GOODS_FILE

RANDOM_BYTES: Final = 32
FILES: Final[Mapping[str, RegisterFile[Any]]] = {
    "sites": SITE_FILE,
    "staff": STAFF_FILE,
    "rules": RULE_FILE,
    "goods": GOODS_FILE,
    "donors": DONOR_FILE,
    "settings": SETTING_FILE,
}
"""The files of a folder that a ledger is made from, NAME.csv, in the order in which they are read."""
_OPTIONAL: Final = frozenset({"donors"})
_DISTRICT_DIGITS: Final = 6


@dataclass(frozen=True)
class Opened:
    """A ledger just made: its origin and how many entries of each kind it begins with."""

    origin: str
    purpose: str
    counts: dict[str, int]


@dataclass(frozen=True)
class Opening:
    """What is asked when a ledger is made; `node` None names the machine after the centre."""

    folder: Path
    node: str | None = None
    drill: bool = False
    dry_run: bool = False


def init(path: Path, opening: Opening, clock: Clock) -> Opened:
    """Make a ledger at this path with the registers of a folder.

    Raises:
        LedgerExists: there is one already.
        CsvUnreadable, CsvCellRefused: a file is refused.
        NodeRefused: the machine would be named after no site.
    """
    district, centre, sites = _place(opening.folder)
    node = opening.node or centre
    if node not in sites:
        raise NodeRefused(node=node)
    request = Request(actor=SYSTEM, site=centre)
    with new_ledger(
        path, district=district, origin=f"{node}-1", drill=opening.drill, clock=clock, keep=not opening.dry_run
    ) as session:
        record_opening(session, request, drill=opening.drill)
        counts = {STREAM_OPENED.name: 1}
        for name, file in _present(opening.folder):
            changes = import_file(session, file, opening.folder / f"{name}.csv", request, scope=centre, first=True)
            counts[file.register.kind.name] = len(changes)
        return Opened(session.stream.origin, "drill" if opening.drill else "record", counts)


def record_opening(session: WriteSession, request: Request, *, drill: bool, previous: Stream | None = None) -> None:
    """Record the first entry of a stream; `previous` is the stream that this machine wrote in its earlier life."""
    node, epoch = session.stream.origin.split("-")
    came_before: dict[str, str | int] | None = (
        {"origin": previous.origin, "size": previous.size, "root": previous.root.hex()} if previous else None
    )
    body = StreamOpened(
        purpose="drill" if drill else "record",
        node=node,
        epoch=int(epoch),
        random=session.clock.random(RANDOM_BYTES).hex(),
        previous=came_before,
        rulebook=RULEBOOK,
    )
    session.record(STREAM_OPENED, body, request, site=request.site, on=session.today)


def _present(folder: Path) -> Iterator[tuple[str, RegisterFile[Any]]]:
    for name, file in FILES.items():
        if name not in _OPTIONAL or (folder / f"{name}.csv").exists():
            yield name, file


def _place(folder: Path) -> tuple[str, str, set[str]]:
    """Return the district's code, the centre's and all sites', which must be known before the first entry."""
    sites = read_csv(folder / "sites.csv", SITE_FILE.columns)
    centres = [row.cells.get("site", "") for row in sites if row.cells.get("tier") == Tier.CENTRE.value]
    if len(centres) != 1:
        raise CsvUnreadable(file="sites.csv", reason=N_("it must name one centre"))
    return _district(folder), centres[0], {row.cells.get("site", "") for row in sites}


def _district(folder: Path) -> str:
    settings = read_csv(folder / "settings.csv", SETTING_FILE.columns)
    for row in settings:
        if row.cells.get("setting") == DISTRICT:
            return _district_code(row)
    raise CsvUnreadable(
        file="settings.csv", reason=N_("it must give the setting district, the six digits of GB/T 2260")
    )


def _district_code(row: CsvRow) -> str:
    code = row.cells.get("value", "")
    if len(code) != _DISTRICT_DIGITS or not code.isascii() or not code.isdigit():
        raise row.refused("value", N_("a district's code is six digits"))
    return code

"""Opening a ledger: the first stream of a machine and the registers from a district's files, whole or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from supermarket.books.session import Request, WriteSession
from supermarket.clock import Clock
from supermarket.district.dated.file_imports import import_table
from supermarket.district.dated.files import DONOR_FILE, SETTING_FILE, SITE_FILE, STAFF_FILE
from supermarket.district.dated.imports import RegisterFile
from supermarket.district.kinds import RULEBOOK, STREAM_OPENED, StreamOpened, Tier
from supermarket.district.settings import DISTRICT, NEEDED
from supermarket.earning.files import RULE_FILE
from supermarket.errors.registers import FileUnreadable, NodeRefused, RegisterTwice, SheetMissing
from supermarket.journal.engines.engine import Where
from supermarket.journal.entry import PROGRAM, epoch_of
from supermarket.journal.store import Stream
from supermarket.locale import N_
from supermarket.making import new_ledger
from supermarket.registers.files.reading import read_book
from supermarket.registers.problems import Findings, refused
from supermarket.registers.tables import FileRow, Table, table_of
from supermarket.registers.values import plain
from supermarket.spending.goods.files import GOODS_FILE

RANDOM_BYTES: Final = 32
FILES: Final[Mapping[str, RegisterFile[Any]]] = {
    "sites": SITE_FILE,
    "staff": STAFF_FILE,
    "rules": RULE_FILE,
    "goods": GOODS_FILE,
    "donors": DONOR_FILE,
    "settings": SETTING_FILE,
}
"""The registers that a ledger is made from, in the order in which they are read."""
TITLES: Final[Mapping[str, str]] = {
    "sites": "站点 站点台账",
    "staff": "工作人员 人员 人员台账",
    "rules": "积分规则 规则",
    "goods": "商品 商品台账",
    "donors": "捐赠方 捐赠单位",
    "settings": "设置 参数",
}
"""What else the sheet or the file of a register is called; templates call it by the first word."""
_OPTIONAL: Final = frozenset({"donors"})
_DISTRICT_DIGITS: Final = 6


@dataclass(frozen=True)
class Opened:
    """A ledger just made: its origin and how many entries of each kind it begins with."""

    origin: str
    purpose: str
    counts: dict[str, int]
    missing: tuple[str, ...] = ()
    """Settings that the district's files do not give, and without which something will be refused."""


@dataclass(frozen=True)
class Opening:
    """What is asked when a ledger is made; `node` None names the machine after the centre.

    `folder` holds the district's files, one for each register, or is a workbook with a sheet for each.
    """

    folder: Path
    node: str | None = None
    drill: bool = False
    dry_run: bool = False


def init(where: Where, opening: Opening, clock: Clock) -> Opened:
    """Make a ledger at this place with the registers of a district's files.

    Raises:
        LedgerExists, LedgerPartLeft: there is one already, or a part of one.
        FileUnreadable, SheetMissing: a register is missing, or its file holds no table.
        RegisterTwice: there are several for one register.
        FileRefused: some rows are refused, and with them everything.
        NodeRefused: the machine would be named after no site.
    """
    tables = _tables(opening.folder)
    findings = Findings(opening.folder.name)
    for table in tables.values():
        findings.add(table.problems)
    district, centre, sites = _place(tables, findings)
    node = opening.node or centre
    if node not in sites:
        findings.refuse()
        raise NodeRefused(node=node)
    request = Request(actor=PROGRAM, site=centre)
    with new_ledger(
        where, district=district, origin=f"{node}-1", drill=opening.drill, clock=clock, keep=not opening.dry_run
    ) as session:
        record_opening(session, request, drill=opening.drill)
        counts = {STREAM_OPENED.name: 1}
        for name, table in tables.items():
            file = FILES[name]
            outcomes = import_table(session, file, table, request, findings, scope=centre, first=True)
            counts[file.register.kind.name] = sum(outcome.action == "added" for outcome in outcomes)
        findings.refuse()
        given = {row.cells.get("setting") for row in tables["settings"].rows}
        missing = tuple(name for name in NEEDED if name not in given)
        return Opened(session.stream.origin, "drill" if opening.drill else "record", counts, missing)


def record_opening(  # noqa: PLR0913 - by name
    session: WriteSession,
    request: Request,
    *,
    drill: bool,
    previous: Stream | None = None,
    whole: bool = False,
    fetched: bool = False,
) -> None:
    """Record the first entry of a stream; `previous` is the stream that this machine wrote in its earlier life.

    It is `whole` where that machine itself ended it: nothing that it wrote is missing. It is `fetched` where it was
    taken from another machine: what it says that it had heard need not be here.
    """
    came_before: dict[str, str | int] | None = (
        {"origin": previous.origin, "size": previous.size, "root": previous.root.hex()} if previous else None
    )
    if came_before:
        came_before |= {name: 1 for name, said in (("fetched", fetched), ("whole", whole)) if said}
    body = StreamOpened(
        purpose="drill" if drill else "record",
        node=session.node,
        epoch=epoch_of(session.stream.origin),
        random=session.clock.random(RANDOM_BYTES).hex(),
        previous=came_before,
        rulebook=RULEBOOK,
    )
    session.record(STREAM_OPENED, body, request, site=request.site, on=session.today)


def _tables(source: Path) -> dict[str, Table]:
    """Return the table of each register, from a folder with a file for each or from a workbook.

    Raises:
        FileUnreadable, SheetMissing: a register is missing, or its file holds no table.
        RegisterTwice: there are several for one register.
    """
    return _of_folder(source) if source.is_dir() else _of_workbook(source)


def _of_folder(folder: Path) -> dict[str, Table]:
    tables = {}
    for name, file in FILES.items():
        found = sorted(
            each
            for each in folder.iterdir()
            if _is_named(each.stem, name) and not each.name.startswith("~") and not each.is_dir()
        )
        if not found and name not in _OPTIONAL:
            raise FileUnreadable(file=f"{name}.csv", reason=N_("there is no such file, or it may not be read"))
        _check_once(str(folder), [path.name for path in found])
        for path in found:
            table = table_of(read_book(path), file.wanted)
            tables[name] = _placed_in(table, f"{path.name} {table.sheet}".rstrip())
    return tables


def _of_workbook(path: Path) -> dict[str, Table]:
    book = read_book(path)
    tables = {}
    for name, file in FILES.items():
        found = [each.name for each in book.sheets if _is_named(each.name, name)]
        _check_once(book.file, found)
        if found:
            tables[name] = table_of(book, file.wanted, sheet=found[0])
        elif name not in _OPTIONAL:
            wanted = TITLES[name].split()[0]
            raise SheetMissing(file=book.file, sheet=wanted, sheets=[each.name for each in book.sheets])
    return tables


def _check_once(place: str, found: list[str]) -> None:
    if len(found) > 1:
        raise RegisterTwice(place=place, found=found)


def _is_named(text: str, register: str) -> bool:
    return plain(text).casefold() in {register, *TITLES[register].split()}


def _placed_in(table: Table, sheet: str) -> Table:
    """Return a table whose problems name the file of a folder that they are in."""
    rows = tuple(replace(row, sheet=sheet) for row in table.rows)
    return replace(table, rows=rows, problems=tuple(replace(each, sheet=sheet) for each in table.problems))


def _place(tables: Mapping[str, Table], findings: Findings) -> tuple[str, str, set[str]]:
    """Return the district's code, the centre's and all sites', which must be known before the first entry.

    Raises:
        FileRefused: they are not to be known for what is wrong with the files.
        FileUnreadable: the files do not say them.
    """
    sites, settings = tables["sites"], tables["settings"]
    centres = [row.cells.get("site", "") for row in sites.rows if row.cells.get("tier") == Tier.CENTRE.value]
    if len(centres) != 1:
        findings.refuse()
        raise FileUnreadable(file=sites.file, reason=N_("its sites must name one centre"))
    named = [row for row in settings.rows if row.cells.get("setting") == DISTRICT]
    if not named:
        findings.refuse()
        raise FileUnreadable(
            file=settings.file, reason=N_("its settings must give district, the six digits of GB/T 2260")
        )
    with findings.noted():
        return _district_code(named[0]), centres[0], {row.cells.get("site", "") for row in sites.rows}
    raise refused(findings.file, findings.problems)


def _district_code(row: FileRow) -> str:
    code = row.cells.get("value", "")
    if len(code) != _DISTRICT_DIGITS or not code.isascii() or not code.isdigit():
        raise row.refused("value", N_("a district's code is six digits"))
    return code

"""Every table and every statement of the program: those that modules hold, and those that functions make of a table."""

import gc
import importlib
import inspect
import json
import pkgutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import ModuleType
from typing import Any, Final

from sqlalchemy import MetaData, delete, select

import supermarket
from supermarket.audit.verification.stored import Span
from supermarket.books.tables import BooksRow
from supermarket.carry.files import names
from supermarket.district.dated.registers import Register
from supermarket.district.tables import SiteRow
from supermarket.journal.engines.postgresql.speech import SPEECH
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import Row, row_classes, table_of
from supermarket.months.figures.tallies import CHECKED, behind
from supermarket.months.figures.versions import REGISTERS
from supermarket.practice.bases.tables import OpeningRow
from supermarket.spending.till.tables import TillRow
from tests.command import ROOT

_PART: Final = Span(("1000-1", 1), ("1000-1", 9))
Arguments = Callable[[], Iterator[tuple[Any, ...]]]


@cache
def modules() -> tuple[ModuleType, ...]:
    """Return every module of the program."""
    found = pkgutil.walk_packages(supermarket.__path__, "supermarket.")
    return tuple(importlib.import_module(one.name) for one in found if not one.name.endswith("__main__"))


def rows() -> Iterator[type[Row]]:
    """Give the row class of every table of every drawer."""
    modules()
    return row_classes(Row)


def drawers() -> list[MetaData]:
    """Return the tables of every drawer, whose order is that in which they can be made."""
    return list(dict.fromkeys(row.metadata for row in rows()))


@cache
def statements() -> Mapping[str, str]:
    """Return the words of every statement in PostgreSQL, by a name that tells where it is from.

    They are found in a process of their own, where no test has made any.
    """
    done = subprocess.run(
        (sys.executable, "-m", "tests.statements"), cwd=ROOT, capture_output=True, text=True, check=True
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


def _found() -> dict[str, Prepared]:
    made = dict(_made())
    where = {id(statement): name for name, statement in (*_held(), *made.items())}
    found = [thing for thing in gc.get_objects() if isinstance(thing, Prepared)]
    return {where.get(id(one), f"statement {number}"): one for number, one in enumerate(found)}


def makers() -> dict[str, Callable[..., Prepared]]:
    """Return every function of the program that makes a statement, by its name."""
    return {
        f"{module.__name__.removeprefix('supermarket.')}.{name}": thing
        for module in modules()
        for name, thing in vars(module).items()
        if inspect.isroutine(inspect.unwrap(thing)) and thing.__module__ == module.__name__
        if inspect.signature(thing).return_annotation is Prepared
    }


def _held() -> Iterator[tuple[str, Prepared]]:
    """Give the statements that modules hold, also those in mappings."""
    for module in modules():
        for name, held in vars(module).items():
            for key, one in held.items() if isinstance(held, dict) else [("", held)]:
                if isinstance(one, Prepared):
                    yield f"{module.__name__}.{name}{key and f'[{key}]'}", one


def _books() -> Iterator[type[BooksRow]]:
    return (row for row in rows() if issubclass(row, BooksRow))


def _naming() -> Iterator[type[BooksRow]]:
    """Give the tables of the books whose rows name an entry."""
    return (
        row for row in _books() if {"origin", "seq"} <= set(table_of(row).c.keys()) or "by_origin" in table_of(row).c
    )


def _registers() -> list[Register[Any]]:
    modules()
    return [thing for thing in gc.get_objects() if isinstance(thing, Register)]


def _nothing() -> Iterator[tuple[Any, ...]]:
    return iter(())


def _named() -> list[tuple[object, ...]]:
    """Return the tables of persons, each with when one belongs to a place."""
    return [(names._member, names._MEMBERS), (names._staff, names._OFFICIALS)]  # noqa: SLF001 - as it calls itself


MADE: Final[dict[str, Arguments]] = {
    "journal.statements.insertion": lambda: ((row,) for row in rows()),
    "journal.statements.whole": lambda: ((table_of(row),) for row in rows()),
    "carry.files.names._lacking": lambda: iter(_named()),
    "carry.files.names._kept": lambda: iter(_named()),
    "audit.browsing.journal._households": lambda: iter([()]),
    "audit.browsing.opened._named_by": lambda: iter([()]),
    "audit.verification.stored.entries_within": lambda: iter([(_PART,)]),
    "audit.verification.sums.books.in_order": lambda: ((row, _PART) for row in _naming()),
    "audit.verification.sums.books.nameless": lambda: ((row,) for row in _naming()),
    "district.dated.registers._of_codes": lambda: ((one,) for one in _registers()),
    "district.dated.registers._statement": lambda: ((one, by) for one in _registers() for by in ("", "scope")),
    "district.dated.registers._versions": lambda: ((one.row,) for one in _registers()),
    "district.dated.repeats._before": lambda: ((one.row, one.code) for one in _registers()),
    "corrections.corrections._sum": lambda: ((row, name) for row in _books() for name in row.sums),
    "months.figures.versions._register": lambda: iter(REGISTERS.values()),
    "assessment.indicators.known.rows_known": lambda: iter([(SiteRow, "site", "name")]),
    "assessment.indicators.opening._calendars": lambda: iter([(OpeningRow,)]),
    "assessment.indicators.opening._open_days": lambda: iter([(TillRow, "shop")]),
    "months.figures.tallies._tally": _nothing,
    "months.figures.tallies._movement": _nothing,
    "months.figures.tallies._differing": _nothing,
    "months.figures.tallies._differing_lines": _nothing,
}
"""For each function that makes statements, of what it makes them; what modules hold is found where it is."""


def _made() -> Iterator[tuple[str, Prepared]]:
    found = makers()
    for name in MADE.keys() & found.keys():
        for number, asked in enumerate(MADE[name]()):
            yield f"{name} {number}", found[name](*asked)
    for check in CHECKED:
        for number, one in enumerate(behind(check)):
            yield f"behind {check} {number}", one
    for row in rows():
        yield f"all of {table_of(row).name}", Prepared(select(table_of(row)))
        yield f"none of {table_of(row).name}", Prepared(delete(table_of(row)))


if __name__ == "__main__":
    sys.stdout.write(json.dumps({name: statement.on(SPEECH).sql for name, statement in _found().items()}))

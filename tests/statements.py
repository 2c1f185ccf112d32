"""Every table and every statement of the program: those that modules hold, and those that functions make of a table."""

import gc
import importlib
import pkgutil
from collections.abc import Iterator

from sqlalchemy import MetaData, delete

import supermarket
from supermarket.audit.verification.stored import Span, entries_within
from supermarket.audit.verification.sums.books import in_order, nameless
from supermarket.books.posting import addition
from supermarket.books.rebuild import _all_of
from supermarket.books.tables import BooksRow
from supermarket.district.dated.registers import Register, _statement, _versions
from supermarket.district.dated.repeats import _before
from supermarket.households.corrections import _sum
from supermarket.journal.statements import Prepared, insertion
from supermarket.journal.tables import Row, table_of
from supermarket.local.tables import LocalRow
from supermarket.months.figures.versions import REGISTERS, _register


def rows(parent: type[Row] = Row) -> Iterator[type[Row]]:
    """Give the row class of every table of every drawer."""
    _import_everything()
    for row in parent.__subclasses__():
        if hasattr(row, "__table__"):
            yield row
        yield from rows(row)


def drawers() -> list[MetaData]:
    """Return the tables of every drawer, whose order is that in which they can be made."""
    return list(dict.fromkeys(row.metadata for row in rows()))


def statements() -> dict[str, Prepared]:
    """Return every statement, by a name that tells where it is from."""
    made = dict(_made())
    where = {id(statement): name for name, statement in (*_named(), *made.items())}
    found = [thing for thing in gc.get_objects() if isinstance(thing, Prepared)]
    return {where.get(id(one), f"statement {number}"): one for number, one in enumerate(found)}


def _import_everything() -> None:
    for module in pkgutil.walk_packages(supermarket.__path__, "supermarket."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def _named() -> Iterator[tuple[str, Prepared]]:
    """Give the statements that modules hold, also those in mappings."""
    _import_everything()
    for module in pkgutil.walk_packages(supermarket.__path__, "supermarket."):
        if module.name.endswith("__main__"):
            continue
        for name, held in vars(importlib.import_module(module.name)).items():
            for key, one in held.items() if isinstance(held, dict) else [("", held)]:
                if isinstance(one, Prepared):
                    yield f"{module.name}.{name}{key and f'[{key}]'}", one


def _made() -> Iterator[tuple[str, Prepared]]:
    """Give the statements that functions make of a table, for every table."""
    part = Span(("1000-1", 1), ("1000-1", 9))
    yield "entries_within", entries_within(part)
    for row in rows():
        name = table_of(row).name
        yield f"insertion {name}", insertion(row)
        if issubclass(row, LocalRow):
            yield f"delete {name}", Prepared(delete(table_of(row)))
        if not issubclass(row, BooksRow):
            continue
        yield f"_all_of {name}", _all_of(table_of(row))
        if {"origin", "seq"} <= set(table_of(row).c.keys()) or "by_origin" in table_of(row).c:
            yield f"in_order {name}", in_order(row, part)
            yield f"nameless {name}", nameless(row)
        if row.sums:
            yield f"addition {name}", addition(row)
            for column in row.sums:
                yield f"_sum {name} {column}", _sum(table_of(row), column)
    for register in [thing for thing in gc.get_objects() if isinstance(thing, Register)]:
        yield f"_before {register.name}", _before(register.row, register.code)
        yield f"_versions {register.name}", _versions(register.row)
        yield f"_statement {register.name}", _statement(register, "")
        yield f"_statement {register.name} by scope", _statement(register, "scope")
    for name, asked in REGISTERS.items():
        yield f"_register {name}", _register(*asked)

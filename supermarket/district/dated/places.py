"""Sites as offices write them in a file: by code, by a code whose zeros a spreadsheet dropped, or by name."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import SITES, all_in_force
from supermarket.registers.matching import same_form
from supermarket.registers.tables import FileRow
from supermarket.registers.values import restored


@dataclass(frozen=True)
class Places:
    """The sites that a file may name: their codes, and the codes of each name."""

    codes: frozenset[str]
    by_name: Mapping[str, Collection[str]]


def places_of(session: ReadSession, rows: Iterable[FileRow] = ()) -> Places:
    """Return the sites in force today, and those that rows of their own register name."""
    named = [(site.site, site.name) for site in all_in_force(session, SITES, session.today)]
    named += [(row.cells.get("site", ""), row.cells.get("name", "")) for row in rows]
    by_name: defaultdict[str, set[str]] = defaultdict(set)
    for code, name in named:
        by_name[same_form(name)].add(code)
    return Places(frozenset(code for code, _name in named), by_name)


def coded(row: FileRow, columns: Iterable[str], places: Places) -> FileRow:
    """Return a row with the codes of the sites that it names, where each is certain; the rest stays as it is."""
    cells = {**row.cells, **{name: _code(row.cells[name], places) for name in columns if name in row.cells}}
    return row if cells == row.cells else row.with_cells(cells)


def _code(text: str, places: Places) -> str:
    if text.isdigit():
        return restored(text, places.codes)
    named = places.by_name.get(same_form(text), ())
    return next(iter(named)) if len(named) == 1 else text

"""Lines of goods in a form that grows: scanned or named one after another, each with what is said about it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from supermarket.district.texts import figured
from supermarket.registers.numerals import how_many
from supermarket.spending.kinds import Goods
from supermarket.web.frame.forms import Form

LINES_MAX = 60
"""So many lines are taken in at once."""


@dataclass(frozen=True)
class Line:
    """One sort of goods as it was typed: how many, the last day, what all of them cost; `entry` once it is recorded."""

    sku: str
    name: str
    units: str
    expires: str = ""
    cost: str = ""
    entry: str = ""


def lines_of(form: Form) -> list[Line]:
    """Return the lines that a form holds, in their order; a line without goods is none."""
    columns = [form.texts.get(name, ()) for name in ("sku", "name", "units", "expires", "cost", "entry")]
    rows = zip(*columns, strict=False) if all(len(column) == len(columns[0]) for column in columns) else ()
    return [Line(*(figured(cell)[:60] for cell in row)) for row in rows if row[0].strip()][:LINES_MAX]


def with_goods(lines: Sequence[Line], goods: Goods, units: int) -> list[Line]:
    """Return the lines with so many more units of goods; a line of them that is not recorded yet takes them."""
    found = [*lines]
    for place, line in enumerate(found):
        if line.sku == goods.sku and not line.entry:
            found[place] = replace(line, units=str((how_many(line.units) or 0) + units))
            return found
    return [*found, Line(goods.sku, goods.name, str(units))]

"""Which rules and prices a month went by: the registers' rows in force at its end, and what changed within it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from sqlalchemy import select

from supermarket.books.session import ReadSession
from supermarket.district.tables import RegisterRow
from supermarket.earning.tables import RuleRow
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.spending.tables import GoodsRow


class Priced(NamedTuple):
    """A row of the goods' or the rules' register: what one unit is worth in points from a date on, 0 once it ended.

    `limit` is how much of it a household may have, or be given points for, as the register writes it.
    """

    from_: str
    at: int
    origin: str
    seq: int
    scope: str
    points: int
    ended: bool = False
    limit: str | None = None

    @property
    def entry(self) -> str:
        """Return the name of the entry that recorded it."""
        return f"{self.origin}-{self.seq}"


Prices = Mapping[str, tuple[Priced, ...]]
"""A register's rows by their code, the latest first."""
REGISTERS: Final[Mapping[str, tuple[type[RegisterRow], str, str]]] = {
    N_("rules"): (RuleRow, "rule", "caps"),
    N_("prices"): (GoodsRow, "sku", "limit"),
}


@dataclass(frozen=True)
class Version:
    """What of a register was in force at a place when a month ended.

    So many `rows` were in force; so many rows `changed`, which is to say came into force or ended within the month;
    `latest` is the entry of the last one that did at all.
    """

    register: str
    rows: int
    changed: int
    latest: str | None


def prices_of(session: ReadSession) -> dict[str, Prices]:
    """Return every row of the registers of rules and of prices, by the register's name."""
    return {name: _priced(session, *register) for name, register in REGISTERS.items()}


def _priced(session: ReadSession, row: type[RegisterRow], code: str, limit: str) -> Prices:
    rows: dict[str, list[Priced]] = {}
    for value, state, points, most, from_, at, origin, seq, scope in session.each(_register(row, code, limit)):
        worth = 0 if state else points
        rows.setdefault(value, []).append(Priced(from_, at, origin, seq, scope, worth, state is not None, most))
    return {value: tuple(listed) for value, listed in rows.items()}


@cache
def _register(row: type[RegisterRow], code: str, limit: str) -> Prepared:
    columns = table_of(row).c
    order = [columns[name] for name in ("from", "at", "origin", "seq")]
    chosen = select(columns[code], columns["state"], columns["points"], columns[limit], *order, columns["scope"])
    return Prepared(chosen.order_by(*(column.desc() for column in order)))


def price_at_end(rows: tuple[Priced, ...], month: str, chain: tuple[str, ...]) -> int:
    """Return what one unit was worth at a place when a month ended, 0 where nothing was in force."""
    return next((row.points for row in rows if row.from_ <= f"{month}-31" and row.scope in chain), 0)


def version_of(register: str, prices: Prices, month: str, chain: tuple[str, ...]) -> Version:
    """Return what of a register was in force at a place when a month ended."""
    last, in_force, changed = f"{month}-31", 0, 0
    latest: Priced | None = None
    for rows in prices.values():
        known = [row for row in rows if row.from_ <= last and row.scope in chain]
        in_force += bool(known) and not known[0].ended
        changed += sum(row.from_ >= f"{month}-01" for row in known)
        latest = max(known if latest is None else [latest, *known], key=lambda row: row[:4], default=latest)
    return Version(register, in_force, changed, latest.entry if latest else None)

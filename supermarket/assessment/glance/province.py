"""A province's month: what its districts have closed, added up from what three persons signed in each place.

Nothing is read but sealed months and the register of sites, so that the figures are those of the papers; a place whose
month is not closed yet is counted and adds nothing. The districts' ledgers lie side by side (schemas of one database,
or foreign tables that stand for those of another server), and each is read by itself.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy import bindparam, func, select

from supermarket.assessment.glance.glance import GOODS
from supermarket.assessment.glance.glance import POINTS as MOVED
from supermarket.books.tables import ClosedMonthRow
from supermarket.district.kinds import STREAM_OPENED, Tier
from supermarket.district.tables import SiteRow
from supermarket.errors.many.places import DistrictForbidden, DistrictTwice, DistrictUnread
from supermarket.journal.database import Database, DatabaseFault, Transaction, is_forbidden
from supermarket.journal.engines.engine import Where
from supermarket.journal.engines.postgresql.address import Address, is_schema, schema_of
from supermarket.journal.engines.told import sentence_of
from supermarket.journal.entry import Entry, EntryName
from supermarket.journal.places import engine_of
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named
from supermarket.journal.tables import EntryRow, StreamRow, table_of
from supermarket.locale import N_
from supermarket.months.closing.sealed import FIELD
from supermarket.months.figures.figures import Figures
from supermarket.months.figures.sums import is_entry
from supermarket.months.plain import restored

_closed: Final = table_of(ClosedMonthRow).c
_entry: Final = table_of(EntryRow).c
_stream: Final = table_of(StreamRow).c
_site: Final = table_of(SiteRow).c
_CLOSINGS: Final = Prepared(
    select(table_of(EntryRow))
    .join_from(table_of(ClosedMonthRow), table_of(EntryRow), is_entry(_closed.origin, _closed.seq))
    .where(_closed.month == bindparam("month"))
    .order_by(_entry.at, _entry.origin, _entry.seq)
)
_SITES: Final = Prepared(
    select(_site.site, _site.name, _site.tier, _site.state)
    .where(_site["from"] <= bindparam("last"))
    .order_by(_site.site, _site["from"], _site.at, _site.origin, _site.seq)
)
_DISTRICT: Final = Prepared(select(func.min(_stream.district)))
_OWN: Final = Prepared(select(_stream.origin).where(_stream.own != 0).limit(1))
"""The stream that a ledger writes; one that was moved writes none, and its months stand where it went."""
_STREAMS: Final = Prepared(select(_stream.origin).order_by(_stream.origin))
WHY: Final = {
    "moved": N_("it was moved, and goes on elsewhere"),
    "drill": N_("it is a drill"),
    "record": N_("it is no drill, as the one that was asked from is"),
    "name": N_("the name of its schema is none that an address says"),
    "twice": N_("the district's ledger is added in already; this is another one of the same district"),
}
"""Why a ledger that lies beside others is not counted."""
POINTS: Final = {**MOVED, "closing": N_("Held at the end")}
"""What a district's places say of their points; `closing` is what households held at the month's end."""
FUND: Final = {"received": N_("Money in"), "spent": N_("Money out"), "closing": N_("Money held")}
"""What they say of their money, in fen."""


@dataclass(frozen=True)
class DistrictMonth:
    """A district's month: `closed` of its `stations` have closed it, and what those came to.

    `ledger` is where it was read, `district` its six digits, `name` its centre's; `exceptions` are how many entries the
    closed months list as unusual, `redemptions` how often something was exchanged. Money is in fen.
    """

    ledger: str
    district: str
    name: str
    stations: int
    closed: int
    points: dict[str, int]
    goods: dict[str, int]
    fund: dict[str, int]
    redemptions: int
    exceptions: int


@dataclass(frozen=True)
class LeftOut:
    """A ledger that lies beside the others and is not counted, its district's six digits, and why, a key of `WHY`."""

    ledger: str
    district: str
    why: str


@dataclass(frozen=True)
class Province:
    """A month (YYYY-MM) of all districts, each by itself and all together, and the ledgers that are not in it."""

    month: str
    districts: tuple[DistrictMonth, ...]
    total: DistrictMonth
    left_out: tuple[LeftOut, ...]


class _Found(NamedTuple):
    """A ledger that was found: how it is called, whose it is, whether it is a drill; what `goes_on` is written here."""

    ledger: str
    district: str
    drill: bool
    goes_on: bool
    transaction: Transaction


def province_at(where: Where, month: str) -> Province:
    """Return a month (YYYY-MM) of every district whose ledger lies beside one: schemas of one database, also foreign.

    Whoever asks from a real ledger is told of real ones, from a drill of drills. Nothing is counted twice: neither what
    is left of a ledger that was moved, nor a copy that was restored beside it.

    Raises:
        DistrictTwice: a district has several ledgers there, and none of them is called by its code.
        DistrictForbidden, DistrictUnread: one of the districts may not be read, or cannot be.
        DatabaseFault: the server does not answer, or says what nobody has a sentence for.
    """
    with ExitStack() as opened:
        found, unnamed = list[_Found](), list[LeftOut]()
        for each in engine_of(where).districts_at(where):
            if isinstance(each, Address) and not is_schema(each.schema):
                unnamed.append(LeftOut(each.schema, "", "name"))
                continue
            with _named(name_of(each)):
                database = opened.enter_context(closing(Database(each, read_only=True)))
                found.append(_found(name_of(each), opened.enter_context(database.reading())))
        asked_from = [each for each in found if each.ledger == name_of(where)]
        counted, left_out = _sorted_out(found, drill=bool(asked_from) and asked_from[0].drill)
        return province(((each.ledger, each.transaction) for each in counted), month, [*unnamed, *left_out])


@contextmanager
def _named(ledger: str) -> Iterator[None]:
    """Let whoever is refused know which of the districts it is that was not read."""
    try:
        yield
    except DatabaseFault as fault:
        if is_forbidden(fault):
            raise DistrictForbidden(ledger=ledger) from fault
        if reason := sentence_of(fault):
            raise DistrictUnread(ledger=ledger, reason=reason) from fault
        raise


def _found(ledger: str, transaction: Transaction) -> _Found:
    row, own = transaction.row(_DISTRICT), transaction.row(_OWN)
    return _Found(ledger, str(row[0]) if row else "", _is_drill(transaction), own is not None, transaction)


def _is_drill(transaction: Transaction) -> bool:
    """Say whether the first of a ledger's streams that has a beginning here calls it a drill."""
    begun = (entry_named(transaction, EntryName(origin, 1)) for (origin,) in transaction.rows(_STREAMS))
    opened = next((entry for entry in begun if entry and entry.kind == STREAM_OPENED.name), None)
    return opened is not None and opened.content.get("purpose") == "drill"


def _sorted_out(found: Iterable[_Found], *, drill: bool) -> tuple[list[_Found], list[LeftOut]]:
    """Return the ledgers that are counted, and those that are not."""
    counted, left_out = list[_Found](), list[LeftOut]()
    for each in found:
        why = "moved" if not each.goes_on else "" if each.drill is drill else "drill" if each.drill else "record"
        if why:
            left_out.append(LeftOut(each.ledger, each.district, why))
        else:
            counted.append(each)
    several = {district for district, times in Counter(each.district for each in counted).items() if times > 1}
    for district in sorted(several):
        ledgers = [each.ledger for each in counted if each.district == district]
        if schema_of(district) not in ledgers:
            raise DistrictTwice(district=district, ledgers=ledgers)
    for each in [each for each in counted if each.district in several and each.ledger != schema_of(each.district)]:
        counted.remove(each)
        left_out.append(LeftOut(each.ledger, each.district, "twice"))
    return counted, left_out


def name_of(where: Where) -> str:
    """Return how a district's ledger is called beside the others: its schema, or its file."""
    return where.name if isinstance(where, Path) else where.schema


def province(districts: Iterable[tuple[str, Transaction]], month: str, left_out: Iterable[LeftOut] = ()) -> Province:
    """Return what the districts' closed months of one month come to; each is read in its own transaction."""
    found = tuple(_district(ledger, transaction, month) for ledger, transaction in districts)
    return Province(month, found, _all_together(found), tuple(left_out))


def _district(ledger: str, transaction: Transaction, month: str) -> DistrictMonth:
    with _named(ledger):
        return _month_of(ledger, transaction, month)


def _month_of(ledger: str, transaction: Transaction, month: str) -> DistrictMonth:
    row = transaction.row(_DISTRICT)
    stations, name = _stations(transaction, month)
    points, goods, fund = dict.fromkeys(POINTS, 0), dict.fromkeys(GOODS, 0), dict.fromkeys(FUND, 0)
    redemptions = exceptions = 0
    places: set[str] = set()
    district = str(row[0]) if row and row[0] else ""
    for place, figures, unusual in _closings(transaction, district, month, places):
        places.add(place)
        _add(points, figures.points)
        for each in figures.goods:
            _add(goods, each)
        _add(fund, figures.fund)
        redemptions += figures.redemptions
        exceptions += unusual
    return DistrictMonth(ledger, district, name, stations, len(places), points, goods, fund, redemptions, exceptions)


def _closings(
    transaction: Transaction, district: str, month: str, seen: set[str]
) -> Iterator[tuple[str, Figures, int]]:
    """Give the place, the figures and the number of unusual entries of each closed month, as it was sealed first."""
    for row in transaction.each(_CLOSINGS, district=district, month=month):
        content = Entry(*row).content
        if content["place"] in seen or FIELD not in content:
            continue
        sealed = content[FIELD]
        unusual = sum(len(each["entries"]) for each in sealed["exceptions"])
        yield content["place"], restored(Figures, sealed["figures"]), unusual


def _stations(transaction: Transaction, month: str) -> tuple[int, str]:
    """Return how many stations a district has at the end of a month, and what its centre is called then."""
    rows = {str(row[0]): row for row in transaction.rows(_SITES, last=f"{month}-31")}
    stations = sum(row[2] == Tier.STATION.value and row[3] is None for row in rows.values())
    centres = [str(row[1]) for row in rows.values() if row[2] == Tier.CENTRE.value]
    return stations, centres[0] if centres else ""


def _add(sums: dict[str, int], figures: object) -> None:
    for name in sums:
        sums[name] += getattr(figures, name)


def _all_together(found: tuple[DistrictMonth, ...]) -> DistrictMonth:
    def summed(part: str, names: Iterable[str]) -> dict[str, int]:
        return {name: sum(getattr(each, part)[name] for each in found) for name in names}

    return DistrictMonth(
        ledger="",
        district="",
        name="",
        stations=sum(each.stations for each in found),
        closed=sum(each.closed for each in found),
        points=summed("points", POINTS),
        goods=summed("goods", GOODS),
        fund=summed("fund", FUND),
        redemptions=sum(each.redemptions for each in found),
        exceptions=sum(each.exceptions for each in found),
    )

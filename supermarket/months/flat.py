"""A reconciled month as flat rows, one figure in each, for programs: what a CSV of it holds."""

from collections.abc import Iterator
from typing import Final, TypeAlias

from supermarket.months.reconciled import Reconciliation

Value: TypeAlias = str | int | None
COLUMNS: Final = ("site", "month", "section", "item", "figure", "value")


def rows_of(found: Reconciliation) -> Iterator[tuple[Value, ...]]:
    """Give the rows of a month: place, month, section, what of it, which figure, its value; money is in fen."""
    for section, item, figure, value in _figures(found):
        yield found.site, found.month, section, item, figure, value


def _figures(found: Reconciliation) -> Iterator[tuple[str, str, str, Value]]:
    yield from _of("scope", "", found, ("name", "entries", "first", "last", "origin", "size", "root"))
    yield "scope", "", "figures", found.digest
    yield "scope", "", "closed", int(found.closed)
    for version in found.versions:
        yield from _of("versions", version.register, version, ("rows", "changed", "latest"))
    yield from _of("points", "", found.figures.points)
    yield "points", "", "redemptions_count", found.figures.redemptions
    for line in found.figures.goods:
        yield from _of("goods", line.sku, line, tuple(name for name in vars(line) if name != "sku"))
    yield from _of("fund", "", found.figures.fund)
    yield from (("cards", "", state, count) for state, count in found.figures.cards.items())
    yield from _of("liability", "", found.liability)
    yield from _beside(found)
    for check in found.checks:
        if check.compared:
            yield from _of("checks", check.name, check, ("expected", "found", "difference"))
        yield "checks", check.name, "ok", int(check.ok)
        yield from (("checks", check.name, "entry", entry) for entry in check.entries)
    for listed in found.exceptions:
        yield from (("exceptions", listed.name, "entry", entry) for entry in listed.entries)
    for signature in found.signatures:
        yield from _of("signatures", signature.role.value, signature, ("actor", "on", "entry", "reason"))


def _beside(found: Reconciliation) -> Iterator[tuple[str, str, str, Value]]:
    """Give what stands beside the figures: gifts, what waits, how the month moved."""
    for gift in found.donations:
        item = " ".join(filter(None, (gift.donor, gift.sku, gift.restricted)))
        yield from _of("donations", item, gift, ("opening", "received", "moved", "given", "spoiled", "left"))
    for what, names in vars(found.pending).items():
        yield from (("pending", what, "name", name) for name in names)
    for moved in found.movement:
        yield from _of("movement", moved.figure, moved, ("now", "before", "change", "median"))
        yield "movement", moved.figure, "jumped", int(moved.jumped)
        yield "movement", moved.figure, "outlier", int(moved.outlier)


def _of(section: str, item: str, value: object, names: tuple[str, ...] = ()) -> Iterator[tuple[str, str, str, Value]]:
    held = vars(value)
    yield from ((section, item, name.rstrip("_"), held[name]) for name in names or held)

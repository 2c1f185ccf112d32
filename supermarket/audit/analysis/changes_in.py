"""Reading the versions of prices, rules and settings, and who used one while it was in force."""

from collections.abc import Callable, Iterator
from typing import Final

from sqlalchemy import Select, bindparam, select

from supermarket.audit.analysis.changes import There, Used, Version, settings_back, used_between
from supermarket.audit.analysis.values import Outcome, Span
from supermarket.books.session import ReadSession
from supermarket.district.tables import RegisterRow, SettingRow
from supermarket.earning.tables import ClaimRow, RuleRow
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.spending.tables import GoodsRow, UseRow

_use: Final = table_of(UseRow).c
_claim: Final = table_of(ClaimRow).c


def _versions(row: type[RegisterRow], code: str, figure: str) -> Select[tuple[str, ...]]:
    columns = table_of(row).c
    stamp = (columns.at, columns.origin, columns.seq)
    return select(columns[code], columns.scope, columns["from"], *stamp, columns[figure]).order_by(
        columns[code], columns.scope, columns["from"], *stamp
    )


_PRICES: Final = Prepared(_versions(GoodsRow, "sku", "points"))
_RULES: Final = Prepared(_versions(RuleRow, "rule", "points"))
_SETTINGS: Final = Prepared(_versions(SettingRow, "setting", "value"))
_REDEEMED: Final = Prepared(
    select(_use.origin, _use.seq, _use.household)
    .where(
        _use.sku == bindparam("code"),
        _use.use == "given",
        _use.on >= bindparam("since"),
        _use.on < bindparam("until"),
        _use.quantity > 0,
    )
    .order_by(_use.on, _use.origin, _use.seq)
)
_CLAIMED: Final = Prepared(
    select(_claim.origin, _claim.seq, _claim.household)
    .where(_claim.rule == bindparam("code"), _claim.on >= bindparam("since"), _claim.on < bindparam("until"))
    .order_by(_claim.at, _claim.origin, _claim.seq)
)


def changes(session: ReadSession, span: Span) -> Iterator[Outcome]:
    """Give the prices and rules that were changed back, whose change lies in the span, with who used them between."""
    yield used_between(
        "price_back",
        _read(session, _PRICES),
        lambda there: _lies_in(there, span) and not there.is_gain,
        _users(session, _REDEEMED),
    )
    yield used_between(
        "rule_back",
        _read(session, _RULES),
        lambda there: _lies_in(there, span) and there.is_gain,
        _users(session, _CLAIMED),
    )
    yield settings_back(_read(session, _SETTINGS), lambda there: _lies_in(there, span))


def _lies_in(there: There, span: Span) -> bool:
    return span.first <= there.changed.since <= span.last


def _read(session: ReadSession, statement: Prepared) -> list[Version]:
    return [
        Version(code, scope, since, at, f"{origin}-{seq}", int(figure))
        for code, scope, since, at, origin, seq, figure in session.each(statement)
    ]


def _users(session: ReadSession, statement: Prepared) -> Callable[[There], list[Used]]:
    """Return what looks up who used a figure from the day of its change to the day before it was taken back."""

    def used(there: There) -> list[Used]:
        days = {"since": there.changed.since, "until": there.back.since}
        rows = session.rows(statement, code=there.changed.code, **days)
        return [Used(f"{origin}-{seq}", household) for origin, seq, household in rows]

    return used

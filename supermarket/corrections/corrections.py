"""Reversal 冲正: a mistake is corrected once, by a linked entry with a reason, dated today; never by an edit."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, func, select

from supermarket.books.accounts import household_points
from supermarket.books.kinds import POINT, Body, Kind, Posting, Reversing, parsed
from supermarket.books.many.once import doubled_by
from supermarket.books.posting import legs_of
from supermarket.books.reversals import REVERSED_BY
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.books.tables import BooksRow
from supermarket.corrections.mends import mend_of
from supermarket.district.identities import is_same_person
from supermarket.district.persons import NOTE_MAX, read_text
from supermarket.district.roles import allow_on
from supermarket.district.settings import REVERSAL_BY_AUTHOR, setting
from supermarket.district.texts import plain
from supermarket.errors.corrections import (
    DoubledAlready,
    EntryUnknown,
    NotReversible,
    ReversalByAuthor,
    ReversalShort,
    ReversedAlready,
)
from supermarket.households.events import ever_enrolled, successor_of
from supermarket.households.holders.holding import check_holder
from supermarket.households.households import names_of, station_of
from supermarket.households.tables import SpentYearRow
from supermarket.journal.entry import Entry, EntryName, entry_name
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.people.reasons import check_reason


@dataclass(frozen=True)
class Reversed:
    """The answer to a reversal; `owed` are the points that were spent already, which the household owes now 待追回."""

    entry: str
    reverses: str
    owed: int = 0


def reverse(session: WriteSession, typed: str, reason: str, request: Request) -> Reversed:
    """Reverse an entry that moved points or goods: points and goods return to where they were.

    What moved a household's points at its own station is reversed at the one where it is at home now, and of one that
    was merged with the household that took over. Of points that a household was given, what it has spent already stays
    owed until later awards settle it.

    Raises:
        EntryUnknown, NotReversible, ReversedAlready, DoubledAlready: there is nothing to reverse.
        TextUnreadable, ReasonPersonal: the reason cannot be sealed.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, ReversalByAuthor: the operator may not.
        ReversalShort: goods or money already gone are missing.
        HolderElsewhere, HolderOnPaper, MachineStale, MachineUnheard, MachineForked, MachineReplaced: it takes points
            that this machine may not take.
    """
    entry = entry_to_reverse(session, typed)
    kind = session.kinds.get(entry.kind)
    if kind is None:
        raise NotReversible(entry=entry.name, kind=entry.kind, mend=mend_of(entry.kind))
    reason = read_text(reason, N_("reason"), most=NOTE_MAX)
    asked = {"entry": entry.name, "reason": reason}
    body = parsed(kind, entry)
    if kind.reversal is None:
        raise NotReversible(entry=entry.name, kind=entry.kind, mend=mend_of(entry.kind))
    reversing = Reversing(reverses=entry.name, reason=reason, on=entry.on, asked=asked)
    reversal_kind, reversal_body = kind.reversal(body, reversing)
    answer = session.answered(reversal_kind, request, site=None if kind.at_home else entry.site, asked=asked)
    if answer:
        return _reversed(answer)
    _check_operator(session, kind, entry, request)
    check_not_reversed(session, entry)
    household = getattr(body, "household", None)
    now = successor_of(session, household) if household else None
    check_reason(reason, names_of(session, now, session.today) if now else [])
    reversal_body = _moved_on(household, now, reversal_body)
    reversal_body = _owing(session, reversal_kind, entry, reversal_body)
    _check_not_gone(session, reversal_kind, entry, reversal_body)
    _check_holder(session, now, legs_of(reversal_kind, entry, reversal_body))
    site = station_of(session, now, session.today) if now and kind.at_home else entry.site
    return _reversed(session.record(reversal_kind, reversal_body, request, site=site, on=session.today))


def _check_holder(session: WriteSession, household: str | None, legs: Sequence[Posting]) -> None:
    """Refuse a reversal that takes points from a household which another machine holds; what gives any may be here."""
    if household and any(leg.account == household_points(household) and leg.amount < 0 for leg in legs):
        check_holder(session, ever_enrolled(session, household))


def _moved_on(household: str | None, now: str | None, body: Body) -> Body:
    """Return the body of a reversal for the household that took over, where the one of the entry was merged."""
    if household == now or "was" not in type(body).model_fields:
        return body
    return body.model_copy(update={"household": now, "was": household})


def entry_to_reverse(session: ReadSession, typed: str) -> Entry:
    """Return the entry that was typed.

    Raises:
        EntryUnknown: there is none.
    """
    name = entry_name(plain(typed))
    entry = entry_named(session.transaction, name) if name else None
    if entry is None:
        raise EntryUnknown(entry=plain(typed)[:40])
    return entry


def reversed_by(session: ReadSession, name: EntryName) -> str | None:
    """Return the name of the entry that reversed this one, or None."""
    row = session.row(REVERSED_BY, origin=name.origin, seq=name.seq)
    return f"{row[0]}-{row[1]}" if row else None


def _check_operator(session: WriteSession, kind: Kind[Any], entry: Entry, request: Request) -> None:
    """Refuse whoever may not reverse, or may not do himself what he would undo."""
    for verb in ("reverse", kind.verb):
        allow_on(session, verb, actor=request.actor, site=entry.site, on=session.today)
    own = is_same_person(session, entry.actor, request.actor, session.today)
    if own and not setting(session, REVERSAL_BY_AUTHOR, session.today):
        raise ReversalByAuthor(entry=entry.name, operator=request.actor)


def check_not_reversed(session: ReadSession, entry: Entry) -> None:
    """Refuse what was reversed.

    Raises:
        ReversedAlready, DoubledAlready: it was, or it moved nothing.
    """
    name = EntryName(entry.origin, entry.seq)
    if by := reversed_by(session, name):
        raise ReversedAlready(entry=entry.name, by=by)
    if first := doubled_by(session.transaction, name):
        raise DoubledAlready(entry=entry.name, first=str(first))


def _owing(session: ReadSession, kind: Kind[Any], entry: Entry, body: Body) -> Body:
    """Return the body of a reversal that takes from a household what it still has, and says what it owes of the rest.

    Only the kinds that take an award back know of a debt.
    """
    if "owed" not in type(body).model_fields:
        return body
    missing = sum(
        max(0, -(session.balance(leg.account, POINT) + leg.amount))
        for leg in legs_of(kind, entry, body)
        if leg.commodity == POINT and leg.account.startswith("Assets:")
    )
    return body.model_copy(update={"owed": missing}) if missing else body


def _reversed(entry: Entry) -> Reversed:
    return Reversed(entry.name, entry.content["reverses"], entry.content.get("owed", 0))


def _check_not_gone(session: ReadSession, kind: Kind[Any], entry: Entry, body: Body) -> None:
    """Refuse where an asset, or a sum such as what is left of a batch, would fall below zero."""
    for leg in legs_of(kind, entry, body):
        held = session.balance(leg.account, leg.commodity)
        if leg.account.startswith("Assets:") and held + leg.amount < 0:
            raise ReversalShort(entry=entry.name, what=leg.commodity.removeprefix("G"), missing=-(held + leg.amount))
    for change in kind.rows(entry, body):
        values = change.named
        if change.row is SpentYearRow or (getattr(body, "was", None) and "year" in values):
            continue  # at a merger only what was left of years went over, and what was spent in them was begun anew
        for name in change.row.sums:
            if name in change.row.sinking:
                continue
            row = session.row(_sum(change.row, name), **{key: values[key] for key in _key(change.row)})
            total = (row[0] if row else 0) + int(values[name] or 0)
            if total < 0:
                raise ReversalShort(entry=entry.name, what=str(values.get("sku", name)), missing=-total)


@cache
def _sum(row: type[BooksRow], name: str) -> Prepared:
    columns = table_of(row).c
    key = and_(*(columns[each] == bindparam(each) for each in _key(row)))
    return Prepared(select(func.coalesce(func.sum(columns[name]), 0)).where(key))


@cache
def _key(row: type[BooksRow]) -> tuple[str, ...]:
    return tuple(column.name for column in table_of(row).primary_key.columns if column.name not in row.apart)

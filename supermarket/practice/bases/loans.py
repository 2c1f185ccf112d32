"""Loans 借用: a copy goes out to a household, its member, or a stranger who is described, and comes back or is lost."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final, Literal

from sqlalchemy import bindparam, select

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import latest
from supermarket.district.persons import is_note_of, keep_note
from supermarket.district.roles import allow
from supermarket.district.texts import plain
from supermarket.errors.practice.bases import BorrowerUnsaid, CopiesShort, ItemNotLent, PaidRefused
from supermarket.households.finding.lookup import check_card, household_of, who
from supermarket.households.households import head_name, member_of
from supermarket.journal.entry import require_name
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named
from supermarket.journal.tables import table_of
from supermarket.people.masking import masked_name
from supermarket.people.records import record_of
from supermarket.practice.bases.copies import here, item_of
from supermarket.practice.bases.course import LENT, LOAN, REPORT_LOST
from supermarket.practice.bases.kinds import ITEMS, LOAN_MADE, LOAN_STEPPED, NEVER, LoanMade
from supermarket.practice.bases.tables import LoanRow
from supermarket.practice.cases.cases import Case, case_of, cases_at, open_cases, take

MAKE: Final = "loan make"
SHOW: Final = "loan show"
_loan: Final = table_of(LoanRow).c
_ONE: Final = Prepared(
    select(_loan.item, _loan.household, _loan.member, _loan.note, _loan.until).where(
        _loan.origin == bindparam("origin"), _loan.seq == bindparam("seq")
    )
)


@dataclass(frozen=True)
class Lending:
    """What is asked to be lent: a thing, to a household (as typed or scanned) and its member, or to a stranger.

    `stranger` are the words by which he is known, such as a name and a phone; they stay in the people drawer.
    """

    item: str
    household: str | None = None
    member: str | None = None
    stranger: str | None = None


@dataclass(frozen=True)
class Loan:
    """A loan as it stands: what was lent to whom until the end of which day, and whether it is late."""

    loan: str
    site: str
    on: str
    item: str
    name: str
    household: str | None
    member: str | None
    whom: str
    """Whom to ask for it, as far as the reader may know: a head's name, or what describes a stranger."""
    until: str
    state: str
    overdue: bool
    days_late: int
    paid: int | None


def lend(session: WriteSession, lending: Lending, request: Request) -> Loan:
    """Lend a copy of a thing that is at the request's site, for the days that the register says.

    Raises:
        BorrowerUnsaid, TextUnreadable: nobody is said to take it, or two are.
        NumberMistyped, CardUnknown, CardIsBlank, CardIsFrozen, CardIsReplaced, CardIsCancelled, HouseholdUnknown,
        MemberUnknown: no household or member is named.
        ItemUnknown, ItemNotLent, CopiesShort: it cannot be lent.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
    """
    stranger = lending.stranger if lending.stranger and plain(lending.stranger) else None
    if (lending.household is None) == (stranger is None) or (lending.member and stranger):
        raise BorrowerUnsaid
    named = who(session, lending.household) if lending.household else None
    said = {
        "item": plain(lending.item)[:20],
        "household": named.household if named else None,
        "member": plain(lending.member)[:40] if lending.member else None,
    }
    asked = {name: value for name, value in said.items() if value is not None}
    noted = partial(is_note_of, session, note=stranger)
    if answer := session.answered(LOAN_MADE, request, site=request.site, asked=asked, besides=noted):
        return loan_of(session, answer.name)
    allow(session, MAKE, request)
    today = session.today
    item = item_of(session, asked["item"], today)
    if not item.lendable or item.days is None:
        raise ItemNotLent(item=item.item)
    if here(session, request.site, item.item).get(NEVER, 0) < 1:
        raise CopiesShort(item=item.item, quantity=1, here=0)
    member = None
    if named:
        check_card(named)
        household_of(session, named.household, today)
        member = member_of(session, named.household, lending.member, today).member if lending.member else None
    body = LoanMade(
        asked={**asked, **({"member": member} if member else {})},
        item=item.item,
        household=named.household if named else None,
        member=member,
        note=keep_note(session, stranger) if stranger else None,
        until=(date.fromisoformat(today) + timedelta(days=item.days)).isoformat(),
    )
    return loan_of(session, session.record(LOAN_MADE, body, request, site=request.site, on=today).name)


def end_loan(
    session: WriteSession,
    typed: str,
    request: Request,
    *,
    step: Literal["give back", "report lost"],
    paid: int | None = None,
) -> Loan:
    """Record that what was lent came back or was lost; `paid` is what was paid for what was lost, in fen.

    Raises:
        CaseUnknown: there is no such loan.
        StepRefused: it came back already.
        PaidRefused: money was paid for what came back.
        KeyUsed, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: as in `lend`.
    """
    case = case_of(session, LOAN, typed)
    if paid is not None and step != REPORT_LOST:
        raise PaidRefused
    asked = {"case": case.case, "step": step, **({"paid": str(paid)} if paid is not None else {})}
    told = {"item": _row(session, case)[0], **({"paid": paid} if paid is not None else {})}
    took = take(session, LOAN, LOAN_STEPPED, case, request, name=step, asked=asked, told=told)
    return _loan_of(session, took)


def loan_of(session: ReadSession, typed: str) -> Loan:
    """Return a loan by the name of its entry.

    Raises:
        CaseUnknown: there is no such loan.
    """
    return _loan_of(session, case_of(session, LOAN, typed))


def loans_at(session: ReadSession, site: str) -> list[Loan]:
    """Return every loan of a site, open or ended, the oldest first."""
    return [_loan_of(session, case) for case in cases_at(session, LOAN, [site])]


def open_loans(session: ReadSession, site: str | None = None) -> list[Loan]:
    """Return what is lent and not back, at a site or everywhere, the oldest first."""
    return [_loan_of(session, case) for case in open_cases(session, LOAN) if site in {None, case.site}]


def overdue_loans(session: ReadSession, site: str | None = None) -> list[Loan]:
    """Return what should be back by now, and whom to ask for it, the latest first."""
    late = [loan for loan in open_loans(session, site) if loan.overdue]
    return sorted(late, key=lambda loan: (loan.until, loan.loan))


def _row(session: ReadSession, case: Case) -> tuple[str, str | None, str | None, str | None, str]:
    name = require_name(case.case)
    row = session.row(_ONE, origin=name.origin, seq=name.seq)
    assert row is not None, case.case  # noqa: S101 - a case and its row are written together
    item, household, member, note, until = row
    return item, household, member, note, until


def _loan_of(session: ReadSession, case: Case) -> Loan:
    item, household, member, note, until = _row(session, case)
    known = item_name(session, item)
    late = (date.fromisoformat(session.today) - date.fromisoformat(until)).days
    is_late = case.state == LENT and late > 0
    paid = None
    if case.state != LENT and len(case.steps) > 1:
        last = entry_named(session.transaction, require_name(case.steps[-1].entry))
        paid = last.content.get("paid") if last else None
    return Loan(
        loan=case.case,
        site=case.site,
        on=case.on,
        item=item,
        name=known,
        household=household,
        member=member,
        whom=_whom(session, household, note),
        until=until,
        state=case.state,
        overdue=is_late,
        days_late=late if is_late else 0,
        paid=paid,
    )


def item_name(session: ReadSession, code: str) -> str:
    """Return what a thing of the register is called, also one that has ended."""
    item = latest(session, ITEMS, code, session.today)
    return item.name if item else code


def _whom(session: ReadSession, household: str | None, note: str | None) -> str:
    if household:
        return head_name(session, household, session.today)
    words = record_of(session.transaction, note).get("note", "")
    return masked_name(words) if session.masked else words

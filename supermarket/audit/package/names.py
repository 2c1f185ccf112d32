"""Names in the auditor's package: what opens the commitments to them, and the entry without which nobody takes them."""

from typing import Final

from sqlalchemy import bindparam, func, select

from supermarket.audit.kinds import NAMES_EXPORTED, NamesExported
from supermarket.audit.package.checker.files.names import Opened
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.persons import NOTE_MAX, read_text
from supermarket.district.roles import allow
from supermarket.district.tables import MemberRow, StaffRow
from supermarket.journal.engines.neutral import text_at
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.people.reasons import check_reason
from supermarket.people.tables import PersonalRow

_personal: Final = table_of(PersonalRow).c
_member: Final = table_of(MemberRow).c
_staff: Final = table_of(StaffRow).c
_KEPT: Final = Prepared(select(_personal.commitment, _personal.salt, _personal.record).order_by(_personal.commitment))
_NAMES: Final = Prepared(select(text_at(_personal.record, bindparam("field"))).distinct())
_COUNT: Final = Prepared(
    select(
        select(func.count(func.distinct(_member.member))).scalar_subquery(),
        select(func.count(func.distinct(_staff.staff))).where(_staff.person.is_not(None)).scalar_subquery(),
    )
)


def record_names_exported(session: WriteSession, reason: str, request: Request) -> str:
    """Record that all names leave in an export, before they do; return the name of the entry.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        TextUnreadable, ReasonPersonal: the reason cannot be sealed.
        KeyUsed: the key belongs to another request.
    """
    reason = read_text(reason, N_("reason"), most=NOTE_MAX)
    asked = {"reason": reason}
    answer = session.answered(NAMES_EXPORTED, request, site=request.site, asked=asked)
    if answer:
        return answer.name
    allow(session, "audit export", request)
    check_reason(reason, (name for (name,) in session.rows(_NAMES, field="$.name")))
    members, staff = session.rows(_COUNT)[0]
    body = NamesExported(asked=asked, reason=reason, members=members, staff=staff)
    return session.record(NAMES_EXPORTED, body, request, site=request.site, on=session.today).name


def opened_commitments(session: ReadSession, commitments: set[str]) -> dict[str, Opened]:
    """Return what opens each of these commitments, in their order; nothing for those whose record was erased."""
    rows = session.each(_KEPT)
    return {commitment: Opened(salt.hex(), record) for commitment, salt, record in rows if commitment in commitments}

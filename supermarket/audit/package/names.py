"""Names in the auditor's package: the table of them, and the entry without which nobody takes them away."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Select, String, bindparam, cast, func, literal, null, select

from supermarket.audit.kinds import NAMES_EXPORTED, NamesExported
from supermarket.audit.package.contents import Table, columns
from supermarket.books.session import Request, WriteSession
from supermarket.district.persons import NOTE_MAX, read_text
from supermarket.district.roles import allow
from supermarket.district.tables import MemberRow, RegisterRow, StaffRow
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.people.reasons import check_reason
from supermarket.people.tables import PersonalRow

_PHONE_DIGITS: Final = 4
_personal: Final = table_of(PersonalRow).c
_member: Final = table_of(MemberRow).c
_staff: Final = table_of(StaffRow).c
_NAMES: Final = Prepared(select(func.json_extract(_personal.record, bindparam("field"))).distinct())
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


def _persons(row: type[RegisterRow], member: ColumnElement[Any], staff: ColumnElement[Any]) -> Select[tuple[str, ...]]:
    """Return what a register says of persons, version by version; no name where the record was erased."""
    register = table_of(row).c
    phone = func.substr(func.json_extract(_personal.record, literal("$.phone")), -_PHONE_DIGITS)
    return (
        select(
            register.origin,
            register.seq,
            (register.origin + literal("-") + cast(register.seq, String)).label("entry"),
            member,
            staff,
            func.json_extract(_personal.record, literal("$.name")),
            phone,
        )
        .join_from(table_of(row), table_of(PersonalRow), register.person == _personal.commitment, isouter=True)
        .where(register.person.is_not(None))
    )


_PEOPLE: Final = Prepared(
    _persons(MemberRow, _member.member, null())
    .union_all(_persons(StaffRow, null(), _staff.staff))
    .order_by("origin", "seq")
)
PEOPLE: Final = Table(
    "people",
    "人员姓名",
    "成员与工作人员的姓名，每次登记一行；电话只有末四位。个人信息，依权限带出，用毕即删",
    columns("entry member staff person_name phone"),
    ("entry",),
    lambda session: (row[2:] for row in session.each(_PEOPLE)),
)
"""The one table with names; it stands in a package only if they were asked for."""

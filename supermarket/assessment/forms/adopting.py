"""Forms adopted 启用: a form is recorded before anybody is marked or scored by it, so that no bound moves unseen.

A file alone is worth nothing: it could say something else at every run. What stands in the register is sealed, with its
day, and whoever changed it; a mark and a run name it by its digest.
"""

from dataclasses import dataclass
from typing import Final

from supermarket.assessment.forms.forms import Form, form_of
from supermarket.assessment.forms.kinds import FORMS, FormRecorded
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import all_in_force, in_force, record_row
from supermarket.district.dated.repeats import action_of, is_end, is_row
from supermarket.district.dates import read_date
from supermarket.district.roles import allow
from supermarket.district.sites import centre_of
from supermarket.district.texts import plain
from supermarket.errors.assessment.runs import FormNotAdopted
from supermarket.errors.registers import NothingChanged, RowUnknown
from supermarket.journal.entry import Entry

RECORD: Final = "form record"


@dataclass(frozen=True)
class Adopted:
    """A change of the register of forms: its entry, the form, its digest, from which day; `action` says what it did."""

    entry: str
    action: str
    form: str
    sha256: str
    from_: str


@dataclass(frozen=True)
class Adoption:
    """A form in force: since which day, and all of it."""

    since: str
    form: Form


def adopt(session: WriteSession, form: Form, from_: str | None, request: Request) -> Adopted:
    """Record a form, from today or a later day on; it takes the place of the one that had its name.

    Raises:
        DateUnreadable, FromInThePast: not from that day.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        NothingChanged: it is in force as it is.
    """
    day = read_date(from_) if from_ else None
    row = FormRecorded(
        form=form.name,
        name=form.title,
        form_content=form.content,
        form_sha256=form.sha256,
        scope=centre_of(session, session.today).site,
    )
    if found := session.repeated(request, lambda some: is_row(some[0], FORMS, row, day)):
        return _adopted(session, found[0])
    allow(session, RECORD, request)
    day = day or session.today
    standing = in_force(session, FORMS, form.name, max(day, session.today))
    if standing and standing.form_sha256 == form.sha256:
        raise NothingChanged(register=FORMS.name, row=form.name)
    dated = row.model_copy(update={"from_": day})
    return _adopted(session, record_row(session, FORMS, dated, request, site=request.site))


def abolish(session: WriteSession, named: str, from_: str | None, request: Request) -> Adopted:
    """End a form from today or a later day on: nobody is marked or scored by it any more.

    Raises:
        DateUnreadable, FromInThePast: not from that day.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        RowUnknown: no such form is in force.
    """
    day, code = read_date(from_) if from_ else None, plain(named)[:40]
    if found := session.repeated(request, lambda some: is_end(some[0], FORMS, code, day)):
        return _adopted(session, found[0])
    allow(session, RECORD, request)
    row = in_force(session, FORMS, code, session.today)
    if row is None:
        raise RowUnknown(register=FORMS.name, row=code)
    ended = row.model_copy(update={"state": "ended", "from_": day or session.today})
    return _adopted(session, record_row(session, FORMS, ended, request, site=request.site))


def adoptions(session: ReadSession) -> list[Adoption]:
    """Return every form in force today, in the order in which they were first recorded."""
    return [Adoption(row.from_ or "", form_of(row.form_content)) for row in all_in_force(session, FORMS, session.today)]


def form_in_force(session: ReadSession, named: str) -> Form | None:
    """Return the form that is in force today under a name; None where there is none."""
    row = in_force(session, FORMS, plain(named), session.today)
    return form_of(row.form_content) if row else None


def check_adopted(session: ReadSession, form: Form) -> None:
    """Refuse a form that is not in force today exactly as it is.

    Raises:
        FormNotAdopted: it is not.
    """
    row = in_force(session, FORMS, form.name, session.today)
    if row is None or row.form_sha256 != form.sha256:
        raise FormNotAdopted(form=form.name)


def _adopted(session: ReadSession, entry: Entry) -> Adopted:
    said = entry.content
    action = action_of(session, FORMS, entry)
    return Adopted(entry.name, action, said["form"], said["form_sha256"], said.get("from", ""))

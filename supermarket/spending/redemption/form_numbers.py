"""The numbers of printed forms: a print goes on where the last of the same shop ended, or repeats what was named."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, func, select

from supermarket.books.session import Request, WriteSession
from supermarket.district.roles import allow
from supermarket.district.sites import shop_of, site_of
from supermarket.errors.shop.goods import FormNumbersRefused
from supermarket.errors.staff import ShopAmbiguous, ShopMissing
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.spending.redemption.form_kinds import FORMS_PRINTED, FormNumbered, FormsAsked, FormsPrinted
from supermarket.spending.tables import FormPrintRow

SLIPS_MAX: Final = 1000
NUMBER_MAX: Final = 999_999_999
_print: Final = table_of(FormPrintRow).c
_LAST: Final = Prepared(
    select(func.max(_print.last)).where(_print.site == bindparam("site"), _print.form == bindparam("form"))
)


@dataclass(frozen=True)
class Numbered:
    """The answer to numbered forms: whose they are, and their numbers."""

    entry: str
    site: str
    form: str
    first: int
    last: int


def number_forms(
    session: WriteSession, form: FormNumbered, quantity: int, first: int | None, request: Request
) -> Numbered:
    """Record which numbers forms are printed with: from `first`, else on from the last print at the same shop.

    Raises:
        SiteUnknown: there is no such site.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        FormNumbersRefused: there are no such numbers.
    """
    site = _numbered_at(session, request.site)
    asked = FormsAsked(form=form, quantity=quantity, first=first)
    answer = session.answered(FORMS_PRINTED, request, site=site, asked=asked.content())
    if answer:
        return _numbered(answer)
    allow(session, "forms print", request)
    begins = first or _last(session, site, form) + 1
    last = begins + quantity - 1
    if not 1 <= quantity <= SLIPS_MAX or not 1 <= begins <= last <= NUMBER_MAX:
        raise FormNumbersRefused(first=begins, count=quantity, most=SLIPS_MAX)
    body = FormsPrinted(asked=asked, form=form, first=begins, last=last)
    return _numbered(session.record(FORMS_PRINTED, body, request, site=site, on=session.today))


def _numbered_at(session: WriteSession, site: str) -> str:
    """Return the shop that a site means, whose slips these are; the site itself where it means no one shop."""
    try:
        return shop_of(session, site, session.today).site
    except (ShopMissing, ShopAmbiguous):
        return site_of(session, site, session.today).site


def _last(session: WriteSession, site: str, form: str) -> int:
    row = session.row(_LAST, site=site, form=form)
    return int(row[0]) if row and row[0] else 0


def _numbered(entry: Entry) -> Numbered:
    content = entry.content
    return Numbered(entry.name, entry.site, content["form"], content["first"], content["last"])

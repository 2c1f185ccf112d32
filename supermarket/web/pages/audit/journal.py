"""The journal on a page: filters, the newest first, fifty at a time."""

import re
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response

from supermarket.audit.browsing.journal import Found, Wanted, browse, raised_in
from supermarket.audit.browsing.opened import AUDIT
from supermarket.audit.package.kind_words import kind_words
from supermarket.books.session import ReadSession
from supermarket.cli.frame.names import site_name
from supermarket.errors import Refusal
from supermarket.errors.corrections import EntryUnknown
from supermarket.journal.entry import EntryName, entry_name
from supermarket.locale import _
from supermarket.locale.kind_names import kind_name
from supermarket.web.acts.said import on_page
from supermarket.web.frame.looks import page
from supermarket.web.frame.statuses import MISTYPED, status_of
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.pages.audit.seen import ledger_seen
from supermarket.web.pages.centre.found import mark_of

router = APIRouter()
_WRITTEN: Final = r"^(\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
_MONTH: Final = r"^(\d{4}-(0[1-9]|1[0-2]))?$"
Text = Annotated[str, Query(max_length=64)]


@router.get("/audit")
def journal(  # noqa: PLR0913 - by name
    visit: StaffVisit,
    *,
    kind: Text = "",
    site: Text = "",
    household: Text = "",
    actor: Text = "",
    written: Annotated[str, Query(max_length=10)] = "",
    reversed_: Annotated[str, Query(alias="reversed", max_length=3)] = "",
    exceptions: Annotated[str, Query(max_length=7)] = "",
    after: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Show the entries that are asked for."""
    visit.check_may(AUDIT)
    asked = {
        "kind": kind,
        "site": site.strip(),
        "household": household.strip(),
        "actor": actor.strip(),
        "written": written.strip(),
        "reversed": reversed_ if reversed_ in {"yes", "no", "is"} else "",
        "exceptions": exceptions.strip(),
    }
    refused, status, found = "", 200, Found(())
    with ledger_seen(visit).reading() as session:
        try:
            found = _found(visit, session, asked, after)
        except Refusal as refusal:
            refused, status = on_page(refusal), status_of(refusal)
        except (ValueError, OverflowError):  # no such day, or one of which no clock tells
            refused, status = _("Write a day as 2026-05-31, a month as 2026-05."), MISTYPED
        names = {each: site_name(session, each) for each in {entry.site for entry in found.entries}}
    more = urlencode({**{name: value for name, value in asked.items() if value}, "after": found.after or ""})
    return page(
        visit,
        "audit/journal.html",
        status,
        found=found,
        asked=asked,
        more=f"/audit?{more}",
        names=names,
        refused=refused,
        kinds=kind_words(),
        kind_name=kind_name,
    )


def _found(visit: Visit, session: ReadSession, asked: dict[str, str], after: str) -> Found:
    """Return a page of the journal.

    Raises:
        EntryUnknown: what it shall go on after is no entry.
        MonthRunning: a month has not begun.
        ValueError, OverflowError: a day or month is none.
    """
    if not re.fullmatch(_WRITTEN, asked["written"]) or not re.fullmatch(_MONTH, asked["exceptions"]):
        raise ValueError(asked["written"])
    if after and entry_name(after) is None:
        raise EntryUnknown(entry=after)

    def raised(month: str) -> frozenset[EntryName]:
        """Return what is worth a look in a month, worked out once for each state of the ledger."""
        return visit.server.remembered.get(("raised", month), mark_of(session), lambda: raised_in(session, month))

    return browse(session, Wanted(**asked), after or None, raised)  # type: ignore[arg-type] # `reversed` is one of its words

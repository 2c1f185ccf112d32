"""Households found by name, group or phone within where somebody is at home, or by the card; and enrolled.

What is searched for names a person, so it is sent in the body and stands in no address.
"""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from supermarket.cli.frame.names import site_name, site_names
from supermarket.district.dated.registers import HOUSEHOLDS, all_in_force
from supermarket.district.sites import home_of
from supermarket.errors import Refusal
from supermarket.errors.staff import SiteUnknown, StationMissing
from supermarket.households.finding.lookup import who
from supermarket.households.households import HouseholdView
from supermarket.households.numbers import read_typed
from supermarket.web.acts.doing import FINE, Refused, refused_by, tried
from supermarket.web.frame.forms import Form, Sent
from supermarket.web.frame.looks import page
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.pages.scanning import scanned_text

router = APIRouter()
FOUND_MAX = 30
_ENROLLED = ("head", "phone", "group", "site")


@router.get("/households")
def households(visit: StaffVisit) -> Response:
    """Ask for a household."""
    return _page(visit)


@router.post("/households")
def find(visit: StaffVisit, form: Sent) -> Response:
    """Show the households that what was typed fits, or the one that a card or number names."""
    try:
        words = scanned_text(form, "words")
        if read_typed(words) is not None:
            with visit.ledger.reading() as session:
                return RedirectResponse(f"/households/{who(session, words).household}", 303)
    except Refusal as refusal:
        return _page(visit, refused=refused_by(refusal))
    if not words.strip():
        return _page(visit)
    answer = tried(visit, "household find", {"words": words.split()})
    if isinstance(answer, Refused):
        return _page(visit, words=words, refused=answer)
    return _page(visit, words=words, found=answer.value)


@router.get("/households/enrol")
def enrol_form(visit: StaffVisit) -> Response:
    """Ask for a new household."""
    return _enrol_page(visit, dict.fromkeys(_ENROLLED, ""), visit.new_key())


@router.post("/households/enrol")
def enrol(visit: StaffVisit, form: Sent) -> Response:
    """Enrol a household."""
    typed = {name: form.text(name) for name in _ENROLLED}
    said = {**typed, "another": form.text("another"), "key": form.text("key")}
    answer = tried(visit, "household enrol", said, site=_site(form) or None)
    if isinstance(answer, Refused):
        return _enrol_page(visit, typed, form.text("key"), answer)
    return RedirectResponse(f"/households/{answer.value.household}?done={','.join(answer.entries[:1])}", 303)


def _site(form: Form) -> str:
    return form.text("site").strip()[:20]


def _page(
    visit: Visit, *, words: str = "", found: list[HouseholdView] | None = None, refused: Refused = FINE
) -> Response:
    rows: list[HouseholdView] = found or []
    with visit.ledger.reading() as session:
        sites = site_names(session, (each.site for each in rows))
    return page(
        visit,
        "households/find.html",
        refused.status,
        refused=refused.sentence,
        words=words,
        rows=rows[:FOUND_MAX],
        more=len(rows) - FOUND_MAX,
        asked=found is not None,
        sites=sites,
    )


def _enrol_page(visit: Visit, typed: dict[str, str], key: str, refused: Refused = FINE) -> Response:
    with visit.ledger.reading() as session:
        try:
            station, _shop = home_of(session, typed["site"] or visit.site, session.today)
        except (SiteUnknown, StationMissing):
            station = ""
        known = all_in_force(session, HOUSEHOLDS, session.today, column="station", value=station) if station else []
        groups = sorted({each.group for each in known if each.group})
        named = site_name(session, station) if station else ""
    return page(
        visit,
        "households/enrol.html",
        refused.status,
        refused=refused.sentence,
        alike=refused.code == "household_alike",
        typed=typed,
        station=named,
        groups=groups[:100],
        key=key,
    )

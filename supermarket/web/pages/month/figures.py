"""A month's figures, checks and exceptions, each of which opens down to the entries behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException

from supermarket.cli.months.shown import ADVICE, DOUBTED, gift_headings, gifts, held, scope, signers, whose
from supermarket.district.dates import month_beside
from supermarket.errors import yuan_of
from supermarket.locale import N_, _
from supermarket.months.closing.closing import states_of
from supermarket.months.days import days_of
from supermarket.months.exceptions.exceptions import TEXTS
from supermarket.months.figures.checks import Finding
from supermarket.months.figures.entries import FIGURES, OF_GOODS, FigureAsked, entries_of
from supermarket.months.figures.figures import Goods
from supermarket.months.figures.pending import PENDING
from supermarket.months.particulars import Particulars, lines_of, particulars_of
from supermarket.months.reconciled import Reconciliation
from supermarket.months.reconciliation import reconcile
from supermarket.spending.goods.catalogue import name_of
from supermarket.web.frame.looks import next_start, page
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.pages.month.places import month_asked, standing

router = APIRouter()
LINES_MAX: Final = 40
GOODS_MAX: Final = 80
POINTS: Final = (
    ("opening", N_("Opening")),
    ("credits", N_("Credits")),
    ("deductions", N_("Deductions")),
    ("redemptions", N_("Redemptions")),
    ("reversals", N_("Reversals")),
    ("expiry", N_("Lapsed")),
    ("closing", N_("Closing")),
)
GOODS_FIGURES: Final = (
    ("closing", N_("Closing")),
    ("opening", N_("Opening")),
    ("purchased", N_("Bought")),
    ("donated", N_("Donated")),
    ("in", N_("In")),
    ("given", N_("Given")),
    ("spoiled", N_("Spoiled")),
    ("out", N_("Out")),
    ("counted", N_("Count difference")),
)
"""The columns of the table of goods: what is there first, for a phone shows few of them at once."""
FUND: Final = (
    ("opening", N_("Opening")),
    ("received", N_("Received")),
    ("spent", N_("Spent")),
    ("closing", N_("Closing")),
)
_NAMES: Final = dict((*POINTS, *GOODS_FIGURES, *FUND)) | {"rule": N_("By the rule")}


@router.get("/month/{site}/{month}")
def month_of(visit: StaffVisit, site: str, month: str, start: int = 0) -> Response:
    """Show a month."""
    with visit.ledger.reading() as session:
        found = reconcile(session, site[:20], month_asked(month))
        beside = particulars_of(session, days_of(session, found.month), found)
        state = next(iter(states_of(session, found.month, found.site)), None)
        stands = standing(session, visit, state) if state else None
    figures = found.figures
    start = max(0, start)
    return page(
        visit,
        "month/month.html",
        stands=stands,
        headings=GOODS_FIGURES,
        goods=[_goods_line(found, line) for line in figures.goods[start : start + GOODS_MAX]],
        more_goods=next_start(len(figures.goods), start, GOODS_MAX),
        **told_of(found, beside),
        signed_by=signers(found.signatures, beside.staff),
        before=month_beside(found.month, -1),
        after=month_beside(found.month, 1),
    )


def told_of(found: Reconciliation, beside: Particulars) -> dict[str, Any]:
    """Return what every page says of a month's figures: whoever signs sees all that its paper says."""
    figures = found.figures
    return {
        "found": found,
        "beside": beside,
        "points": [(name, text, getattr(figures.points, name)) for name, text in POINTS],
        "units": [
            (name, text, sum(_of_goods(line)[name] for line in figures.goods))
            for name, text in (*GOODS_FIGURES[1:], GOODS_FIGURES[0])
        ],
        "fund": [(name, text, yuan_of(getattr(figures.fund, name))) for name, text in FUND],
        "exceptions": [(each.name, TEXTS[each.name], len(each.entries)) for each in found.exceptions if each.entries],
        "pending": [(what, text, len(lines)) for what, text in PENDING.items() if (lines := beside.pending.get(what))],
        "openable": FIGURES,
        "whose": list(whose(beside)),
        "scope": list(scope(found)),
        "held": list(held(found)),
        "gift_headings": gift_headings(),
        "gifts": gifts(found),
    }


@router.get("/month/{site}/{month}/check/{name}")
def check(visit: StaffVisit, site: str, month: str, name: str, start: int = 0) -> Response:
    """Show what a check compared, and the entries behind a difference."""
    with visit.ledger.reading() as session:
        found = reconcile(session, site[:20], month_asked(month))
    finding = next((each for each in found.compared if each.name == name), None)
    if finding is None:
        raise HTTPException(404)
    money = name == "fund_adds_up"
    sides = [(_(text), yuan_of(value) if money else value) for text, value in _sides(finding)]
    return _entries(
        visit,
        found,
        _("Check: {name}").format(name=_(finding.name)),
        finding.entries,
        start,
        finding=finding,
        sides=sides,
        advice=None if finding.ok else ADVICE.get(finding.name, DOUBTED),
    )


@router.get("/month/{site}/{month}/exceptions/{name}")
def exceptions(visit: StaffVisit, site: str, month: str, name: str, start: int = 0) -> Response:
    """Show the entries that are exceptions of one sort."""
    if name not in TEXTS:
        raise HTTPException(404)
    with visit.ledger.reading() as session:
        found = reconcile(session, site[:20], month_asked(month))
    entries = next((each.entries for each in found.exceptions if each.name == name), ())
    return _entries(visit, found, _(TEXTS[name]), entries, start)


@router.get("/month/{site}/{month}/waits/{what}")
def waits(visit: StaffVisit, site: str, month: str, what: str, start: int = 0) -> Response:
    """Show what of a month still waits."""
    if what not in PENDING:
        raise HTTPException(404)
    with visit.ledger.reading() as session:
        found = reconcile(session, site[:20], month_asked(month))
        beside = particulars_of(session, days_of(session, found.month), found)
    entries = tuple(line.entry for line in beside.pending.get(what, ()))
    return _entries(visit, found, _(PENDING[what]), entries, start)


@router.get("/month/{site}/{month}/figure/{name}")
@router.get("/month/{site}/{month}/figure/{name}/{of}")
def figure(visit: StaffVisit, site: str, month: str, name: str, of: str = "", start: int = 0) -> Response:  # noqa: PLR0913, PLR0917 - the address
    """Show the entries that make a figure."""
    if name not in FIGURES or (name in OF_GOODS or name == "rule") != bool(of):
        raise HTTPException(404)
    with visit.ledger.reading() as session:
        days = days_of(session, month_asked(month))
        place = days.place(site[:20])
        if place is None:
            raise HTTPException(404)
        entries = entries_of(session, place, days.month, FigureAsked(name, of[:20]))
        standing_then = days.tree.standing(place, days.last)
        title = _(_NAMES[name])
        if name in OF_GOODS:
            title = f"{name_of(session, of[:20], days.last)} ({of[:20]}): {title}"
        elif of:
            title = f"{title} {of[:20]}"
    shown = _Named(place, standing_then.name if standing_then else "", days.month)
    return _entries(visit, shown, title, entries, start)


@dataclass(frozen=True)
class _Named:
    """Whose month it is, where nothing was reconciled."""

    site: str
    name: str
    month: str


def _entries(
    visit: Visit,
    found: Reconciliation | _Named,
    title: str,
    entries: Sequence[str],
    start: int,
    **values: object,
) -> Response:
    start = max(0, start)
    with visit.ledger.reading() as session:
        lines = lines_of(session, entries[start : start + LINES_MAX])
    told: dict[str, Any] = {"finding": None, "sides": (), "advice": None} | values
    return page(
        visit,
        "month/entries.html",
        found=found,
        title=title,
        lines=lines,
        count=len(entries),
        start=start,
        following=next_start(len(entries), start, LINES_MAX),
        yuan=yuan_of,
        **told,
    )


def _sides(finding: Finding) -> list[tuple[str, int]]:
    return [(finding.left, finding.expected), (finding.right, finding.found), (N_("Apart"), finding.difference)]


def _goods_line(found: Reconciliation, line: Goods) -> tuple[str, str, list[tuple[str, int]]]:
    values = _of_goods(line)
    return line.sku, found.names.get(line.sku, ""), [(name, values[name]) for name, _text in GOODS_FIGURES]


def _of_goods(line: Goods) -> dict[str, int]:
    return {name.rstrip("_"): value for name, value in vars(line).items() if name != "sku"}

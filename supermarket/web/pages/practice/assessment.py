"""Assessment 考核: the runs that were sealed, the ranks of one, and a site's score opened down to its entries."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Response

from supermarket.assessment.beside import PATTERNS
from supermarket.assessment.explain import explain
from supermarket.assessment.forms.kinds import FORMS
from supermarket.assessment.indicators.all import INDICATORS
from supermarket.assessment.runs import RunLine, run_named, runs
from supermarket.books.session import ReadSession
from supermarket.cli.assessment.shown import counted, figure_named, percent, points
from supermarket.district.dated.registers import SITES, latest
from supermarket.web.acts.commands import commands
from supermarket.web.frame.looks import next_start, page
from supermarket.web.frame.visits import StaffVisit
from supermarket.web.pages.recorded import recorded

router = APIRouter()
LINES: Final = 60
"""So many sites, and so many runs, stand on one page."""
ENTRIES: Final = 30
"""So many entries are named behind one figure; the act itself shows all."""
ACTS: Final = (
    *("assess mark", "assess preview", "assess run", "assess check", "assess bulletin", "assess sensitivity"),
    *("assess forms", "assess indicators"),
)


@router.get("/practice/assessment")
def assessment(visit: StaffVisit, done: Annotated[str, Query()] = "") -> Response:
    """List the runs."""
    with visit.ledger.reading() as session:
        found = runs(session)[:LINES]
        titles = {each.entry: _title(session, each) for each in found}
    acts = [commands()[name] for name in ACTS]
    return page(visit, "practice/runs.html", runs=found, titles=titles, acts=acts, done=recorded(done))


def _title(session: ReadSession, line: RunLine) -> str:
    """Return what the form of a run was called when it was sealed."""
    row = latest(session, FORMS, line.form, line.on)
    return row.name if row else line.form


@router.get("/practice/assessment/{run}")
def run(
    visit: StaffVisit, run: str, tier: Annotated[str, Query()] = "", start: Annotated[int, Query(ge=0)] = 0
) -> Response:
    """Show how the sites of one tier rank in a run."""
    with visit.ledger.reading() as session:
        sealed = run_named(session, run)
        tiers = list(dict.fromkeys(each.tier for each in sealed.results.places))
        chosen = tier if tier in tiers else tiers[0]
        ranked = sealed.results.in_order(chosen)
        shown = ranked[start : start + LINES]
        rows = {each.site: latest(session, SITES, each.site, sealed.period.last) for each in shown}
    return page(
        visit,
        "practice/run.html",
        run=sealed,
        tiers=tiers,
        tier=chosen,
        found=shown,
        names={site: row.name if row else site for site, row in rows.items()},
        more=next_start(len(ranked), start, LINES),
        points=points,
    )


@router.get("/practice/assessment/{run}/{site}")
def score(visit: StaffVisit, run: str, site: str) -> Response:
    """Open a site's score, line by line, down to the entries behind each figure."""
    with visit.ledger.reading() as session:
        found = explain(session, run_named(session, run), site)
    return page(
        visit,
        "practice/score.html",
        found=found,
        points=points,
        percent=percent,
        counted=counted,
        figure_named=figure_named,
        patterns=PATTERNS,
        indicators=INDICATORS,
        most=ENTRIES,
    )

"""What the centre makes of the demo's months: orders to mend things, a bulletin, the district at a glance."""

from typing import Final

from supermarket.assessment.bulletins import bulletin, order_sites
from supermarket.assessment.glance.glance import glance
from supermarket.assessment.glance.practice import practice_of
from supermarket.assessment.periods import read_period
from supermarket.assessment.runs import Run, latest_run
from supermarket.demo.folder import Folder
from supermarket.demo.practice.assessment import QUARTER, SHOPS
from supermarket.demo.scene import ADMINISTRATOR, LAST_DAY, Stage
from supermarket.demo.telling import Teller, typed
from supermarket.locale import _
from supermarket.paper.bulletin_files import draw_bulletin
from supermarket.paper.district.drawn import draw_district

MONTH: Final = f"{LAST_DAY:%Y-%m}"
DUE: Final = "2026-06-30"


def tell_reports(stage: Stage, teller: Teller, folder: Folder) -> None:
    """Tell how the last ones are ordered to mend things, and what is printed and looked at."""
    with stage.ledger.reading() as session:
        run = latest_run(session, SHOPS, read_period(QUARTER, "quarter"))
    if run is None:
        raise RuntimeError("the demo has run the form of shops")
    with stage.writing() as session:
        ordered = order_sites(session, ADMINISTRATOR, run=run.name, sites=(), items=(), due=DUE, what=None)
    text = _("Site {site}: lines {items} by {due}, order {order}.")
    teller.tell(
        _("Those that stand last are ordered to mend by a day what cost them most; each order is followed to its end."),
        typed("rectification order", "--run", run.name, "--due", DUE, by=ADMINISTRATOR),
        *(
            text.format(site=each.site, items=" ".join(each.items), due=each.due, order=each.rectification)
            for each in ordered
        ),
    )
    _tell_bulletin(stage, teller, folder, run)
    with stage.ledger.reading() as session:
        found = glance(session, MONTH)
        draw_district(session, found, practice_of(session, found), pdf=folder.district_pdf, html=folder.district_html)
    teller.tell(
        _("The district at a glance: points, goods, months, activities, orders, needs, the circle, in one document."),
        typed("report district", "--month", MONTH, "--pdf", folder.district_pdf, "--html", folder.district_html),
        _("As of {date}, after {size} entries of {origin}").format(
            date=found.made["points"].as_of, size=f"{found.size:,}", origin=found.origin
        ),
    )


def _tell_bulletin(stage: Stage, teller: Teller, folder: Folder, run: Run) -> None:
    with stage.ledger.reading() as session:
        found = bulletin(session, run)
    draw_bulletin(found, pdf=folder.bulletin_pdf, png=folder.bulletin_png, xlsx=folder.bulletin_xlsx)
    files = ("--pdf", folder.bulletin_pdf, "--png", folder.bulletin_png, "--xlsx", folder.bulletin_xlsx)
    grades = _(", ").join(f"{name} {count}" for name, count in found.grades.items())
    mean = "-" if found.mean is None else f"{float(found.mean) / 100:.2f}"
    teller.tell(
        _("The bulletin says who is commended, who is to mend what, and which weights decide that."),
        typed("assess bulletin", run.name, *files),
        _("{count} sites; {grades}; mean {mean}.").format(count=len(found.lines), grades=grades, mean=mean),
    )

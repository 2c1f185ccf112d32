"""Assessments in the demo: both forms of the sample over the quarter that ended in the months, and a score opened."""

from typing import Final

from supermarket.assessment.beside import PATTERNS
from supermarket.assessment.explain import explain
from supermarket.assessment.forms.adopting import adopt
from supermarket.assessment.forms.files import FOLDER, read_form
from supermarket.assessment.indicators.all import INDICATORS
from supermarket.assessment.runs import Run, check, run
from supermarket.demo.scene import ADMINISTRATOR, HOME, Stage
from supermarket.demo.telling import Teller, typed
from supermarket.locale import _
from supermarket.sample import sample_folder

QUARTER: Final = "2026-1"
"""The quarter whose last month is the demo's first."""
SHOPS, STATIONS = "supermarket", "station"


def tell_assessment(stage: Stage, teller: Teller) -> None:
    """Tell how every shop, station and institute is scored, how one score is opened, and how a run is checked."""
    shops = _run(stage, teller, SHOPS, _("The quarter is over: every shop is scored by the district's form, …"))
    _run(stage, teller, STATIONS, _("… and every station and institute by theirs, in which the shops' scores stand."))
    with stage.ledger.reading() as session:
        opened = explain(session, shops, HOME.shop)
        checked = check(session, shops.name)
    text = _("Site {name} ({site}), {period}, run {run}: {points} points, {grade}, rank {rank} of {of}.")
    total = opened.total or 0
    teller.tell(
        _("Each score opens down to the entries behind it."),
        typed("assess explain", HOME.shop, "--run", shops.name),
        text.format(
            name=opened.name,
            site=opened.site,
            period=opened.period,
            run=opened.run,
            points=f"{total // 100}.{total % 100:02}",
            grade=opened.grade or _("n/a"),
            rank=opened.rank or "-",
            of=opened.of,
        ),
    )
    text = _("The run {run} holds: {places} sites were worked out again, and nothing differs. Digest {digest}")
    teller.tell(
        _("Whoever doubts a rank works all of it out again, from the entries that the run saw."),
        typed("assess check", shops.name),
        text.format(run=checked.name, places=len(checked.results.places), digest=checked.digest),
    )


def _run(stage: Stage, teller: Teller, name: str, title: str) -> Run:
    form = read_form(sample_folder() / FOLDER / f"{name}.toml", INDICATORS, PATTERNS)
    with stage.writing() as session:
        adopt(session, form, None, ADMINISTRATOR)
        sealed = run(session, form, QUARTER, ADMINISTRATOR)
    text = _("Run {run}: {title}, {period}.")
    teller.tell(
        title,
        typed("assess run", name, QUARTER, by=ADMINISTRATOR),
        text.format(run=sealed.name, title=form.title, period=QUARTER),
    )
    return sealed

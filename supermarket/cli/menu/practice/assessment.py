"""The menu's assessments 考核: scores by rank, a score opened, a run checked, marks, and the run of a form."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from supermarket.cli.frame.typed import prose
from supermarket.cli.keyboard.signing import second_typed
from supermarket.cli.menu.desk import Desk, page
from supermarket.cli.menu.places import file, site_below
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.assessment.forms.forms import Form
    from supermarket.assessment.runs import RunLine

_SHOWN: Final = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".pdf")
_SCORED: Final = frozenset({"institute", "station", "supermarket"})


def _run_picked(desk: Desk) -> "RunLine":
    """Let one of the sealed runs be picked."""
    from supermarket.assessment.runs import runs

    with desk.ledger.reading() as session:
        sealed = runs(session)
    names = [f"{each.form} {each.period}  {each.entry}  {each.on}" for each in sealed]
    return sealed[desk.pick(names, _("No form was run yet."))]


def _form_picked(desk: Desk) -> "Form":
    """Let one of the forms be picked that are in force."""
    from supermarket.assessment.forms.adopting import adoptions

    with desk.ledger.reading() as session:
        forms = [each.form for each in adoptions(session)]
    return forms[desk.pick([each.title for each in forms], _("No form is in force yet."))]


def _adopt(desk: Desk) -> None:
    """Adopt one of the forms that lie beside the ledger, or of the sample's."""
    from supermarket.assessment.beside import PATTERNS
    from supermarket.assessment.forms.files import find_form, form_files
    from supermarket.assessment.indicators.all import INDICATORS
    from supermarket.cli.assessment.assess import adopt

    forms = [find_form(desk.call.local, name, INDICATORS, PATTERNS) for name in form_files(desk.call.local)]
    adopt(desk.call, forms[desk.pick([each.title for each in forms])].name)


def _show(desk: Desk) -> None:
    from supermarket.cli.assessment.assess import show

    run = _run_picked(desk)
    with desk.paged():
        show(desk.call, run=run.entry)


def _explain(desk: Desk) -> None:
    from supermarket.cli.assessment.assess import explain

    run = _run_picked(desk)
    site = site_below(desk, _SCORED, _("Whose score? The site's code, or a part of its name"))
    with desk.paged():
        explain(desk.call, site, run=run.entry)


def _check(desk: Desk) -> None:
    from supermarket.cli.assessment.assess import check

    check(desk.call, _run_picked(desk).entry)


def _period(desk: Desk, form: "Form") -> str:
    from supermarket.assessment.periods import LENGTHS, read_period

    question = _("Which period? Type {example}").format(example=_(LENGTHS[form.period]))
    return desk.ask_for(question, lambda typed: read_period(typed, form.period).name)


def _preview(desk: Desk) -> None:
    from supermarket.cli.assessment.assess import preview

    form = _form_picked(desk)
    period = _period(desk, form)
    with desk.paged():
        preview(desk.call, form.name, period)


def _run(desk: Desk) -> None:
    from supermarket.cli.assessment.assess import run

    form = _form_picked(desk)
    period = _period(desk, form)
    with desk.paged():
        run(desk.call, form.name, period)


def _mark(desk: Desk) -> None:
    """Mark a line, with a file and the second person at the same till."""
    from supermarket.cli.assessment.assess import mark

    form = _form_picked(desk)
    items = list(form.marks)
    item = items[desk.pick([f"{name} ({number})" for number, name in form.marks.items()])]
    site = site_below(desk, frozenset(form.tiers), _("Which site is marked? Its code, or a part of its name"))
    period = _period(desk, form)
    points = desk.ask_for(_("How many points? Of a veto 1: found, or 0"), prose, nought=True)
    note = desk.ask_for(_("What was seen?"), prose)
    shown = str(file(desk, _("A photo or PDF of it"), _SHOWN))
    second = second_typed(desk.ledger, desk, _("Scan the second person's staff card, or type the staff code"))
    call = replace(desk.call, beside=second)
    mark(call, form.name, item, site, period, points, note=note, evidence=[shown], second=second.staff)


CHOICES: Final = page(
    (N_("the scores of a run"), (), _show),
    (N_("open a site's score"), (), _explain),
    (N_("what a run would come to now"), (), _preview),
    (N_("work a run out again"), (), _check),
    (N_("mark a line"), ("assess mark",), _mark),
    (N_("run a form over a period"), ("assess run",), _run),
    (N_("adopt a form"), ("form record",), _adopt),
)
"""What is done about assessments, in this order."""

"""The kinds of entries of assessment: a mark that a person gave, and a run with all that its scores are made of."""

from typing import Any, Final, Literal

from pydantic import Field

from supermarket.assessment.forms.kinds import FORM_KINDS, FORMS
from supermarket.assessment.rectification.kinds import RECTIFICATION_KINDS
from supermarket.assessment.tables import MarkRow, RunRow
from supermarket.books.kinds import Body, Change, Kind, Known, Named, Part, stamp_of
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Value


class MarkEvidence(Part):
    """A file that a mark rests on: what it is, the SHA-256 of its bytes, its kind (MIME) and its size in bytes."""

    what: Literal["photo", "document"]
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    kind: str
    size: int = Field(ge=1)


class MarkAsked(Part):
    """The request behind a mark."""

    form: str
    item: str
    marked: str
    period: str
    hundredths: int
    remark: str
    evidence: tuple[str, ...]
    approver: str


class MarkGiven(Body):
    """A mark for a line of a form that no figure gives, in hundredths of a point; of a veto 1: found, or 0.

    The actor is the scorer, `remark` what he saw; `approver` is the second person, who saw it too, and `approved` how
    he was known. A later mark of the same line, site and period takes its place in every run after it. `form_sha256` is
    that of the form whose line it is.
    """

    asked: MarkAsked
    form: str
    form_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    item: str
    marked: str
    period: str
    hundredths: int = Field(ge=0, le=10_000)
    remark: str
    evidence: tuple[MarkEvidence, ...] = Field(min_length=1)
    approver: str
    approved: Known | None = None


class Root(Part):
    """A stream as a run saw it: how many entries it had, and their root."""

    origin: str
    size: int = Field(ge=0)
    root: str


class BesideLine(Part):
    """What is named beside a site's score: of `every` entries of a sort, `late` lie in the period's last days."""

    site: str
    pattern: str
    late: int
    every: int


class AssessmentRun(Body):
    """The scores of all sites of a form's tiers over a period, and all that they are made of.

    `form_content` is the form itself, `form_sha256` the SHA-256 of its canonical JSON. `roots` are the streams as they
    were just before; of each, so many entries count as its size says. `before` is the run of this form over the period
    before, whose roots say what had been seen. `places` are the sites, `tiers` their tiers, `above` the nearest site
    above each, in the same order. `figures` has a list for each: numerator and denominator of every figure of the form,
    a denominator of 0 where it does not apply. `points` are the hundredths of a point of each line, −1 where it does
    not apply, `totals` those of all together, −1 for none; `vetoes` the vetoes found, `ranks` the ranks among the sites
    of a tier, 0 for none. `digest` is the SHA-256 of the canonical JSON of all of this but `asked` and itself.
    """

    asked: dict[str, str]
    form: str
    form_content: dict[str, Any]
    form_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    period: str
    first: str
    last: str
    roots: tuple[Root, ...]
    before: str | None = None
    places: tuple[str, ...]
    tiers: tuple[str, ...]
    above: tuple[str, ...]
    figures: tuple[tuple[int, ...], ...]
    points: tuple[tuple[int, ...], ...]
    totals: tuple[int, ...]
    vetoes: tuple[tuple[str, ...], ...]
    ranks: tuple[int, ...]
    beside: tuple[BesideLine, ...]
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")


def _marked(entry: Entry, body: MarkGiven) -> tuple[Change, ...]:
    of: dict[str, Value] = {"form": body.form, "period": body.period, "marked": body.marked, "item": body.item}
    told: dict[str, Value] = {"hundredths": body.hundredths, "actor": entry.actor, "approver": body.approver}
    return (Change(MarkRow, {**of, **stamp_of(entry), **told, "on": entry.on}),)


def _ran(entry: Entry, body: AssessmentRun) -> tuple[Change, ...]:
    of: dict[str, Value] = {"form": body.form, "period": body.period}
    return (Change(RunRow, {**of, **stamp_of(entry), "on": entry.on, "digest": body.digest}),)


def _named(body: MarkGiven) -> tuple[Named, ...]:
    return (Named("site", body.marked, ended=True), Named("staff", body.approver), Named(FORMS.name, body.form))


def _by_form(body: AssessmentRun) -> tuple[Named, ...]:
    return (Named(FORMS.name, body.form),)


MARK_GIVEN: Final = Kind("mark.given", MarkGiven, rows=_marked, names=_named)
ASSESSMENT_RUN: Final = Kind("assessment.run", AssessmentRun, rows=_ran, names=_by_form)

KINDS: Final[tuple[Kind[Any], ...]] = (*FORM_KINDS, MARK_GIVEN, ASSESSMENT_RUN, *RECTIFICATION_KINDS)
"""The kinds of entries of assessment."""

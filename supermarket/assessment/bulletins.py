"""The bulletin 通报 of a run: every site ranked, ten commended, five ordered to mend things, and what decides that.

It is made of what the run sealed and of the orders that followed it, with the names of the day of the run; so printed
again it is the same, whatever became of the sites since. How the orders went on is `rectification list`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from supermarket.assessment.forms import Form
from supermarket.assessment.rectification.rectifications import Rectification, after_run
from supermarket.assessment.results import PlaceResult, Results
from supermarket.assessment.runs import Change, Run, changes_of
from supermarket.assessment.sensitivity import LAST, Sensitivity, sensitivity
from supermarket.books.session import ReadSession
from supermarket.district.sites import known_site

COMMENDED: Final = 10
"""So many ranks are commended (domain.md section 6); those that share the last of them all are."""


@dataclass(frozen=True)
class Line:
    """A site in the ranking: its rank (equal ones share it), its rank below the site above it, and how both came.

    `lost` are the lines of the form that cost it points, with how many hundredths, the dearest first.
    """

    result: PlaceResult
    name: str
    above: str
    change: Change | None
    lost: tuple[tuple[str, int], ...]

    @property
    def site(self) -> str:
        """Return the site's code."""
        return self.result.site


@dataclass(frozen=True)
class Ordered:
    """An order as it was made: the site, the lines of the form, the last day as first set, and what was said."""

    rectification: str
    site: str
    items: tuple[str, ...]
    due: str
    what: str | None


@dataclass(frozen=True)
class Bulletin:
    """The bulletin of a run for one tier, its lines from the first rank to the last; `issuer` is the centre's name.

    `means` are the mean totals in hundredths below each site above, by its name; `grades` how many have each.
    """

    run: Run
    tier: str
    issuer: str
    lines: tuple[Line, ...]
    commended: tuple[Line, ...]
    last: tuple[Line, ...]
    orders: tuple[Ordered, ...]
    grades: Mapping[str, int]
    means: Mapping[str, Fraction]
    mean: Fraction | None
    sensitivity: Sensitivity
    drill: bool

    @property
    def form(self) -> Form:
        """Return the form."""
        return self.run.form

    @property
    def unscored(self) -> tuple[Line, ...]:
        """Return the sites to which nothing of the form applies."""
        return tuple(line for line in self.lines if line.result.total is None)

    def order_of(self, site: str) -> Ordered | None:
        """Return the order that a site was given."""
        return next((each for each in self.orders if each.site == site), None)


def bulletin(session: ReadSession, run: Run, tier: str) -> Bulletin:
    """Return the bulletin of a run for the sites of a tier."""
    then = session.as_of(run.entry)
    results = run.results.in_order(tier)
    changes = changes_of(session, run.results, run.before)
    lines = tuple(_line(then, run, each, changes.get(each.site)) for each in results)
    scored = [line for line in lines if line.result.total is not None]
    last = tuple(scored[-LAST:])
    return Bulletin(
        run=run,
        tier=tier,
        issuer=known_site(then, run.entry.site, run.entry.on).name,
        lines=lines,
        commended=tuple(line for line in scored if line.result.rank <= COMMENDED and line not in last),
        last=last,
        orders=tuple(_ordered(each) for each in after_run(session, run.name) if each.site in {x.site for x in lines}),
        grades=_grades(run.form, scored),
        means=dict(sorted(_means(scored), key=lambda each: (-each[1], each[0]))),
        mean=_mean([line.result.total or 0 for line in scored]) if scored else None,
        sensitivity=decided_by(run.results, tier, [line.site for line in last]),
        drill=session.drill,
    )


def decided_by(results: Results, tier: str, last: Sequence[str]) -> Sensitivity:
    """Return which weights and bounds decide who stands last at a tier."""
    figures = {each.site: each.figures for each in results.places if each.tier == tier and each.total is not None}
    return sensitivity(results.form, tier, figures, last, last=len(last))


def lines_lost(form: Form, result: PlaceResult) -> tuple[tuple[str, int], ...]:
    """Return the lines of a form that cost a site points, with how many hundredths, the dearest first."""
    pairs = zip(form.items, result.score.weights, result.score.points, strict=True)
    lost = [(item.item, weight - points) for item, weight, points in pairs if weight is not None and points is not None]
    return tuple(sorted((each for each in lost if each[1] > 0), key=lambda each: -each[1]))


def _line(then: ReadSession, run: Run, result: PlaceResult, change: Change | None) -> Line:
    on = run.entry.on
    above = known_site(then, result.above, on).name if result.above else ""
    return Line(result, known_site(then, result.site, on).name, above, change, lines_lost(run.form, result))


def _ordered(found: Rectification) -> Ordered:
    return Ordered(found.rectification, found.site, found.items, found.first_due, found.what)


def _grades(form: Form, scored: Sequence[Line]) -> dict[str, int]:
    found = Counter(line.result.score.grade for line in scored)
    return {grade.name: found[grade.name] for grade in form.grades}


def _means(scored: Sequence[Line]) -> Iterator[tuple[str, Fraction]]:
    below: dict[str, list[int]] = {}
    for line in scored:
        below.setdefault(line.above, []).append(line.result.total or 0)
    for above, totals in below.items():
        yield above, _mean(totals)


def _mean(totals: Sequence[int]) -> Fraction:
    return Fraction(sum(totals), len(totals))

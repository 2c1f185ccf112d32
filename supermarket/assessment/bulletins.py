"""The bulletin 通报 of a run: every site ranked, ten commended, five ordered to mend things, and what decides that.

It is made of what the run sealed and of the orders that followed it, with the names of the day of the run; so printed
again it is the same, whatever became of the sites since. How the orders went on is `rectification list`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from supermarket.assessment.forms.forms import Form
from supermarket.assessment.rectification.rectifications import Ordering, Rectification, after_run, order
from supermarket.assessment.results import PlaceResult, Results
from supermarket.assessment.runs import Change, Run, changes_of, run_named
from supermarket.assessment.scoring import POINT, ranks
from supermarket.assessment.sensitivity import LAST, Sensitivity, sensitivity
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.kinds import Tier
from supermarket.district.sites import chain_of, known_site
from supermarket.district.texts import plain
from supermarket.errors.assessment.rectification import TierUnknown
from supermarket.practice.cases.requests import numbered

COMMENDED: Final = 10
"""So many ranks are commended (domain.md section 6), those that share the last of them too; nobody who did not pass."""
DEAREST: Final = 3
"""So many lines of the form are to be mended where nobody names any: those that cost most."""


@dataclass(frozen=True)
class Line:
    """A site in the ranking: how it did, which institute is `above` it, and its rank `within` that, 0 for none.

    `lost` are the lines of the form that cost it points, with how many hundredths, the dearest first.
    """

    result: PlaceResult
    name: str
    above: str
    within: int
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


def tier_of(form: Form, typed: str | None) -> str:
    """Return the tier of a form that was named, or its first.

    Raises:
        TierUnknown: the form has no such tier.
    """
    if typed is not None and typed not in form.tiers:
        raise TierUnknown(tier=typed[:40], tiers=list(form.tiers))
    return typed or form.tiers[0]


def last_of(results: Results, tier: str) -> tuple[PlaceResult, ...]:
    """Return the five that stand last at a tier, of those that have a score; never more than half of them."""
    scored = [each for each in results.in_order(tier) if each.total is not None]
    return tuple(scored[len(scored) - min(LAST, len(scored) // 2) :])


def bulletin(session: ReadSession, run: Run, typed: str | None = None) -> Bulletin:
    """Return the bulletin of a run for the sites of a tier, or of the form's first.

    Raises:
        TierUnknown: the form has no such tier.
    """
    tier = tier_of(run.form, typed)
    then = session.as_of(run.entry)
    results = run.results.in_order(tier)
    changes = changes_of(session, run.results, run.before)
    above = {each.site: _institute(then, run, each) for each in results}
    within = _within(results, above)
    names = {each.site: known_site(then, each.site, run.entry.on).name for each in results}
    lines = tuple(
        Line(
            each,
            names[each.site],
            above[each.site],
            within[each.site],
            changes.get(each.site),
            lines_lost(run.form, each),
        )
        for each in results
    )
    scored = [line for line in lines if line.result.total is not None]
    ends = {each.site for each in last_of(run.results, tier)}
    last = tuple(line for line in scored if line.site in ends)
    return Bulletin(
        run=run,
        tier=tier,
        issuer=known_site(then, run.entry.site, run.entry.on).name,
        lines=lines,
        commended=tuple(line for line in scored if _is_commended(run.form, line.result) and line not in last),
        last=last,
        orders=tuple(_ordered(each) for each in after_run(session, run.name) if each.site in {x.site for x in lines}),
        grades=_grades(run.form, scored),
        means=dict(sorted(_means(scored), key=lambda each: (-each[1], each[0]))),
        mean=_mean([line.result.total or 0 for line in scored]) if scored else None,
        sensitivity=decided_by(run.results, tier, [line.site for line in last]),
        drill=session.drill,
    )


def _is_commended(form: Form, result: PlaceResult) -> bool:
    """Say whether a site is among the first ranks and has better than the lowest grade."""
    passing = min((grade.least for grade in form.grades if grade.least), default=0)
    return result.rank <= COMMENDED and (result.total or 0) >= POINT * passing


def decided_by(results: Results, tier: str, last: Sequence[str]) -> Sensitivity:
    """Return which weights and bounds decide who stands last at a tier."""
    figures = {each.site: each.figures for each in results.places if each.tier == tier and each.total is not None}
    return sensitivity(results.form, tier, figures, last, last=len(last))


def order_sites(  # noqa: PLR0913 - what is asked, by name
    session: WriteSession,
    request: Request,
    *,
    run: str | None,
    sites: Sequence[str],
    items: Sequence[str],
    due: str,
    what: str | None,
) -> list[Rectification]:
    """Order sites to mend things after a run: those named, or the five that stand last at its form's first tier.

    Where no lines of the form are named, each site is told those that cost it most.

    Raises:
        RunUnknown: there is no such run.
        Refusal: as in `rectifications.order`; then none is ordered.
    """
    after = run_named(session, run)
    named = [plain(site) for site in sites] or [each.site for each in last_of(after.results, tier_of(after.form, None))]
    found = []
    for number, site in enumerate(named, start=1):
        result = after.results.by_site.get(site)
        dearest = tuple(item for item, _lost in lines_lost(after.form, result)[:DEAREST]) if result else ()
        ordering = Ordering(after.name, site, tuple(items) or dearest, due, what)
        found.append(order(session, ordering, numbered(request, number)))
    return found


def lines_lost(form: Form, result: PlaceResult) -> tuple[tuple[str, int], ...]:
    """Return the lines of a form that cost a site points, with how many hundredths, the dearest first."""
    pairs = zip(form.items, result.score.weights, result.score.points, strict=True)
    lost = [(item.item, weight - points) for item, weight, points in pairs if weight is not None and points is not None]
    return tuple(sorted((each for each in lost if each[1] > 0), key=lambda each: -each[1]))


def _institute(then: ReadSession, run: Run, result: PlaceResult) -> str:
    """Return the name of the institute above a site, or of what is above it where there is none."""
    on = run.entry.on
    for code in chain_of(then, result.site, on)[1:]:
        site = known_site(then, code, on)
        if site.tier is Tier.INSTITUTE:
            return site.name
    return known_site(then, result.above, on).name if result.above else ""


def _within(results: Sequence[PlaceResult], above: Mapping[str, str]) -> dict[str, int]:
    """Return each site's rank among those below the same institute."""
    found: dict[str, int] = {}
    for name in set(above.values()):
        found |= ranks({each.site: each.total for each in results if above[each.site] == name})
    return found


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

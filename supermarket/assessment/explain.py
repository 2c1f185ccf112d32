"""Explanations: a site's score opened, from each line's points to its figures and down to the entries behind them."""

from collections.abc import Sequence
from dataclasses import dataclass

from supermarket.assessment.beside import entries_beside
from supermarket.assessment.forms.forms import MARKED, Form
from supermarket.assessment.indicators.all import INDICATORS
from supermarket.assessment.indicators.indicator import Line
from supermarket.assessment.marks import marks_of
from supermarket.assessment.past import Past
from supermarket.assessment.results import PlaceResult
from supermarket.assessment.runs import Run, past_of
from supermarket.assessment.scoring import POINT
from supermarket.books.session import ReadSession
from supermarket.district.texts import plain
from supermarket.errors.assessment.runs import IndicatorUnknown, SiteNotAssessed


@dataclass(frozen=True)
class Figure:
    """One figure: its indicator or mark, numerator and denominator, and the lines that it is the sum of.

    Each line names an entry and what it adds; where it has no entry, what counts is that there is none.
    """

    indicator: str
    unit: str
    numerator: int
    denominator: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Opened:
    """One line of a form, or a veto: hundredths of a point that it brought and could bring, None: not applicable."""

    item: str
    name: str
    weight: int | None
    points: int | None
    is_veto: bool
    found: bool
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Named:
    """What is named beside a score: the pattern, how many entries, and those of the last days."""

    pattern: str
    late: int
    every: int
    entries: tuple[str, ...]


@dataclass(frozen=True)
class Explanation:
    """A site's score in a run, opened."""

    run: str
    form: str
    period: str
    site: str
    name: str
    tier: str
    total: int | None
    grade: str | None
    rank: int
    of: int
    within: int
    bonus: int
    vetoes: tuple[str, ...]
    lines: tuple[Opened, ...]
    beside: tuple[Named, ...]


def explain(session: ReadSession, sealed: Run, site: str, only: str | None = None) -> Explanation:
    """Open the score of a site: all of it, or one line, by its number or an indicator's name.

    Raises:
        SiteNotAssessed: the run has no score of it.
        IndicatorUnknown: the form has no such line.
        RunUnknown: the run before it is not there.
    """
    found = sealed.results.by_site.get(plain(site))
    if found is None:
        raise SiteNotAssessed(site=plain(site)[:20], run=sealed.name)
    past = past_of(session, sealed)
    lines = tuple(_lines(past, sealed.form, found, only))
    if not lines:
        raise IndicatorUnknown(indicator=(only or "")[:40], form=sealed.form.name)
    beside = tuple(
        Named(each.pattern, each.late, each.every, tuple(entries_beside(past, found.site, each.pattern)))
        for each in found.beside
    )
    of = sum(each.tier == found.tier and each.rank > 0 for each in sealed.results.places)
    return Explanation(
        run=sealed.name,
        form=sealed.form.name,
        period=sealed.period.name,
        site=found.site,
        name=past.places[found.site].name,
        tier=found.tier,
        total=found.total,
        grade=found.score.grade,
        rank=found.rank,
        of=of,
        within=found.within,
        bonus=found.score.bonus,
        vetoes=found.score.vetoes,
        lines=lines,
        beside=beside if only is None else (),
    )


def _lines(past: Past, form: Form, found: PlaceResult, only: str | None) -> list[Opened]:
    """Return the lines of a form with their figures, those that are asked for."""
    grouped: dict[str, list[int]] = {}
    for number, slot in enumerate(form.slots):
        grouped.setdefault(slot.item, []).append(number)
    brought = dict(
        zip((each.item for each in form.items), zip(found.score.weights, found.score.points, strict=True), strict=True)
    )
    for bonus in form.bonuses:
        (mark,) = (found.figures[number].numerator for number in grouped[bonus.item])
        brought[bonus.item] = (POINT * bonus.most, min(mark, POINT * bonus.most))
    vetoes = {each.veto for each in form.vetoes}
    lines = []
    for item, numbers in grouped.items():
        if only is not None and only != item and only not in {form.slots[number].indicator for number in numbers}:
            continue
        weight, points = brought.get(item, (None, None))
        lines.append(
            Opened(
                item,
                form.names[item],
                weight,
                points,
                item in vetoes,
                item in found.score.vetoes,
                tuple(_figure(past, form, found, number) for number in numbers),
            )
        )
    return lines


def _figure(past: Past, form: Form, found: PlaceResult, number: int) -> Figure:
    slot, ratio = form.slots[number], found.figures[number]
    if slot.indicator == MARKED:
        mark = marks_of(past, form).get((found.site, slot.item))
        behind: Sequence[Line] = [Line(found.site, mark.entry, mark.actor, *ratio)] if mark else []
        return Figure(MARKED, "", *ratio, tuple(behind))
    indicator = INDICATORS[slot.indicator]
    return Figure(slot.indicator, indicator.unit, *ratio, tuple(indicator.behind(past, found.site, slot.goods)))

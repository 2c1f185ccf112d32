"""The chapters about the practice work: activities, orders, needs that were met, visits, the circle, scores."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from supermarket.assessment.glance.glance import Glance
from supermarket.assessment.glance.practice import Practice, Scored
from supermarket.locale import _
from supermarket.paper.district.chapters import Chapter, Grid, Key, counted, told_of
from supermarket.paper.drawing.plots.values import Bars, HeatMap, Layer, Lines, PointMap, Series, Spot
from supermarket.practice.activities.words import ACTIVITY_KINDS
from supermarket.practice.bases.words import PURPOSES, QUALIFIED

_WHOLE: Final = 100


def practice_chapters(found: Glance, practice: Practice) -> Iterator[Chapter]:
    """Give the chapters of the practice work; what has nothing to tell says so in a sentence."""
    yield from _activities(found, practice)
    yield _orders(found, practice)
    yield _needs(found, practice)
    yield _visits(practice)
    if practice.within:
        yield from _circle(practice)
    if practice.scored:
        yield Chapter(
            _("Assessments"),
            told_of(practice.made["scored"]),
            tuple(_of_run(each) for each in practice.scored),
            grid=Grid((_("Form"), _("Period"), _("Tier"), _("Sites"), _("Mean")), tuple(_scores(practice))),
        )


def share(part: int, whole: int) -> str:
    """Return a share in whole per cent with what it is of; a dash where there is nothing to share."""
    return f"{_WHOLE * part // whole}% ({counted(part)}/{counted(whole)})" if whole else "—"


def _activities(found: Glance, practice: Practice) -> Iterator[Chapter]:
    made = told_of(practice.made["activities"])
    if not practice.held:
        yield Chapter(_("Activities week by week"), made, (_("There were none."),))
        return
    cells = tuple(tuple(count or None for count in weeks) for weeks in practice.held.values())
    chart = HeatMap(
        tuple(practice.held),
        tuple(week[5:] for week in found.weeks),
        cells,
        unit=_("activities held in the week from that Monday"),
        gap_name=_("no action"),
    )
    yield Chapter(_("Activities week by week"), made, chart=chart)
    kinds = tuple(_(ACTIVITY_KINDS[kind]) for kind in practice.kinds)
    bars = Bars(kinds, (Series("", tuple(practice.kinds.values())),), unit=_("activities, by what they mainly were"))
    yield Chapter(_("Activities by kind"), made, chart=bars)


def _orders(found: Glance, practice: Practice) -> Chapter:
    made = told_of(practice.made["orders"])
    if not any(each.placed for each in practice.orders):
        return Chapter(_("Orders of services"), made, (_("There were none."),))
    series = (
        Series(_("Placed"), tuple(each.placed for each in practice.orders)),
        Series(_("Rated"), tuple(each.answered for each in practice.orders)),
    )
    rows = tuple(
        (
            month,
            counted(each.placed),
            share(each.accepted, each.acceptable),
            share(each.closed, each.closable),
            share(each.satisfied, each.answered),
        )
        for month, each in zip(found.months, practice.orders, strict=True)
    )
    headings = (_("Month"), _("Placed"), _("Accepted in time"), _("Closed in time"), _("Satisfied"))
    chart = Lines(found.months, series, unit=_("orders"))
    return Chapter(_("Orders of services"), made, chart=chart, grid=Grid(headings, rows))


def _needs(found: Glance, practice: Practice) -> Chapter:
    made = told_of(practice.made["needs"])
    if not any(each.wanted for each in practice.needs):
        return Chapter(_("Needs that were met"), made, (_("No needs are listed."),))
    none = not any(each.met for each in practice.needs)
    shares = tuple(Fraction(_WHOLE * each.met, each.wanted) if each.wanted else None for each in practice.needs)
    rows = tuple(
        (each.what, counted(each.needs), share(each.matched, each.wanted), share(each.met, each.wanted))
        for each in practice.needs
    )
    return Chapter(
        _("Needs that were met"),
        made,
        (_("None of them was met in these months."),) if none else (),
        chart=None if none else Lines(found.months, (Series("", shares),), unit=_("per cent of what was asked for")),
        grid=Grid((_("Month"), _("Needs"), _("Share matched"), _("Share served")), rows),
    )


def _visits(practice: Practice) -> Chapter:
    made = told_of(practice.made["visits"])
    if not practice.visits:
        return Chapter(_("Bases and points in the month"), made, (_("No visit was counted."),))
    rows = tuple(
        (
            _(PURPOSES[each.purpose]),
            _(QUALIFIED[each.qualifier]).format(heads=counted(each.heads)),
            counted(each.counts),
        )
        for each in practice.visits
    )
    return Chapter(
        _("Bases and points in the month"),
        made,
        (_("Counts of different certainty stand apart and are not added up."),),
        grid=Grid((_("What was counted"), _("How many"), _("Counts")), rows),
    )


def _circle(practice: Practice) -> Iterator[Chapter]:
    made = told_of(practice.made["circle"])
    *institutes, whole = practice.within
    keys = (
        Key(_("Villages near a station"), share(whole.homes_station, whole.homes)),
        Key(_("Villages near a shop"), share(whole.homes_shop, whole.homes)),
        Key(_("Households near a shop"), share(whole.households_shop, whole.households)),
    )
    layers = (
        Layer(_("Stations"), tuple(Spot((spot.longitude, spot.latitude)) for spot in practice.stations.values())),
        Layer(_("Shops"), tuple(Spot((spot.longitude, spot.latitude)) for spot in practice.shops.values())),
    )
    title = _("The circle of {minutes} minutes on foot").format(minutes=practice.minutes)
    yield Chapter(title, made, keys=keys, chart=PointMap(layers))
    names = tuple(each.name for each in institutes)
    shares = tuple(Fraction(_WHOLE * each.homes_shop, each.homes) if each.homes else None for each in institutes)
    chart = Bars(names, (Series("", shares),), unit=_("per cent of the villages near a shop"))
    yield Chapter(_("The circle by institute"), made, chart=chart)


def _of_run(scored: Scored) -> str:
    grades = _(", ").join(f"{name} {count}" for name, count in scored.grades.items())
    return _("{form}, {period}: {grades}.").format(form=scored.title, period=scored.period, grades=grades)


def _scores(practice: Practice) -> Iterator[tuple[str, ...]]:
    for each in practice.scored:
        for tier, sites, mean in each.tiers:
            yield each.title, each.period, _(tier), counted(sites), f"{float(mean) / _WHOLE:.2f}"

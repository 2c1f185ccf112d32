"""What the district's document says, chapter by chapter, in the language in use: sentences, a chart, a table.

The PDF and the page are made of the same chapters, so that neither says what the other does not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from supermarket.assessment.glance.glance import GOODS, POINTS, Branch, Glance, Made, Monthly
from supermarket.clock import district_date
from supermarket.locale import _
from supermarket.months.exceptions.exceptions import TEXTS
from supermarket.paper.drawing.plots.values import Bars, Chart, HeatMap, Lines, Multiples, Series


@dataclass(frozen=True)
class Grid:
    """A table: its headings, and rows whose first cell is a name and whose others are figures."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Key:
    """A figure that is read first: what it is, how much, and beside it what it was before."""

    name: str
    figure: str
    beside: str = ""


@dataclass(frozen=True)
class Chapter:
    """A chapter: what it says first, its chart, its table, and where it comes from."""

    title: str
    made: str
    said: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()
    chart: Chart | None = None
    grid: Grid | None = None


@dataclass(frozen=True)
class Document:
    """The whole document: `about` stands below its title; it is made at `at`, UTC milliseconds."""

    title: str
    about: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    at: int
    drill: bool


def document_of(found: Glance, centre: str, further: Sequence[Chapter] = ()) -> Document:
    """Return the document of a glance at the district of this centre, with `further` chapters after its own."""
    about = [
        _("{first} to {last}, months: {count}").format(
            first=found.months[0], last=found.month, count=len(found.months)
        ),
        as_known(found),
    ]
    if found.running:
        about.append(_("The month still runs: its figures are those up to now."))
    title = _("{centre}: the district at a glance").format(centre=centre)
    return Document(title, tuple(about), (*_chapters(found), *further), found.at, found.drill)


def as_known(found: Glance) -> str:
    """Say up to which day a glance tells, and that later entries about those days are in it: how many were known."""
    return _("Up to {date}, as known after {size} entries of {origin}").format(
        date=found.made["points"].as_of, size=f"{found.size:,}", origin=found.origin
    )


def told_of(made: Made) -> str:
    """Say where a figure comes from."""
    return _("Made by: {command} — as of {date}").format(command=f"supermarket {made.command}", date=made.as_of)


def counted(figure: int) -> str:
    """Return a figure with its thousands apart."""
    return f"{figure:,}"


def _chapters(found: Glance) -> Iterator[Chapter]:
    yield Chapter(_("The month in figures"), told_of(found.made["points"]), keys=tuple(_keys(found)))
    yield _points(found)
    yield _by_institute(found)
    yield _weeks(found)
    yield _goods(found)
    yield _closed(found)
    yield _exceptions(found)


def _keys(found: Glance) -> Iterator[Key]:
    for figure in ("credits", "redemptions"):
        now = found.points[figure][-1]
        yield Key(_(POINTS[figure]), _("{points} points").format(points=counted(now)), _before(found.points[figure]))
    given = found.goods["given"]
    yield Key(_("Goods given"), _("{units} units").format(units=counted(given[-1])), _before(given))
    closed, stations = (sum(getattr(each, name)[-1] for each in found.branches) for name in ("closed", "stations"))
    yield Key(_("Stations that closed the month"), _("{count} of {all}").format(count=closed, all=stations))
    yield Key(_("Worth a look"), _("{count} entries").format(count=counted(sum(found.exceptions.values()))))
    yield Key(_("Places where a check fails"), counted(len(found.failed)), ", ".join(found.failed[:5]))


def _before(figures: Monthly) -> str:
    """Say what a figure was in the month before; nothing where there was none."""
    return _("the month before: {figure}").format(figure=counted(figures[-2])) if figures[1:] else ""


def _points(found: Glance) -> Chapter:
    shown = [name for name in POINTS if any(found.points[name])] or ["credits"]
    series = tuple(Series(_(POINTS[name]), found.points[name]) for name in shown)
    rows = [(month, *(counted(found.points[name][at]) for name in POINTS)) for at, month in enumerate(found.months)]
    total = (_("Sum"), *(counted(sum(found.points[name])) for name in POINTS))
    return Chapter(
        _("Points"),
        told_of(found.made["points"]),
        chart=Lines(found.months, series, unit=_("points a month")),
        grid=Grid((_("Month"), *(_(text) for text in POINTS.values())), (*rows, total)),
    )


def _moved(found: Glance) -> list[Branch]:
    """Return the institutes at which points moved in these months."""
    return [each for each in found.branches if any(each.credits) or any(each.redemptions)]


def _by_institute(found: Glance) -> Chapter:
    moved = sorted(_moved(found), key=lambda each: (-sum(each.credits), each.code))
    idle = len(found.branches) - len(moved)
    said = [_("Institutes without points in these months, left out: {count}.").format(count=idle)] if idle else []
    if not moved:
        return Chapter(_("Points by institute"), told_of(found.made["branches"]), tuple(said))
    panels = tuple(Series(each.name, each.credits) for each in moved)
    chart: Chart = Multiples(found.months, panels, unit=_("points issued"), across=3)
    rows = [(each.name, counted(sum(each.credits)), counted(sum(each.redemptions))) for each in moved]
    headings = (_("Institute"), _("Credits"), _("Redemptions"))
    return Chapter(
        _("Points by institute"),
        told_of(found.made["branches"]),
        tuple(said),
        chart=chart,
        grid=Grid(headings, (*rows,)),
    )


def _weeks(found: Glance) -> Chapter:
    busy = [each for each in found.branches if any(each.weeks)]
    if not busy:
        return Chapter(_("Exchanges week by week"), told_of(found.made["weeks"]), (_("There were none."),))
    chart = HeatMap(
        tuple(each.name for each in busy),
        tuple(week[5:] for week in found.weeks),
        tuple(each.weeks for each in busy),
        unit=_("exchanges in the week from that Monday"),
    )
    idle = len(found.branches) - len(busy)
    said = (_("Institutes without any, left out: {count}.").format(count=idle),) if idle else ()
    return Chapter(_("Exchanges week by week"), told_of(found.made["weeks"]), said, chart=chart)


def _goods(found: Glance) -> Chapter:
    rows = [(month, *(counted(found.goods[name][at]) for name in GOODS)) for at, month in enumerate(found.months)]
    total = (_("Sum"), *(counted(sum(found.goods[name])) for name in GOODS))
    given = found.most_given
    units = Series("", tuple(each.units for each in given))
    names = tuple(each.name for each in given)
    return Chapter(
        _("Goods"),
        told_of(found.made["goods"]),
        (_("The goods of which most were given in these months:"),) if given else (),
        chart=Bars(names, (units,), unit=_("units")) if given else None,
        grid=Grid((_("Month"), *(_(text) for text in GOODS.values())), (*rows, total)),
    )


def _closed(found: Glance) -> Chapter:
    """Show in how many months of a place each institute's stations have closed; a month without stations is a gap."""
    shares = tuple(
        tuple(100 * done // of if of else None for done, of in zip(each.closed, each.stations, strict=True))
        for each in found.branches
    )
    words = tuple(
        tuple(f"{done}/{of}" if of else "" for done, of in zip(each.closed, each.stations, strict=True))
        for each in found.branches
    )
    names = tuple(each.name for each in found.branches)
    chart = HeatMap(names, found.months, shares, words=words, gap_name=_("no station"), highest=100) if names else None
    return Chapter(_("Months closed, of all stations"), told_of(found.made["closed"]), chart=chart)


def _exceptions(found: Glance) -> Chapter:
    if not found.exceptions:
        return Chapter(_("Worth a look"), told_of(found.made["exceptions"]), (_("Nothing in this month."),))
    listed = sorted(found.exceptions.items(), key=lambda item: -item[1])
    chart = Bars(
        tuple(_(TEXTS[name]) for name, _count in listed),
        (Series("", tuple(count for _name, count in listed)),),
        unit=_("entries"),
    )
    where = [each for each in found.branches if each.exceptions]
    rows = tuple((each.name, counted(each.exceptions)) for each in sorted(where, key=lambda each: -each.exceptions))
    return Chapter(
        _("Worth a look"),
        told_of(found.made["exceptions"]),
        (_("An exception is no fault: somebody should look at the entries of {month}.").format(month=found.month),),
        chart=chart,
        grid=Grid((_("Institute"), _("Entries")), rows),
    )


def made_on(document: Document) -> str:
    """Return the day on which the last entry before a document was made."""
    return district_date(document.at)

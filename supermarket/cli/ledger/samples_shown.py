"""How a sample and what it projects are shown: on the screen, as JSON, and as the sheet that is filled in."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from supermarket.cli.frame import console
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.audit.package.checker.sampling import Stratum
    from supermarket.audit.sampling.drawing import DrawnSample
    from supermarket.audit.sampling.lines import SheetLine
    from supermarket.audit.sampling.projecting import Projected
    from supermarket.books.session import ReadSession

_SHARES: Final = (0.8, 0.6, 2.4, 1.9, 3.0, 3.0, 3.8, 1.1, 6.0, 1.3, 3.0, 1.3)
_WIDTHS: Final = (6, 5, 18, 12, 28, 20, 34, 9, 46, 10, 28, 10)
_FILLED: Final = 3
_RIGHT: Final[Any] = "right"


def plain_sample(drawn: "DrawnSample", lines: "Sequence[SheetLine]") -> dict[str, Any]:
    """Return a sample as JSON shows it."""
    return {
        "entry": drawn.entry,
        "root": drawn.root,
        "number": drawn.number,
        "size": drawn.asked,
        "seed": drawn.sample.seed,
        "strata": [_plain_stratum(number, each) for number, each in enumerate(drawn.sample.strata, 1)],
        "lines": [
            {
                "number": line.number,
                "stratum": line.stratum,
                "entry": line.entry,
                "on": line.on,
                "place": line.place,
                "household": line.household,
                "deed": line.deed,
                "points": line.points,
                "look_for": line.look_for,
            }
            for line in lines
        ],
    }


def _plain_stratum(number: int, stratum: "Stratum") -> dict[str, Any]:
    from supermarket.audit.package.checker.sampling import BOUNDS

    least = (0, *BOUNDS)[stratum.band] + 1
    most = BOUNDS[stratum.band] if stratum.band < len(BOUNDS) else None
    of = {"kind": stratum.what, "points_least": least, "points_most": most}
    return {"stratum": number, **of, "entries": stratum.entries, "points": stratum.points, "drawn": stratum.drawn}


def _named(number: int, stratum: "Stratum") -> str:
    """Return a stratum in words."""
    plain = _plain_stratum(number, stratum)
    kind = _("awards") if stratum.what == "award" else _("redemptions")
    if plain["points_most"] is None:
        return _("{number} {kind} of {least} points and more").format(
            number=number, kind=kind, least=plain["points_least"]
        )
    text = _("{number} {kind} of {least} to {most} points")
    return text.format(number=number, kind=kind, least=plain["points_least"], most=plain["points_most"])


def show_sample(drawn: "DrawnSample", lines: "Sequence[SheetLine]") -> None:
    """Show by what a sample was drawn, its strata, and every entry."""
    text = _("Seed {seed}: the SHA-256 of the root after {entry}, a blank, and the number {number}.")
    console.say(text.format(seed=drawn.sample.seed, entry=drawn.entry, number=drawn.number))
    strata = [
        (_named(number, each), each.entries, each.points, each.drawn)
        for number, each in enumerate(drawn.sample.strata, 1)
    ]
    headings = (_("Stratum"), _("Entries"), _("Points"), _("Drawn"))
    console.say_table(headings, strata, dict.fromkeys((1, 2, 3), _RIGHT))
    console.say()
    rows = [(each.number, each.stratum, each.entry, each.on, each.place, each.household, each.points) for each in lines]
    named = (_("Number"), _("Stratum"), _("Entry"), _("Date"), _("Place"), _("Household"), _("Points"))
    console.say_table(named, rows, dict.fromkeys((0, 1, 6), _RIGHT))


def write_sheets(
    session: "ReadSession",
    drawn: "DrawnSample",
    lines: "Sequence[SheetLine]",
    *,
    pdf: Path | None,
    xlsx: Path | None,
) -> None:
    """Write the work sheet where it is asked for; the same sample gives the same bytes.

    Raises:
        FileExists, FileKind: it cannot be written there.
    """
    from supermarket.audit.sampling.sheets import HEADINGS, NOTES, head_of, rows_of
    from supermarket.journal.store import stream_here
    from supermarket.paper.cards.issuing import check_file, write_whole
    from supermarket.paper.work_sheets import work_book, work_paper

    for path, ending in ((pdf, ".pdf"), (xlsx, ".xlsx")):
        if path:
            check_file(path, ending)
    title, at, rows = "抽样核查表", stream_here(session.transaction).at, rows_of(lines)
    if xlsx:
        book = work_book(
            title=title,
            head=head_of(drawn),
            headings=HEADINGS,
            widths=_WIDTHS,
            rows=rows,
            notes=NOTES,
            filled=_FILLED,
            at=at,
            drill=session.drill,
        )
        write_whole(xlsx, book)
    if pdf:
        about = (
            ("流水根：", f"{drawn.entry}={drawn.root}"),
            ("号数：", f"{drawn.number}　共抽 {len(lines)} 条　种子 {drawn.sample.seed}"),
        )
        paper = work_paper(
            title=title,
            english="Audit sample",
            about=about,
            headings=HEADINGS,
            shares=_SHARES,
            rows=rows,
            notes=NOTES,
            serial=f"{drawn.entry}-{drawn.number}",
            at=at,
            drill=session.drill,
        )
        write_whole(pdf, paper)


def plain_projection(drawn: "DrawnSample", parts: "Sequence[Projected]", whole: "Projected") -> dict[str, Any]:
    """Return what a sample projects as JSON shows it; points are rounded to whole ones."""
    strata = [
        {**_plain_stratum(number, stratum), **_plain_projected(each)}
        for number, (stratum, each) in enumerate(zip(drawn.sample.strata, parts, strict=True), 1)
    ]
    return {
        "entry": drawn.entry,
        "root": drawn.root,
        "number": drawn.number,
        "size": drawn.asked,
        "confidence_percent": 95,
        "strata": strata,
        "all": {"entries": whole.count, "points": whole.points, **_plain_projected(whole)},
    }


def _plain_projected(each: "Projected") -> dict[str, Any]:
    return {
        "judged": each.judged,
        "wrong": each.wrong,
        "error_found": each.found,
        "error_projected": round(each.error),
        "error_lower": round(each.lower),
        "error_upper": round(each.upper),
    }


def show_projection(drawn: "DrawnSample", parts: "Sequence[Projected]", whole: "Projected") -> None:
    """Show what a sample projects, stratum by stratum and in all."""
    rows = [
        (_named(number, stratum), *_cells(each))
        for number, (stratum, each) in enumerate(zip(drawn.sample.strata, parts, strict=True), 1)
    ]
    headings = (
        *(_("Stratum"), _("Points"), _("Judged"), _("Wrong"), _("Error found"), _("Projected"), _("At least")),
        _("At most"),
    )
    console.say_table(headings, [*rows, (_("all"), *_cells(whole))], dict.fromkeys(range(1, 8), _RIGHT))
    text = _("Of {points} points {error} are booked too many, between {lower} and {upper}, each with 95 percent.")
    about = {"points": whole.points, "error": round(whole.error)}
    console.say(text.format(**about, lower=round(whole.lower), upper=round(whole.upper)))
    console.say(
        _(
            "Ratio estimate by stratum: projected = error found / points judged x all points; the bounds are 1.645 "
            "standard errors away (Cochran 1977, 6.10), never closer than so many right entries leave open "
            "(1 - 0.05^(1/n)). A negative error means that too few points are booked."
        )
    )


def _cells(each: "Projected") -> tuple[int, ...]:
    return (each.points, each.judged, each.wrong, each.found, round(each.error), round(each.lower), round(each.upper))

"""How an analysis is shown: on the screen, as JSON, and as the sheets of its workbook."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from supermarket.cli.frame import console
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.audit.analysis.values import Analysis, Figures, Finding, Outcome, Pattern
    from supermarket.books.session import ReadSession
    from supermarket.paper.month.sheets import Value

ENTRIES_SHOWN = 4
"""So many entries of a finding the screen names; the workbook and JSON have them all."""


def plain_analysis(analysis: "Analysis") -> dict[str, Any]:
    """Return an analysis with its words, which is what JSON shows."""
    return {
        "from": analysis.span.first or None,
        "to": analysis.span.last if analysis.span.last[:1].isdigit() else None,
        "findings": analysis.findings,
        "cautions": list(cautions(len(analysis.tested))),
        "tests": [_plain_test(test, tested) for test, tested in _with_words(analysis)],
    }


def _plain_test(test: "Pattern", tested: "Outcome") -> dict[str, Any]:
    findings = [
        {
            "subject": each.subject,
            "looked": each.looked,
            "hits": each.hits,
            "usual_thousandths": each.usual,
            "by_chance_once_in": each.once,
            "entries": list(each.entries),
        }
        for each in tested.findings
    ]
    words = {"title": _(test.title), "counts": _(test.measure), "honest": _(test.honest), "bound": _(test.bound)}
    value = {"test": test.code, **words, "looked": tested.looked, "findings": findings}
    if tested.figures:
        figures = tested.figures
        value["figures"] = {"headings": list(figures.headings), "rows": [list(row) for row in figures.rows]}
    return value


def cautions(tests: int) -> tuple[str, ...]:
    """Return what must be said of so many tests made at once."""
    from supermarket.audit.analysis.words import CAUTION

    return tuple(_(text).format(count=tests, years=max(1, 100 // tests)) for text in CAUTION)


def _with_words(analysis: "Analysis") -> "list[tuple[Pattern, Outcome]]":
    from supermarket.audit.analysis.words import BY_CODE

    return [(BY_CODE[tested.test], tested) for tested in analysis.tested]


def show_analysis(analysis: "Analysis") -> None:
    """Show every test in a line, then what stands out, and what must be said of both."""
    rows = [
        (_(test.title), tested.looked, len(tested.findings), _(test.honest)) for test, tested in _with_words(analysis)
    ]
    sides = {1: "right", 2: "right"}
    headings = (_("Test"), _("Asked of"), _("Stand out"), _("What an honest year shows"))
    console.say_table(headings, rows, sides)  # type: ignore[arg-type]
    for test, tested in _with_words(analysis):
        if tested.findings:
            console.say()
            console.say(
                _("{title}: {measure}. Told from: {bound}.").format(
                    title=_(test.title), measure=_(test.measure), bound=_(test.bound)
                )
            )
            console.say_table(_headings(), [_row(each, shown=ENTRIES_SHOWN) for each in tested.findings], _SIDES)
    console.say()
    for caution in cautions(len(analysis.tested)):
        console.say(caution)


_SIDES: Any = {1: "right", 2: "right", 3: "right", 4: "right"}


def _headings() -> tuple[str, ...]:
    return (_("Whose"), _("Asked of"), _("Of them"), _("Usual"), _("By chance once in"), _("Entries"))


def _row(finding: "Finding", shown: int | None = None) -> tuple[str | int | None, ...]:
    entries = " ".join(finding.entries[:shown])
    if shown is not None and len(finding.entries) > shown:
        entries += " …"
    usual = None if finding.usual is None else f"{finding.usual / 1000:.1f}"
    return finding.subject, finding.looked, finding.hits, usual, finding.once, entries


def write_workbook(session: "ReadSession", analysis: "Analysis", path: Path) -> None:
    """Write the workbook.

    Raises:
        FileExists, FileKind: it cannot be written there.
    """
    from supermarket.journal.store import stream_here
    from supermarket.paper.analysis import PatternSheet, analysis_book
    from supermarket.paper.cards.issuing import check_file, write_whole

    check_file(path, ".xlsx")
    sheets = [
        PatternSheet(
            _(test.title),
            (
                (_("What is counted"), _(test.measure)),
                (_("What an honest year shows"), _(test.honest)),
                (_("Told from"), _(test.bound)),
                (_("Asked of"), str(tested.looked)),
            ),
            _headings(),
            tuple(_row(each) for each in tested.findings),
            *_figures(tested.figures),
        )
        for test, tested in _with_words(analysis)
    ]
    overview = [
        (_(test.title), _(test.measure), _(test.honest), _(test.bound), tested.looked, str(len(tested.findings)))
        for test, tested in _with_words(analysis)
    ]
    headings = (
        *(
            _("Test"),
            _("What is counted"),
            _("What an honest year shows"),
            _("Told from"),
            _("Asked of"),
            _("Stand out"),
        ),
    )
    book = analysis_book(
        sheets,
        title=_("Patterns"),
        headings=headings,
        overview=overview,
        cautions=cautions(len(sheets)),
        at=stream_here(session.transaction).at,
        drill=session.drill,
    )
    write_whole(path, book)


def _figures(figures: "Figures | None") -> "tuple[tuple[str, ...], tuple[tuple[Value, ...], ...]]":
    return (tuple(map(_, figures.headings)), figures.rows) if figures else ((), ())

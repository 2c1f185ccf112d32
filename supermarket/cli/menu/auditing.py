"""The menu's page for the auditor 审计: the package, patterns, a sample drawn in public, what a filled one projects."""

from typing import Final

from supermarket.cli.frame import console, recorded
from supermarket.cli.frame.misuse import Misuse
from supermarket.cli.frame.typed import day, whole_number
from supermarket.cli.menu.desk import Desk, page
from supermarket.cli.menu.places import file, folder
from supermarket.district.texts import plain
from supermarket.locale import N_, _

_SHEETS: Final = (".xlsx", ".xls", ".ods")


def _package(desk: Desk) -> None:
    from supermarket.audit.package.export import export, work_of
    from supermarket.journal.store import stream_here

    place = folder(desk, _("The folder or stick for the auditor's package"))
    with desk.ledger.reading() as session, console.progress(_("Exporting"), work_of(session)) as done:
        stream = stream_here(session.transaction)
        exported = export(session, target := place / f"audit-{stream.origin}-{stream.size}", done)
    recorded.done()
    console.say(_("The auditor's package is in {path}, without names.").format(path=target))
    console.say(_("The SHA-256 of verify.py, to be compared with the published one:"))
    console.say(f"  {exported.verifier}")


def _patterns(desk: Desk) -> None:
    """Look for patterns in a span, on the screen and in a workbook."""
    from supermarket.cli.ledger.audit import analyse

    first = desk.ask_for(_("From which date? 1 from the first on"), _day_or_any)
    last = desk.ask_for(_("To which date? 1 to the last"), _day_or_any)
    place = folder(desk, _("The folder or stick for the workbook"))
    path = place / f"patterns-{first or 'all'}-{last or 'all'}.xlsx"
    with desk.paged():
        analyse(desk.call, first=first, last=last, xlsx=path)
        console.say(_("All of it is in {path}.").format(path=path))


def _day_or_any(typed: str) -> str | None:
    return None if plain(typed) == "1" else day(typed)


def _sample(desk: Desk) -> None:
    """Draw a sample and write its sheets."""
    from supermarket.cli.ledger.audit import sample

    root = desk.ask_for(_("The root on paper: its entry, =, and 16 digits or more of it"), _root)
    number = desk.ask_for(_("The number drawn in public"), whole_number, nought=True)
    size = desk.ask_for(_("How many entries to draw"), whole_number)
    place = folder(desk, _("The folder or stick for the work sheet"))
    path = place / f"sample-{root.partition('=')[0]}-{number}"
    with desk.paged():
        sample(
            desk.call,
            root=root,
            number=number,
            size=size,
            xlsx=path.with_name(f"{path.name}.xlsx"),
            pdf=path.with_name(f"{path.name}.pdf"),
        )
        console.say(_("The work sheet is in {path}, to fill in and to print.").format(path=place))


def _root(typed: str) -> str:
    from supermarket.audit.verification.outside import typed_root

    root = typed_root(typed, "")
    if root is None:
        raise Misuse(_("A root is an entry, = and at least 16 digits, such as 1000-1-1894=3f2a99bc00117d25."))
    return f"{root.origin}-{root.size}={root.root}"


def _project(desk: Desk) -> None:
    from supermarket.cli.ledger.audit import project

    filled = file(desk, _("The filled work sheet"), _SHEETS)
    with desk.paged():
        project(desk.call, filled)


CHOICES: Final = page(
    (N_("package for the auditor"), (), _package),
    (N_("look for patterns"), (), _patterns),
    (N_("draw a sample"), (), _sample),
    (N_("project a filled sample"), (), _project),
)
"""What an auditor does, in this order."""

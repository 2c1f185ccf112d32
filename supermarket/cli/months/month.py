"""The month end: what a month came to, who signs it, and how it stands everywhere."""

import io
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from supermarket.cli.frame.asking import acting_site, request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.misuse import Misuse
from supermarket.cli.frame.names import site_names
from supermarket.cli.frame.typed import DAY, MONTH, PROSE, WORD
from supermarket.cli.months.lists import show_all, show_apart, show_signed, show_states
from supermarket.cli.months.shown import show_month
from supermarket.cli.spending.counter import Key, Why
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.months.closing.closing import MonthState, SignedMonth
    from supermarket.months.exceptions.machines import Apart
    from supermarket.months.particulars import Line, Particulars
    from supermarket.months.reconciled import Reconciliation

app = commands()

Month = Annotated[str, typer.Argument(metavar=_("MONTH"), help=_("The month, such as 2026-03.")), MONTH]


@app.command("reconcile", _("Reconcile a month: figures, checks, exceptions."), site=_("The station or a shop of it."))
def reconcile(
    call: Call,
    month: Month,
    *,
    all_: Annotated[bool, typer.Option("--all", help=_("Every station of the ledger."))] = False,
    pdf: Annotated[
        Path | None, typer.Option("--pdf", metavar=_("FILE"), help=_("Write the paper to sign as a PDF."))
    ] = None,
    xlsx: Annotated[
        Path | None, typer.Option("--xlsx", metavar=_("FILE"), help=_("Write the figures as a workbook."))
    ] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar=_("FILE"), help=_("Write the figures as a CSV for other programs."))
    ] = None,
    public: Annotated[
        Path | None,
        typer.Option("--public", metavar=_("FILE"), help=_("Write the sheet for the village board, names masked.")),
    ] = None,
) -> int:
    from supermarket.months.days import days_of
    from supermarket.months.particulars import names_of_signers, particulars_of
    from supermarket.months.reconciliation import reconcile, reconcile_all
    from supermarket.paper.month.papers import write_papers

    with call.reading() as session:
        found = reconcile_all(session, month) if all_ else [reconcile(session, acting_site(call, session), month)]
        write_papers(session, found, pdf=pdf, xlsx=xlsx, public=public, whole=all_)
        days = days_of(session, month)
        beside = {} if all_ else {each.site: particulars_of(session, days, each) for each in found}
        staff = names_of_signers(session, found)
    if csv:
        _write_csv(found, csv)
    if all_:
        answer(call, [_plain(each) for each in found], lambda _value: show_all(found, staff))
    else:
        [one] = found
        told = {**_plain(one), **_beside(beside[one.site])}
        answer(call, told, lambda _value: show_month(one, beside[one.site]))
    return 0 if all(each.ok for each in found) else 1


@app.command(
    "sign",
    _("Sign a month in turn, the third signature closes it; new figures make earlier signatures lapse."),
    site=_("The station or a shop of it."),
)
def sign(
    call: Call,
    month: Month,
    *,
    reason: Annotated[
        str | None,
        typer.Option("--reason", metavar=_("TEXT"), help=_("Why it is signed although a check fails.")),
        PROSE,
    ] = None,
    paper: Annotated[
        Path | None,
        typer.Option("--paper", metavar=_("FILE"), help=_("A photo or PDF of the signed paper; with the next two.")),
    ] = None,
    signer: Annotated[
        str | None, typer.Option("--signer", metavar=_("STAFF"), help=_("Whose signature stands on the paper.")), WORD
    ] = None,
    signed: Annotated[
        str | None, typer.Option("--signed", metavar=_("DATE"), help=_("The date on the paper.")), DAY
    ] = None,
    figures: Annotated[
        str | None,
        typer.Option(
            "--figures", metavar=_("NUMBER"), help=_("The number of the paper or screen; other figures are not signed.")
        ),
        WORD,
    ] = None,
    key: Key = None,
) -> None:
    from supermarket.district.gate.papers import OnPaper
    from supermarket.months.closing.closing import sign
    from supermarket.months.particulars import names_of_signers
    from supermarket.people.evidence import keep_paper

    on_paper = None
    if paper and signer and signed:
        with call.ledger():
            on_paper = OnPaper(signer, signed, keep_paper(call.local, paper))
    elif paper or signer or signed:
        raise Misuse(_("--paper, --signer and --signed go together."))
    with call.writing() as session:
        asked = request(call, session, key=key)
        signed_month = sign(session, month, asked, reason=reason, paper=on_paper, figures=figures)
        staff = names_of_signers(session, [signed_month])
    answer(call, _signed(signed_month), lambda _value: show_signed(signed_month, staff))


@app.command(
    "withdraw", _("Withdraw the signatures under a month that is not closed."), site=_("The station or a shop of it.")
)
def withdraw(
    call: Call,
    month: Month,
    *,
    reason: Why,
    key: Key = None,
) -> None:
    from supermarket.months.closing.closing import withdraw
    from supermarket.months.particulars import names_of_signers

    with call.writing() as session:
        signed = withdraw(session, month, reason, request(call, session, key=key))
        staff = names_of_signers(session, [signed])
    answer(call, _signed(signed), lambda _value: show_signed(signed, staff))


@app.command("exceptions", _("List what shows between machines in a month: both sides, and who can mend it."))
def exceptions(
    call: Call,
    month: Month,
    *,
    site: Annotated[
        str | None, typer.Option("--site", metavar=_("CODE"), help=_("One station, or a shop of it; else all."))
    ] = None,
) -> None:
    from supermarket.months.days import days_of
    from supermarket.months.exceptions.machines import apart_in
    from supermarket.months.reconciliation import station_at

    with call.reading() as session:
        days = days_of(session, month)
        place = station_at(days, site).place if site else None
        found = [each for each in apart_in(session, days) if place in {None, each.place}]
        names = site_names(session, (each.site for each in found), days.last)
    answer(call, [_apart(each) for each in found], lambda _value: show_apart(names, found))


@app.command("list", _("List who has signed which month."))
def list_(
    call: Call,
    *,
    site: Annotated[
        str | None, typer.Option("--site", metavar=_("CODE"), help=_("One station, or a shop of it; else all."))
    ] = None,
) -> None:
    from supermarket.months.closing.closing import months
    from supermarket.months.particulars import names_of_signers

    with call.reading() as session:
        found = months(session, site)
        staff = names_of_signers(session, found)
    answer(call, [_state(each) for each in found], lambda _value: show_states(found, staff))


def _apart(each: "Apart") -> dict[str, Any]:
    figures = [figure._asdict() for figure in each.figures]
    told = {"text": each.text, "machines": list(each.machines), "mended_by": each.mended_by}
    return {**vars(each), "figures": figures, **told}


def _write_csv(found: "list[Reconciliation]", path: Path) -> None:
    """Write months as a CSV that a spreadsheet opens and that runs no formula."""
    from supermarket.audit.package.csv_tables import CsvTable
    from supermarket.errors.files import FileKind
    from supermarket.months.flat import COLUMNS, rows_of
    from supermarket.paper.cards.issuing import write_whole

    if path.suffix.lower() != ".csv":
        raise FileKind(path=str(path), ending=".csv")
    written = io.StringIO(newline="")
    table = CsvTable(written, COLUMNS)
    for each in found:
        for row in rows_of(each):
            table.add(row)
    write_whole(path, written.getvalue().encode("utf-8-sig"))


# --- for programs -----------------------------------------------------------------------------------------------------


def _plain(found: "Reconciliation") -> dict[str, Any]:
    return {
        "site": found.site,
        "name": found.name,
        "month": found.month,
        "sites": found.sites,
        "points": _figures(found.figures.points),
        "goods": [_figures(line) for line in found.figures.goods],
        "fund": _figures(found.figures.fund),
        "redemptions": found.figures.redemptions,
        "cards": found.figures.cards,
        "liability": found.liability,
        "donations": [vars(each) for each in found.donations],
        "pending": vars(found.pending),
        "movement": [vars(each) for each in found.movement],
        "versions": [vars(each) for each in found.versions],
        "checks": [vars(check) for check in found.compared],
        "exceptions": [{"name": each.name, "entries": each.entries} for each in found.exceptions],
        "figures": found.digest,
        "entries": found.entries,
        "first": found.first,
        "last": found.last,
        "origin": found.origin,
        "size": found.size,
        "root": found.root,
        "signatures": [vars(each) for each in found.signatures],
        "lapsed": [vars(each) for each in found.lapsed],
        "closed": found.closed,
        "ok": found.ok,
    }


def _beside(beside: "Particulars") -> dict[str, Any]:
    """Return what stands beside a month's figures: whose it is, by which rules points were given, entries in lines."""
    return {
        "above": [each._asdict() for each in beside.above],
        "shops": [each._asdict() for each in beside.shops],
        "households": {"all": beside.households, "earning": beside.earning, "redeeming": beside.redeeming},
        "awards": [each._asdict() for each in beside.awards],
        "exception_lines": {name: [*map(_line, listed)] for name, listed in beside.exceptions.items()},
        "pending_lines": {what: [*map(_line, listed)] for what, listed in beside.pending.items()},
        "staff": beside.staff,
    }


def _line(line: "Line") -> dict[str, Any]:
    household = line.household._asdict() if line.household else None
    named = {name: [each._asdict() for each in getattr(line, name)] for name in ("what", "who")}
    return {**vars(line), "household": household, **named}


def _figures(value: object) -> dict[str, Any]:
    return {name.rstrip("_"): figure for name, figure in vars(value).items()}


def _signed(signed: "SignedMonth") -> dict[str, Any]:
    signatures, lapsed = ([vars(each) for each in some] for some in (signed.signatures, signed.lapsed))
    return {**vars(signed), "signatures": signatures, "lapsed": lapsed}


def _state(state: "MonthState") -> dict[str, Any]:
    signatures, lapsed = ([vars(each) for each in some] for some in (state.signatures, state.lapsed))
    return {**vars(state), "signatures": signatures, "lapsed": lapsed}

"""Checking the whole ledger without trusting it, and handing it to somebody who does not trust us."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from supermarket.cli.frame import console, recorded
from supermarket.cli.frame.asking import request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.misuse import Misuse
from supermarket.cli.frame.typed import DAY, PROSE, Reader, place, whole_number
from supermarket.cli.spending.counter import Key
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.audit.package.export import Exported
    from supermarket.audit.verification.faults import Fault
    from supermarket.audit.verification.outside import OutsideRoot

app = commands()

_NUMBER = Reader(partial(whole_number, least=0))
_SIZE = Reader(partial(whole_number, least=1, most=100_000))


@app.command(
    "verify",
    _(
        "Recompute everything from what is stored, and name every fault and every breach of a rule. No check sees what "
        "never came into the ledger, nor whether a deed was done, nor that somebody who had the file made every seal "
        "in it again: that is betrayed by a root from outside, as it stands on receipts, on months' papers and in "
        "older packages. Bring some along."
    ),
)
def verify(
    call: Call,
    *,
    root: Annotated[
        list[str] | None,
        typer.Option(
            "--root",
            metavar=_("ENTRY=ROOT"),
            help=_("A root from paper: the last entry of its tree, and 16 digits or more of it. Again for another."),
        ),
    ] = None,
    roots: Annotated[
        list[str] | None,
        typer.Option(
            "--roots",
            metavar=_("FILE"),
            help=_("A list of roots, ENTRY ROOT on each line, or an older package (folder or ZIP), or its journal."),
        ),
    ] = None,
    evidence: Annotated[
        Path | None,
        typer.Option("--evidence", metavar=_("DIR"), help=_("Where the photos and papers are, if not beside it.")),
    ] = None,
    without_evidence: Annotated[
        bool, typer.Option("--without-evidence", help=_("Do not look at the photos and papers."))
    ] = False,
) -> int:
    from supermarket.audit.verification.outside import outside_of
    from supermarket.inspection import verify_file

    if evidence and without_evidence:
        raise Misuse(_("Either --evidence or --without-evidence."))
    outside = outside_of([_typed_root(text) for text in root or ()], [place(text) for text in roots or ()])
    with console.progress(_("Verifying")) as done:
        verification = verify_file(
            call.db, done, outside=outside, evidence=evidence, with_evidence=not without_evidence
        )
    value = {
        "ok": verification.ok,
        "streams": verification.streams,
        "roots": len(outside.roots),
        "evidence": not without_evidence,
        "faults": [_told(fault) for fault in verification.faults],
        "breaches": [_told(breach) for breach in verification.breaches],
        "late": [{**_told(fact), "beside": fact.fields["beside"]} for fact in verification.late],
        "remarks": [_told(remark) for remark in verification.remarks],
    }
    answer(call, value, _show)
    return 0 if verification.ok else 1


def _told(fault: "Fault") -> dict[str, Any]:
    return {"origin": fault.origin, "seq": fault.seq, "code": fault.code, "what": fault.what}


def _typed_root(text: str) -> "OutsideRoot":
    from supermarket.audit.verification.outside import typed_root

    root = typed_root(text, "--root")
    if root is None:
        raise Misuse(
            _("--root takes an entry and at least 16 digits of its root, such as 1000-1-1894=3f2a99bc00117d25.")
        )
    return root


def _say_fault(fault: dict[str, Any]) -> None:
    where = f"{fault['origin']}-{fault['seq']}" if fault["seq"] else fault["origin"] or _("the ledger")
    console.say(where + _(": ") + fault["what"])


def _show(value: dict[str, Any]) -> None:
    rows = [(stream.origin, stream.size, stream.root) for stream in value["streams"]]
    console.say_table((_("Stream"), _("Entries"), _("Root")), rows, {1: "right"})
    for fault in (*value["faults"], *value["breaches"]):
        _say_fault(fault)
    if value["ok"]:
        console.say(_("Everything agrees: no fault was found."))
        if value["roots"]:
            console.say(_("{count} roots from outside agree with it.").format(count=value["roots"]))
        if not value["evidence"]:
            console.say(_("The photos and papers were not looked at."))
    else:
        text = _("Found: {faults} faults, {breaches} breaches of a rule.")
        console.say(text.format(faults=len(value["faults"]), breaches=len(value["breaches"])))
    if value["late"]:
        text = _("{count} late facts, which are no breach: their machines did not know what others had done.")
        console.say(text.format(count=len(value["late"])))
    for fact in value["late"]:
        _say_fault(fact)
    for remark in value["remarks"]:
        console.say((remark["origin"] + _(": ") if remark["origin"] else "") + remark["what"])


@app.command(
    "analyse",
    _(
        "Look for patterns in any span of days, at all places: what is in two places at once, who acts with whom, last "
        "digits, lags, rates by person, hours, concentration, the age of points, changes around their use, money "
        "beside goods. Each test says what an honest year shows."
    ),
)
def analyse(
    call: Call,
    *,
    first: Annotated[
        str | None,
        typer.Option("--from", metavar=_("DATE"), help=_("The first business date; else all before.")),
        DAY,
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar=_("DATE"), help=_("The last business date; else all after.")), DAY
    ] = None,
    xlsx: Annotated[
        Path | None, typer.Option("--xlsx", metavar=_("FILE"), help=_("Write a workbook, a sheet for each test."))
    ] = None,
) -> None:
    from supermarket.audit.analysis.analysing import analyse
    from supermarket.audit.analysis.values import EVERYTHING, Span
    from supermarket.cli.ledger.analysis_shown import plain_analysis, show_analysis, write_workbook

    span = Span(first or EVERYTHING.first, last or EVERYTHING.last)
    if span.last < span.first:
        raise Misuse(_("--from is later than --to."))
    with call.reading() as session, console.progress(_("Analysing")) as done:
        analysis = analyse(session, span, done)
        if xlsx:
            write_workbook(session, analysis, xlsx)
    answer(call, plain_analysis(analysis), lambda _value: show_analysis(analysis))


@app.command(
    "sample",
    _(
        "Draw a sample of awards and redemptions by a root that is on paper and a number drawn in public afterwards: "
        "anybody draws the same, from the package alone too (`verify.py --sample`). Places and large points have their "
        "part. Write the sheet on which the findings go."
    ),
)
def sample(
    call: Call,
    *,
    root: Annotated[
        str,
        typer.Option(
            "--root",
            metavar=_("ENTRY=ROOT"),
            help=_("A root of this ledger from paper: the last entry of its tree, and 16 digits or more of it."),
        ),
    ],
    number: Annotated[
        int, typer.Option("--number", metavar=_("DIGITS"), help=_("The number drawn in public.")), _NUMBER
    ],
    size: Annotated[int, typer.Option("--size", metavar=_("N"), help=_("How many entries to draw.")), _SIZE],
    xlsx: Annotated[
        Path | None, typer.Option("--xlsx", metavar=_("FILE"), help=_("Write the work sheet as a workbook to fill in."))
    ] = None,
    pdf: Annotated[
        Path | None, typer.Option("--pdf", metavar=_("FILE"), help=_("Write the work sheet as a PDF to print."))
    ] = None,
) -> None:
    from supermarket.audit.sampling.drawing import draw_sample
    from supermarket.audit.sampling.lines import lines_of
    from supermarket.cli.ledger.samples_shown import plain_sample, show_sample, write_sheets

    with call.reading() as session:
        drawn = draw_sample(session, _typed_root(root), number, size)
        lines = lines_of(session, drawn)
        write_sheets(session, drawn, lines, pdf=pdf, xlsx=xlsx)
    answer(call, plain_sample(drawn, lines), lambda _value: show_sample(drawn, lines))


@app.command(
    "project",
    _(
        "Read the filled work sheet of a sample, draw the sample again, and project the error to everything that it "
        "was drawn from: a ratio estimate by stratum, with bounds at 95 percent."
    ),
)
def project(
    call: Call,
    file: Annotated[Path, typer.Argument(metavar=_("FILE"), help=_("The filled work sheet, as a workbook."))],
) -> None:
    from supermarket.audit.sampling.sheets import project_sheet
    from supermarket.cli.ledger.samples_shown import plain_projection, show_projection

    with call.reading() as session:
        drawn, parts, whole = project_sheet(session, file)
    answer(call, plain_projection(drawn, parts, whole), lambda _value: show_projection(drawn, parts, whole))


@app.command("export", _("Write the auditor's package, which can be checked without this program."))
def export(
    call: Call,
    folder: Annotated[Path, typer.Argument(metavar=_("DIR"), help=_("Where it goes: a new or an empty folder."))],
    *,
    with_names: Annotated[
        bool,
        typer.Option(
            "--with-names",
            help=_(
                "Take names, phones and notes along, with the salts that open their commitments; an auditor or"
                " administrator does, and it is an entry."
            ),
        ),
    ] = False,
    reason: Annotated[
        str | None,
        typer.Option("--reason", metavar=_("TEXT"), help=_("Why names are needed; it is sealed and public.")),
        PROSE,
    ] = None,
    key: Key = None,
) -> None:
    from supermarket.audit.package.export import check_empty, export, work_of
    from supermarket.audit.package.names import record_names_exported

    if with_names and reason is None:
        raise Misuse(_("--with-names needs --reason TEXT."))
    if reason is not None and not with_names:
        raise Misuse(_("--reason is for --with-names."))
    if reason is not None:
        check_empty(folder)
        with call.writing(names="audit export") as writing:
            record_names_exported(writing, reason, request(call, writing, key=key))
    with call.reading() as session, console.progress(_("Exporting"), work_of(session)) as done:
        exported = export(session, folder, done, names=with_names)
    recorded.done()
    answer(call, exported, _show_named if with_names else _show_export)


def _show_export(exported: "Exported") -> None:
    _show_streams(exported)
    text = _("{count} files were written to {folder}, without names. Read {guide} first; check them with {verify}.")
    console.say(_about(exported, text))
    _show_verifier(exported)


def _show_named(exported: "Exported") -> None:
    _show_streams(exported)
    text = _("{count} files were written to {folder}, with names: keep them safe. Read {guide} first.")
    console.say(_about(exported, text))
    _show_verifier(exported)


def _show_verifier(exported: "Exported") -> None:
    console.say(_("The SHA-256 of verify.py, to be compared with the published one:"))
    console.say(f"  {exported.verifier}")


def _show_streams(exported: "Exported") -> None:
    rows = [(stream.origin, stream.size, stream.root) for stream in exported.streams]
    console.say_table((_("Stream"), _("Entries"), _("Root")), rows, {1: "right"})


def _about(exported: "Exported", text: str) -> str:
    about = {"count": len(exported.files), "folder": exported.folder, "guide": exported.files[0]}
    return text.format(**about, verify="python -I verify.py")

"""Personal details erased: requested, looked at beforehand, approved by another person, listed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from supermarket.cli.frame import console
from supermarket.cli.frame.asking import request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.choices import Meanings
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.misuse import Misuse
from supermarket.cli.spending.counter import Key
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.erasure.erasures import Erasure, Foreseen, Wanted
    from supermarket.people.evidence import KeptPaper

app = commands()
BECAUSE = {
    "person-asks": N_("the person asks"),
    "kin-ask": N_("the kin ask"),
    "ten-years": N_("kept for ten years"),
}
"""Why details are erased, in words."""

OfMember = Annotated[
    str | None, typer.Option("--member", metavar=_("NUMBER"), help=_("A member of a household, by the whole number."))
]
OfStaff = Annotated[str | None, typer.Option("--staff", metavar=_("CODE"), help=_("A member of staff, by the code."))]
Because = Annotated[
    Literal["person-asks", "kin-ask", "ten-years"],
    typer.Option("--reason", help=_("Why; the first two stand on paper.")),
    Meanings(BECAUSE),
]


@app.command("request", _("Request that a person's details are erased; nothing is until another one approves."))
def request_(
    call: Call,
    *,
    member: OfMember = None,
    staff: OfStaff = None,
    reason: Because,
    paper: Annotated[
        Path | None,
        typer.Option("--paper", metavar=_("FILE"), help=_("A photo or PDF of the signed paper on which it is asked.")),
    ] = None,
    key: Key = None,
) -> None:
    from supermarket.erasure.erasures import request_erasure
    from supermarket.people.evidence import keep_paper

    _check_one(member, staff)
    with call.writing() as session:
        kept = keep_paper(call.local, paper) if paper else None
        asked = request_erasure(session, _wanted(member, staff, reason, kept), request(call, session, key=key))
    answer(call, asked, show_requested)


@app.command("preview", _("Show what would be erased of a person, and what stands in the way; records nothing."))
def preview(call: Call, *, member: OfMember = None, staff: OfStaff = None, reason: Because = "person-asks") -> None:
    from supermarket.erasure.erasures import preview

    _check_one(member, staff)
    with call.reading() as session:
        answer(call, preview(session, _wanted(member, staff, reason, None)), show_foreseen)


@app.command("approve", _("Erase what another one requested, for good; the entries stay, without the name."))
def approve(
    call: Call,
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help=_("The entry that requested it."))],
    *,
    key: Key = None,
) -> None:
    from supermarket.erasure.erasures import approve

    with call.writing() as session:
        erased = approve(session, entry, request(call, session, key=key))
    answer(call, erased, show_approved)


@app.command("list", _("List what was requested to be erased, and what is erased."))
def list_(call: Call) -> None:
    from supermarket.erasure.erasures import erasures

    with call.reading() as session:
        answer(call, erasures(session), show_erasures)


def _check_one(member: str | None, staff: str | None) -> None:
    if bool(member) == bool(staff):
        raise Misuse(_("Give either --member or --staff."))


def _wanted(member: str | None, staff: str | None, reason: str, paper: "KeptPaper | None") -> "Wanted":
    from supermarket.erasure.erasures import Wanted
    from supermarket.erasure.kinds import ErasureReason

    return Wanted(ErasureReason(reason), member=member, staff=staff, paper=paper)


def show_requested(asked: "Erasure") -> None:
    """Show what was requested, and who does the rest."""
    console.say(
        _(
            "Entry {entry}: the details of {subject} shall be erased; nothing is yet, until another administrator "
            "approves it."
        ).format(entry=asked.entry, subject=asked.member or asked.staff)
    )


def show_approved(erased: "Erasure") -> None:
    """Show what was erased."""
    console.say(
        _("Entry {entry}: the details of {subject} are erased.").format(
            entry=erased.approved, subject=erased.member or erased.staff
        )
    )


def show_foreseen(foreseen: "Foreseen") -> None:
    """Show what would be erased, and what stands in the way."""
    console.say(
        _(
            "Of {codes} these versions of the details would be erased: {records}; the last was recorded for {last}."
        ).format(records=foreseen.records, codes=_(", ").join(foreseen.codes), last=foreseen.last)
    )
    if foreseen.notes:
        console.say(_("And so many free notes of entries about the person: {notes}.").format(notes=foreseen.notes))
    if not foreseen.obstacles:
        console.say(_("Nothing stands in the way."))
    for obstacle in foreseen.obstacles:
        console.say(obstacle)


def show_erasures(found: "list[Erasure]") -> None:
    """Show each request and what became of it."""
    headings = (_("Entry"), _("Date"), _("Of whom"), _("Why"), _("Requested by"), _("Erased by"))
    rows = [
        (
            each.entry,
            each.on,
            each.member or each.staff or "",
            _(BECAUSE[each.reason]),
            each.requested_by,
            each.approved or _("waits"),
        )
        for each in found
    ]
    console.say_table(headings, rows, none=_("Nobody's details were requested to be erased."))

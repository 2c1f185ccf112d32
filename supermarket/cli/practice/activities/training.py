"""Trainings, meetings and lectures: who attended, and how many have a certificate."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from supermarket.cli.district.imported import Marked, SheetName, telling_problems
from supermarket.cli.earning.evidence import Evidence, kept_files
from supermarket.cli.frame import console
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.practice.activities.activity import (
    EARLIEST,
    LATEST,
    First,
    Heads,
    Last,
    Meant,
    Named,
    Roster,
    SiteShown,
    does,
)
from supermarket.cli.practice.activities.activity_shown import kinds_word, qualified, standing_word
from supermarket.cli.spending.counter import Key
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.books.session import Request, WriteSession
    from supermarket.practice.activities.standing import Activity
    from supermarket.practice.projects.trainings import Training

app = commands()


@app.command("hold", _("Say that a training was held and who attended: by number, from a file, or by its roster."))
def hold(
    call: Call,
    activity: Named,
    *,
    member: Annotated[
        list[str] | None,
        typer.Option(
            "--member", metavar=_("NUMBER"), help=_("A member's number, or a volunteer's code; again for each.")
        ),
    ] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar=_("FILE"), help=_("Who attended, as a file: household, member."))
    ] = None,
    sheet: SheetName = None,
    marked: Marked = None,
    heads: Heads = None,
    qualifier: Meant = "exact",
    roster: Roster = None,
    evidence: Evidence = None,
    key: Key = None,
) -> None:
    from supermarket.earning.claims.rosters import read_roster
    from supermarket.practice.activities.activities import Outcome, hold

    files = kept_files(call, evidence)

    def record(session: "WriteSession", asked: "Request") -> "Activity":
        read = read_roster(session, csv, sheet=sheet) if csv is not None else ()
        attended = (*(member or ()), *(each.member or each.household for each in read))
        return hold(session, activity, Outcome(heads, qualifier, roster, attended, files), asked)

    with telling_problems(call, csv, marked):
        does(call, key, record)


@app.command("list", _("List trainings, meetings and lectures with attendance and certificates."))
def list_(call: Call, *, first: First = None, last: Last = None, at: SiteShown = None) -> None:
    from supermarket.practice.activities.standing import places_at
    from supermarket.practice.projects.trainings import trainings

    with call.reading() as session:
        found = trainings(session, places_at(session, at, last), first or EARLIEST, last or LATEST)
        today = session.today
    value = [{**vars(each.activity), "certificates": each.certificates} for each in found]
    answer(call, value, lambda _value: _show(today, found))


@app.command("attended", _("Show who attended a training, by number and as far as you may see by name."))
def attended(call: Call, activity: Named) -> None:
    from supermarket.earning.certificates.certificates import certificates_of_training
    from supermarket.households.households import member_name
    from supermarket.people.masking import masked_name
    from supermarket.practice.activities.standing import activity_of, attended

    with call.reading() as session:
        training = activity_of(session, activity)
        held = {each.member: each.certificate for each in certificates_of_training(session, training.activity)}
        value = [
            {
                "member": member,
                "name": masked_name(member_name(session, member, session.today)),
                "certificate": held.get(member),
            }
            for member in attended(session, training.activity)
        ]

    def render(_value: object) -> None:
        rows = [(each["member"], each["name"], each["certificate"]) for each in value]
        none = _("Nobody is known by number to have attended.")
        console.say_table((_("Member"), _("Name of a person"), _("Certificate")), rows, none=none)

    answer(call, value, render)


def _show(today: str, found: "list[Training]") -> None:
    headings = (
        *(_("Activity"), _("Day"), _("Site"), _("Kinds"), _("What"), _("State"), _("Heads")),
        *(_("By number"), _("Online"), _("Certificates")),
    )
    rows = []
    for training in found:
        each = training.activity
        rows.append(
            (
                *(each.activity, each.day, each.site, kinds_word(each), each.title, standing_word(each, today)),
                *(qualified(each.heads, each.qualifier), each.attended or "", _("yes") if each.online else ""),
                training.certificates or "",
            )
        )
    console.say_table(headings, rows, {6: "right", 7: "right", 9: "right"}, none=_("There are no such trainings."))

"""Claims: filed, signed in on rosters, reviewed, shown, withdrawn, and posted when their notice has ended."""

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from supermarket.cli.district.imported import Marked, SheetName, telling_problems
from supermarket.cli.earning.deed import Hours, Quantity, check_amount
from supermarket.cli.earning.evidence import FILE_STATES, Evidence, files_of, flags_told, kept_files, lacking_in
from supermarket.cli.frame import console
from supermarket.cli.frame.asking import request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.misuse import Misuse
from supermarket.cli.frame.names import households_named, rule_name
from supermarket.cli.frame.typed import DAY, PROSE
from supermarket.cli.spending.counter import Key, On, Who, Why
from supermarket.district.texts import by_whom
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.books.session import ReadSession
    from supermarket.earning.claims.claims import Filed
    from supermarket.earning.claims.posting import Posted
    from supermarket.earning.claims.rosters import Roster
    from supermarket.earning.claims.standing import Standing

app = commands()

Claim = Annotated[str, typer.Argument(metavar="CLAIM", help=_("The claim's number, such as 1000-1-57."))]
Reason = Annotated[
    str | None,
    typer.Option("--reason", metavar=_("TEXT"), help=_("Why; it is sealed and public, so without names.")),
    PROSE,
]
Served = Annotated[
    str | None,
    typer.Option("--served", metavar=_("DATE"), help=_("When the deed was done, if not on the business date.")),
    DAY,
]
SiteShown = Annotated[
    str | None, typer.Option("--site", metavar=_("CODE"), help=_("Only this site and those below it."))
]


@app.command("file", _("Claim a deed for a household; it is reviewed and hangs out before it is posted."))
def file_(
    call: Call,
    who: Who,
    rule: Annotated[str, typer.Argument(metavar="RULE", help=_("The rule's code, such as ENV-01."))],
    *,
    member: Annotated[
        str | None, typer.Option("--member", metavar=_("NUMBER"), help=_("Which member of the household did it."))
    ] = None,
    served: Served = None,
    start: Annotated[
        list[str] | None,
        typer.Option("--start", metavar=_("TIME"), help=_("When it began, such as 8:30; again for each sitting.")),
    ] = None,
    end: Annotated[
        list[str] | None,
        typer.Option("--end", metavar=_("TIME"), help=_("When it ended; at 2:00 after 22:00 is past midnight.")),
    ] = None,
    hours: Hours = None,
    quantity: Quantity = None,
    place: Annotated[
        str | None,
        typer.Option("--place", metavar=_("TEXT"), help=_("Where it was done; sealed, so without names.")),
        PROSE,
    ] = None,
    evidence: Evidence = None,
    certificate: Annotated[
        str | None,
        typer.Option("--certificate", metavar=_("NUMBER"), help=_("The certificate of a training that it rests on.")),
    ] = None,
    note: Annotated[
        str | None,
        typer.Option("--note", metavar=_("TEXT"), help=_("A note; it is kept apart with the names, never sealed.")),
        PROSE,
    ] = None,
    on: On = None,
    key: Key = None,
) -> None:
    from supermarket.earning.claims.claims import Deed, file_claim

    check_amount(hours, quantity)
    files = kept_files(call, evidence)
    deed = Deed(
        who=who,
        rule=rule,
        quantity=quantity,
        member=member,
        served=served,
        start=tuple(start or ()),
        end=tuple(end or ()),
        hours=hours,
        place=place,
        evidence=files,
        note=note,
        certificate=certificate,
    )
    with call.writing() as session:
        filed = file_claim(session, deed, request(call, session, on=on, key=key))
    answer(call, filed, _show_filed_here)


@app.command("roster", _("Sign people in at an activity by scanning their cards, and claim for all of them at once."))
def roster(
    call: Call,
    rule: Annotated[str, typer.Argument(metavar="RULE", help=_("The rule's code, such as ENV-01."))],
    *,
    activity: Annotated[
        str, typer.Option("--activity", metavar=_("TEXT"), help=_("What took place; sealed, so without names.")), PROSE
    ],
    csv: Annotated[
        Path | None,
        typer.Option(
            "--csv", metavar=_("FILE"), help=_("A roster as a file: household, member or name, start, end, hours.")
        ),
    ] = None,
    sheet: SheetName = None,
    marked: Marked = None,
    served: Served = None,
    quantity: Annotated[
        int | None,
        typer.Option("--quantity", metavar=_("N"), help=_("As many units for everybody, instead of hours signed.")),
    ] = None,
    evidence: Evidence = None,
    on: On = None,
    key: Key = None,
) -> None:
    from supermarket.cli.earning.roster import scanned
    from supermarket.earning.claims.rosters import Activity, read_roster, take_roster

    files = kept_files(call, evidence)
    known = None
    if csv is None:
        people, known = scanned(call)
    with telling_problems(call, csv, marked), call.writing(known=known) as session:
        if csv is not None:  # once he has signed in: members may be named in it
            people = read_roster(session, csv, sheet=sheet)
        asked = request(call, session, on=on, key=key)
        taken = take_roster(session, Activity(rule, activity, served, quantity, files), people, asked)
    answer(call, taken, show_roster)


@app.command("review", _("Accept or reject a claim, or go through all that wait, one after another."))
def review(
    call: Call,
    claim: Annotated[
        str | None, typer.Argument(metavar="CLAIM", help=_("The claim's number, such as 1000-1-57."))
    ] = None,
    *,
    accept: Annotated[bool, typer.Option("--accept", help=_("It is right."))] = False,
    reject: Annotated[bool, typer.Option("--reject", help=_("It is not; a reason is needed."))] = False,
    reason: Reason = None,
    queue: Annotated[
        bool, typer.Option("--queue", help=_("Go through all claims that wait for you, by digits."))
    ] = False,
    key: Key = None,
) -> None:
    from supermarket.earning.claims.reviews import review

    verdict: Literal["accepted", "rejected"] = "accepted" if accept else "rejected"
    if queue:
        if claim or accept or reject or reason or key:
            raise Misuse(_("--queue stands alone: what you decide is asked for each claim."))
        from supermarket.cli.earning.review_queue import review_queue

        answer(call, review_queue(call), _show_reviewed)
        return
    if claim is None or accept == reject:
        raise Misuse(_("Name a claim, and either --accept or --reject; or go through all with --queue."))
    with call.writing() as session:
        standing = review(session, claim, verdict, reason, request(call, session, key=key))
    answer(call, standing, show_standing)


@app.command("withdraw", _("Take a claim back that is not posted yet."))
def withdraw(
    call: Call,
    claim: Claim,
    *,
    reason: Why,
    key: Key = None,
) -> None:
    from supermarket.earning.claims.claims import withdraw

    with call.writing() as session:
        standing = withdraw(session, claim, reason, request(call, session, key=key))
    answer(call, standing, show_standing)


@app.command("show", _("Show a claim and every step that was taken with it."))
def show(call: Call, claim: Claim) -> None:
    from supermarket.earning.claims.standing import claim_of

    with call.reading() as session:
        found = claim_of(session, claim)
        value = {**_whole(session, found), "files": files_of(session, call.local, claim)}
        value["lacking"] = lacking_in(session, found)
    answer(call, value, _show_claim)


@app.command("list", _("List claims, all of them or those that stand so."))
def list_(
    call: Call,
    *,
    state: Annotated[
        Literal["filed", "reviewed-once", "reviewed", "rejected", "noticed", "objected", "posted", "withdrawn"] | None,
        typer.Option("--state", help=_("Only claims that stand so.")),
    ] = None,
    site: SiteShown = None,
) -> None:
    from supermarket.district.sites import places_below
    from supermarket.earning.claims.standing import every_claim, open_claims

    with call.reading() as session:
        sites = places_below(session, site, session.today) if site else None
        ended = state in {None, "posted", "rejected", "withdrawn"}
        claims = every_claim(session, sites) if ended else open_claims(session, sites)
        chosen = [claim for claim in list(claims) if state in {None, claim.state.value}]
        value = [_whole(session, claim) for claim in chosen]
        names = {} if call.json else _names(session, chosen)
    answer(call, value, partial(_show_list, names))


@app.command("post", _("Post every claim whose notice has ended without an open objection, as far as the caps allow."))
def post(call: Call, *, on: On = None, key: Key = None) -> None:
    from supermarket.earning.claims.posting import post_claims

    with call.writing() as session, console.progress(_("Posting claims")) as done:
        posted = post_claims(session, request(call, session, on=on, key=key), done)
        names = households_named(session, posted)
    answer(call, {"posted": posted}, lambda value: show_posted(names, value["posted"]))


def _whole(session: "ReadSession", claim: "Standing") -> dict[str, Any]:
    """Return a claim with its steps, as --json gives it."""
    from supermarket.earning.claims.standing import steps_of

    steps = [
        {"who": step.actor, "when": step.on, "what": step.what, "reason": step.reason, "entry": step.entry}
        for step in steps_of(session, claim.claim)
    ]
    return {**vars(claim), "steps": steps}


# --- on the screen ----------------------------------------------------------------------------------------------------


def show_filed(filed: "Filed") -> None:
    """Show a claim that was filed, and what its reviewers will be told."""
    from supermarket.district.times import in_words

    text = _("Claim {claim}: household {household}, {points} points; it waits for review.")
    console.say(text.format(claim=filed.claim, household=filed.household, points=filed.points))
    if filed.minutes:
        console.say(_("Time worked: {time}.").format(time=in_words(filed.minutes)))
    _show_flags(flags_told(filed.flags, filed.lacking, filed.points))
    if filed.likes:
        console.say(_("See {entries}.").format(entries=_(", ").join(filed.likes)))


def _show_filed_here(filed: "Filed") -> None:
    """Show a claim that a command filed, and how what it lacks is brought."""
    show_filed(filed)
    if filed.lacking:
        text = _("To show it, take the claim back with `{withdraw}` and file it again with {options}.")
        file = _("FILE")
        options = [f"--evidence {each}={file}" for each in filed.lacking]
        joint = " " if filed.points > 0 else _(" or ")
        withdraw = f"supermarket claim withdraw {filed.claim} --reason …"
        console.say(text.format(withdraw=withdraw, options=joint.join(options)))


def _show_flags(flags: Iterable[str]) -> None:
    for flag in flags:
        console.say(_("For the reviewers: {flag}.").format(flag=flag))


def show_roster(taken: "Roster") -> None:
    """Show a roster that was taken, and who never signed out."""
    from supermarket.district.times import in_words

    text = _("Roster {roster}: {count} claims were filed; {twice} were there twice and counted once.")
    console.say(text.format(roster=taken.roster, count=len(taken.claims), twice=taken.twice))
    if minutes := sum(claim.minutes or 0 for claim in taken.claims):
        console.say(_("Time worked: {time}.").format(time=in_words(minutes)))
    told = (flags_told(each.flags, each.lacking, each.points) for each in taken.claims)
    _show_flags(dict.fromkeys(flag for flags in told for flag in flags))
    if taken.unfinished:
        left = _(", ").join(taken.unfinished)
        text = _("These did not sign out, or no time is written for them, so it is not known: {households}.")
        console.say(text.format(households=left))


def show_standing(claim: "Standing") -> None:
    """Show how a claim stands."""
    console.say(_("Claim {claim} is {state}.").format(claim=claim.claim, state=_(claim.state.value)))


def _show_reviewed(claims: "list[Standing]") -> None:
    for claim in claims:
        show_standing(claim)
    console.say(_("{count} claims were reviewed.").format(count=len(claims)))


def _show_claim(value: dict[str, Any]) -> None:
    from supermarket.district.times import in_words

    text = _("Claim {claim}: household {household}, rule {rule}, {points} points, served {served}: {state}.")
    console.say(text.format(**{**value, "state": _(value["state"].value)}))
    if value["minutes"]:
        console.say(_("Time worked: {time}.").format(time=in_words(value["minutes"])))
    _show_flags(flags_told(value["flags"], value["lacking"], value["points"]))
    for file in value["files"]:
        text = _("It rests on the file {file}… ({kind}): {state}.")
        state = _(FILE_STATES[file["state"]])
        console.say(text.format(file=file["sha256"][:16], kind=file["kind"], state=state))
    rows = [
        (step["when"], by_whom(step["who"]), _(step["what"]), step["reason"], step["entry"]) for step in value["steps"]
    ]
    console.say_table((_("Date"), _("Who"), _("What"), _("Reason"), _("Entry")), rows)


def _names(session: "ReadSession", claims: "list[Standing]") -> dict[str, str]:
    """Return the heads and deeds of claims by their codes."""
    return households_named(session, claims) | {
        claim.rule: rule_name(session, claim.rule, session.today) for claim in claims
    }


def _show_list(names: dict[str, str], claims: list[dict[str, Any]]) -> None:
    from supermarket.district.times import in_words

    headings = (_("Claim"), _("Household"), _("Rule"), _("Points"), _("Served"), _("State"), _("Time"))
    rows = [
        (
            each["claim"],
            names[each["household"]],
            names[each["rule"]],
            each["points"],
            each["served"],
            _(each["state"].value),
            in_words(each["minutes"]) if each["minutes"] else "",
        )
        for each in claims
    ]
    shown = len(headings) if any(row[-1] for row in rows) else len(headings) - 1
    shown_rows = [row[:shown] for row in rows]
    console.say_table(headings[:shown], shown_rows, {3: "right", 6: "right"}, none=_("There are no such claims."))


def show_posted(names: Mapping[str, str], posted: "list[Posted]") -> None:
    """Show the claims that were posted, and what the caps cut off."""
    from supermarket.earning.award_kinds import CAPS

    cut = _("{points} by {cap}")
    rows = [
        (
            each.claim,
            each.entry,
            names[each.household],
            each.points,
            _("; ").join(cut.format(points=by.points, cap=_(CAPS[by.cap])) for by in each.cut),
        )
        for each in posted
    ]
    headings = (_("Claim"), _("Entry"), _("Household"), _("Points"), _("Cut off"))
    console.say_table(headings, rows, {3: "right"}, none=None)
    console.say(_("{count} claims were posted.").format(count=len(posted)))

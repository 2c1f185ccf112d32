"""Files that travel between machines 捎账: written, taken in, and how a machine comes to be one of them."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from supermarket.cli.carry.shown import show_machines, show_renewed
from supermarket.cli.frame import console, recorded
from supermarket.cli.frame.asking import request, signed_request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.clock import clock_at, district_date, district_time
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.books.session import Request
    from supermarket.carry.files.writing import Carried
    from supermarket.carry.joining import Joined
    from supermarket.carry.line import Synced
    from supermarket.carry.taking import Taken, TakenAll
    from supermarket.ledger import Ledger

app = commands()
LINE_TOKEN: Final = "SUPERMARKET_LINE_TOKEN"  # noqa: S105 - the variable's name
Place = Annotated[
    Path | None,
    typer.Argument(
        metavar="DIR",
        help=_("The folder, or a file's name, a paper's ends in .pdf; the stick that is plugged in if left out."),
    ),
]


@app.command("invite", _("Let the machine of a site come, once: write the files that it joins by."))
def invite(
    call: Call,
    node: Annotated[str, typer.Argument(metavar="NODE", help=_("The site whose machine it is, by its code."))],
    place: Annotated[Path, typer.Argument(metavar="DIR", help=_("The folder or stick that the files go to."))],
) -> None:
    from supermarket.carry.admitting import standing_invitations
    from supermarket.carry.going import write_invitation
    from supermarket.cli.frame.folders import check_plugged
    from supermarket.district.machines.machines import latest_lives
    from supermarket.households.holders.holding import lost_of

    check_plugged(place)
    with call.ledger() as ledger:
        known = call.signed_in(ledger)
        with ledger.reading() as session:
            asked = request(call, session)
            earlier = latest_lives(session).get(node)
            stands = earlier if earlier and earlier not in lost_of(session) else None
            replaces = next((each for each in standing_invitations(session) if each.node == node), None)
        with console.progress(_("Writing entries")) as done:
            written = write_invitation(ledger, node, place, asked, done, known=known)
    recorded.done()
    answer(call, written, lambda value: _show_invitation(value, node, stands, replaces.at if replaces else None))


@app.command("join", _("Make this machine's ledger from the centre's invitation, or let the one that is here join."))
def join(
    call: Call,
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help=_("The invitation's files, or their folder."))],
    *,
    node: Annotated[
        str | None,
        typer.Option("--for", metavar=_("CODE"), help=_("The site of this machine, where several were invited.")),
    ] = None,
) -> None:
    from supermarket.carry.files.packed import files_in
    from supermarket.carry.joining import join, join_existing
    from supermarket.journal.places import settled

    found = files_in(files)
    with console.progress(_("Taking in entries")) as done:
        if call.is_there:
            with call.ledger() as ledger:
                joined = join_existing(ledger, found, done)
        else:
            joined = join(call.db, found, clock_at(call.now), done, node=node)
    recorded.done()
    answer(call, joined, lambda value: _show_joined(value, settled(call.db)))


@app.command("out", _("Write what other machines lack: to the centre, or at the centre to each machine."))
def out(
    call: Call,
    place: Place = None,
    *,
    to: Annotated[
        str | None, typer.Option("--to", metavar=_("CODE"), help=_("Only for the machine of this site."))
    ] = None,
) -> None:
    from supermarket.carry.going import write_out
    from supermarket.cli.frame.folders import check_plugged, stick_or_here

    if place is not None:
        check_plugged(place)
    with call.ledger() as ledger:
        asked = signed_request(call, ledger)
        with console.progress(_("Writing entries")) as done:
            written = write_out(ledger, place or stick_or_here(), asked, done, to=to)
    recorded.done()
    answer(call, written, _show_written)


@app.command("in", _("Take in files of other machines, in any order; whole folders too."))
def take_in(
    call: Call,
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", help=_("The files, or their folders; photos of codes on paper too.")),
    ],
) -> int:
    from supermarket.carry.papers.photos import take_whatever

    return _taken_by(call, files, take_whatever)


@app.command("scan", _("Take in what another machine carried out on paper, by a scanner, or by photos of it."))
def scan(
    call: Call,
    photos: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PHOTO…",
            help=_("Photos of the paper, in any order, or their folder; left out, a scanner reads code by code."),
        ),
    ] = None,
) -> int:
    from supermarket.cli.keyboard.signing import at_terminal
    from supermarket.cli.till.till import scans

    if photos:
        return scan_photos(call, photos)
    with scans() as lines:
        return scan_by(call, lines, ends_by_itself=at_terminal())


def scan_photos(call: Call, photos: "Sequence[Path]") -> int:
    """Take in the codes that photos show; return the exit code."""
    from supermarket.carry.papers.photos import take_photos

    return _taken_by(call, photos, take_photos)


def _taken_by(
    call: Call,
    paths: "Sequence[Path]",
    take: "Callable[[Ledger, Sequence[Path], Request, Callable[[int], None]], TakenAll]",
) -> int:
    """Take in files, in one of the ways in which they can be; return the exit code."""
    with call.ledger() as ledger:
        asked = signed_request(call, ledger)
        with console.progress(_("Taking in entries")) as done:
            taken = take(ledger, paths, asked, done)
    recorded.done()
    answer(call, taken, _show_taken)
    return 1 if taken.refused else 0


def scan_by(call: Call, lines: "Iterable[str | None]", *, ends_by_itself: bool) -> int:
    """Take in the codes that are scanned line by line; return the exit code."""
    from supermarket.carry.papers.taking import take_pieces
    from supermarket.cli.carry.scanning import pieces_scanned

    with call.ledger() as ledger:
        asked = signed_request(call, ledger)
        pieces = pieces_scanned(lines, ends_by_itself=ends_by_itself)
        with console.progress(_("Taking in entries")) as done:
            taken = take_pieces(ledger, pieces, asked, done)
    recorded.done()
    answer(call, taken, _show_taken if pieces else lambda _none: console.say(_("No code was scanned.")))
    return 1 if taken.refused else 0


@app.command("list", _("Each machine: until when it was heard, what is missing, what it has of ours."))
def listed(call: Call) -> None:
    from supermarket.carry.listing import standings

    with call.reading() as session:
        machines = standings(session, call.local)
    answer(call, machines, show_machines)


@app.command("renew", _("Go on anew after a fork or an old copy, by an invitation: the machine's next epoch."))
def renew(
    call: Call,
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help=_("The invitation's files, or their folder."))],
) -> int:
    with call.ledger() as ledger:
        asked = signed_request(call, ledger)
    return renew_by(call, files, asked)


def renew_by(call: Call, files: "Sequence[Path]", asked: "Request") -> int:
    """Go on anew, as somebody asks who signed in; return the exit code. Nobody has the ledger open."""
    from supermarket.carry.files.packed import files_in
    from supermarket.carry.renewal.renewing import renew

    with console.progress(_("Taking in entries")) as done:
        renewed = renew(call.db, files_in(files), asked, clock_at(call.now), done)
    recorded.done()
    answer(call, renewed, show_renewed)
    return 1 if renewed.by_hand else 0


@app.command("sync", _("Carry over a line: hand over to the centre's server what it lacks, and fetch what is new."))
def sync(
    call: Call,
    url: Annotated[
        str | None, typer.Argument(metavar="URL", help=_("The server's address; left out, the one of last time."))
    ] = None,
    *,
    fingerprint: Annotated[
        str | None,
        typer.Option(
            "--fingerprint",
            metavar=_("FINGERPRINT"),
            help=_("That of the server's certificate, as its screen shows it."),
        ),
    ] = None,
) -> int:
    return sync_by(call, url, os.environ.get(LINE_TOKEN), fingerprint)


def sync_by(call: Call, url: str | None, token: str | None, fingerprint: str | None) -> int:
    """Carry over the line that is given, and else over the one that is kept; return the exit code."""
    from supermarket.carry.line import keep_line, line_to, sync

    with call.ledger() as ledger:
        asked = signed_request(call, ledger)
        with ledger.reading() as session:
            line = line_to(session, url, token, fingerprint)
        with console.progress(_("Carrying over the line")) as done:
            synced = sync(ledger, line, asked, done)
        keep_line(ledger, line)
    recorded.done()
    answer(call, synced, _show_synced)
    return 1 if synced.received.refused else 0


def _show_synced(synced: "Synced") -> None:
    for each in synced.sent:
        text = _("For {to}, handed over: {entries}.")
        console.say(text.format(**each.__dict__))
    _show_taken(synced.received)


def _show_invitation(written: "Iterable[Carried]", node: str, stands: str | None, replaced: int | None) -> None:
    for each in written:
        text = _("The invitation for {to} is at {file}: {entries} entries.")
        console.say(text.format(**each.__dict__))
    console.say(_("Whoever has it can join in that machine's name, once; hand it over as you would a key."))
    if replaced is not None:
        text = _("This one replaces the invitation for {node} of {date}; whoever has that one joins by this.")
        console.note(text.format(node=node, date=district_date(replaced)))
    if stands:
        text = _(
            "Site {node} has a machine already, {machine}. If that one is lost, say so first (`supermarket machine "
            "lost`): what may be missing of it is then named."
        )
        console.note(text.format(node=node, machine=stands))


def _show_joined(joined: "Joined", path: object) -> None:
    if joined.made:
        console.say(_("The ledger {origin} is at {path}.").format(origin=joined.origin, path=path))
    text = _("This machine goes on as {origin} with the centre's {centre}: {entries} entries were taken in.")
    console.say(text.format(origin=joined.origin, centre=joined.centre, entries=joined.entries))
    console.say(_("Next it carries out a file to the centre, which then lets it in."))


def _show_written(written: "list[Carried]") -> None:
    for each in written:
        text = _("For {to}: {entries} entries at {file}.")
        if each.codes:
            text = _("For {to}: {entries} entries at {file}; codes to scan there: {codes}.")
        console.say(text.format(**each.__dict__))
    if not written:
        console.say(_("No other machine was let in yet, so there is nobody to write to."))


def _show_taken(all_taken: "TakenAll") -> None:
    all_came = [_at_the_end(came, all_taken.taken[number:]) for number, came in enumerate(all_taken.taken, 1)]
    old = [came for came in all_came if _is_old(came)]
    for came in all_came:
        if len(old) == 1 or came not in old:  # a stick that goes round for weeks is full of what everybody has
            _show_one(came)
    if len(old) > 1:
        console.say(_("Nothing new in {count} files.").format(count=len(old)))
    _show_branches(all_taken.taken)
    for refused in all_taken.refused:
        console.say(refused.reason)
    if not (all_taken.taken or all_taken.refused):
        console.say(_("There was no file of another machine."))


def _at_the_end(came: "Taken", later: "Sequence[Taken]") -> "Taken":
    """Return what a file came to without what it waited for only until another one of the same folder."""
    reached = {part.origin: part.last for each in later for part in each.parts}
    waits = tuple(part for part in came.waits if reached.get(part.origin, 0) < part.last)
    missing = tuple(gap for gap in came.missing if reached.get(gap.origin, 0) < gap.last)
    return replace(came, waits=waits, missing=missing)


def _is_old(came: "Taken") -> bool:
    """Say whether a file brought nothing, and there is nothing to do about it."""
    told = (came.entries, came.names, came.admitted, came.waits, came.missing, came.forked, came.elsewhere)
    return not any(told)


def _show_one(came: "Taken") -> None:
    made = district_time(came.made)
    if came.entries:
        text = _("From {origin}, as of {made}: {entries} entries taken in.")
    else:
        text = _("From {origin}, as of {made}: nothing new.")
    console.say(text.format(origin=came.origin, made=made, entries=came.entries))
    for part in came.parts:
        if part.origin != came.origin or len(came.parts) > 1:
            console.say(_("- of {origin}: {first} to {last}").format(**part.__dict__))
    if came.names:
        console.say(_("Names that came along: {count}.").format(count=came.names))
    for origin in came.admitted:
        console.say(_("The machine {origin} is let in.").format(origin=origin))
    for part in came.waits:
        console.say(_("{origin}: the entries {first} to {last} wait beside the ledger.").format(**part.__dict__))
    for missing in came.missing:
        text = _("{origin}: the entries {first} to {last} are missing; bring the file that has them.")
        console.say(text.format(**missing.__dict__))


def _show_branches(taken: "Iterable[Taken]") -> None:
    """Say where streams go on in two ways, each thing once, however many files say so."""
    for text in dict.fromkeys(text for came in taken for text in _branches(came)):
        console.say(text)


def _branches(came: "Taken") -> "Iterator[str]":
    for part in came.forked:
        text = _(
            "{origin}: there are two branches from {first} on; this one lies in the evidence, and the machine is taken "
            "no further until it goes on anew with `supermarket carry renew`."
        )
        yield text.format(**part.__dict__)
    for origin in came.branches:
        text = _(
            "The centre holds another branch of {origin} than this machine. To go on with the centre's, ask it for an "
            "invitation, then `supermarket carry renew`; what was entered here is kept."
        )
        yield text.format(origin=origin)
    if came.successor:
        text = _(
            "{successor} goes on in this machine's place, so no points are taken here; carry out what is here. If this "
            "one shall go on, ask the centre for an invitation, then `supermarket carry renew`."
        )
        yield text.format(successor=came.successor)
    if came.elsewhere:
        text = _(
            "This machine's stream {origin} goes on elsewhere, with entries that are not here; nothing of it was taken "
            "in. Nothing is redeemed here until it goes on anew with `supermarket carry renew`."
        )
        yield text.format(origin=came.elsewhere)
    elif came.seen is not None:
        text = _(
            "{origin} says that it holds other entries of this machine's stream than are here, up to number {size}. "
            "If this ledger is an old copy, write nothing more in it: restore it as its next life with "
            "`supermarket restore`. If it is not, ask who keeps that machine."
        )
        yield text.format(origin=came.origin, size=came.seen)

"""Certificates of trainings: issued to who attended, listed, printed."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from supermarket.cli.frame import console
from supermarket.cli.frame.asking import request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.misuse import Misuse
from supermarket.cli.frame.typed import DAY, PROSE
from supermarket.cli.practice.activities.activity import EARLIEST, LATEST, First, Last
from supermarket.cli.spending.counter import Key
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.books.session import ReadSession
    from supermarket.earning.certificates.certificates import Certificate
    from supermarket.practice.projects.trainings import Withdrawn

app = commands()


@app.command("issue", _("Issue a certificate of a training to a member who attended it, or to all who did."))
def issue(
    call: Call,
    training: Annotated[str, typer.Argument(metavar="TRAINING", help=_("The training's number, such as 1000-1-57."))],
    member: Annotated[
        str | None,
        typer.Argument(
            metavar="MEMBER",
            help=_("The member's number, or his code as a volunteer; everybody who attended if left out."),
        ),
    ] = None,
    *,
    title: Annotated[str, typer.Option("--title", metavar=_("TEXT"), help=_("What it certifies.")), PROSE],
    number: Annotated[
        str | None,
        typer.Option("--number", metavar=_("NUMBER"), help=_("The number on the paper, if another body made it out.")),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar=_("DATE"), help=_("Its last day; it holds always if left out.")),
        DAY,
    ] = None,
    key: Key = None,
) -> None:
    from supermarket.practice.activities.standing import attended
    from supermarket.practice.projects.trainings import NewCertificate, issue, without_certificate

    if member is None and (key or number):
        raise Misuse(_("A key or a number is of one certificate; name the member who gets it."))
    with call.writing() as session:
        who = [member] if member is not None else without_certificate(session, training)
        asked = request(call, session, key=key)
        issued = [issue(session, NewCertificate(training, each, title, number, until), asked) for each in who]
        came = attended(session, training) if not issued else ()
    answer(call, issued[0] if member is not None else issued, lambda _value: _show_issued(issued, came=bool(came)))


@app.command("withdraw", _("Withdraw a certificate that should not have been issued; no claim rests on it then."))
def withdraw(
    call: Call,
    certificate: Annotated[
        str, typer.Argument(metavar="CERTIFICATE", help=_("The certificate's number, such as 1000-1-57."))
    ],
    *,
    reason: Annotated[
        str,
        typer.Option("--reason", metavar=_("TEXT"), help=_("Why; it is sealed and public, so without names.")),
        PROSE,
    ],
    key: Key = None,
) -> None:
    from supermarket.practice.projects.trainings import withdraw

    with call.writing() as session:
        done = withdraw(session, certificate, reason, request(call, session, key=key))
    answer(call, done, _show_withdrawn)


@app.command("list", _("List certificates, with the claim that rests on each."))
def list_(
    call: Call,
    *,
    training: Annotated[
        str | None, typer.Option("--training", metavar=_("NUMBER"), help=_("Only those of this training."))
    ] = None,
    member: Annotated[
        str | None, typer.Option("--member", metavar=_("NUMBER"), help=_("Only those of this member."))
    ] = None,
    first: First = None,
    last: Last = None,
) -> None:
    from supermarket.earning.certificates.certificates import (
        certificates_between,
        certificates_of_member,
        certificates_of_training,
        claim_by,
    )

    with call.reading() as session:
        _check_known(session, training, member)
        begins, ends = first or EARLIEST, last or LATEST
        if training:
            found = certificates_of_training(session, training)
        else:
            found = certificates_of_member(session, member) if member else certificates_between(session, begins, ends)
        chosen = [each for each in found if member in {None, each.member} and begins <= each.on <= ends]
        claims = {each.certificate: claim_by(session, each.certificate) for each in chosen}
        names = _names(session, chosen)
    value = [{**vars(each), "claim": claims[each.certificate]} for each in chosen]
    answer(call, value, lambda _value: _show(chosen, claims, names))


def _check_known(session: "ReadSession", training: str | None, member: str | None) -> None:
    from supermarket.district.dated.registers import MEMBERS, latest
    from supermarket.errors.registers import RowUnknown
    from supermarket.practice.activities.standing import activity_of

    if training:
        activity_of(session, training)
    if member and latest(session, MEMBERS, member, session.today) is None:
        raise RowUnknown(register=MEMBERS.name, row=member[:40])


@app.command("print", _("Print a certificate on A4, with the member's name."))
def print_(
    call: Call,
    certificate: Annotated[
        str, typer.Argument(metavar="CERTIFICATE", help=_("The certificate's number, such as 1000-1-57."))
    ],
    *,
    pdf: Annotated[Path, typer.Option("--pdf", metavar=_("FILE"), help=_("Where it goes, on A4."))],
) -> None:
    from supermarket.earning.certificates.certificates import certificate_of
    from supermarket.paper.activities.certificates import print_certificate

    with call.naming("certificate print") as session:
        found = certificate_of(session, certificate)
        print_certificate(session, found, request(call, session), pdf)
    answer(call, found, lambda each: _show_issued([each]))


def _names(session: "ReadSession", certificates: "Sequence[Certificate]") -> dict[str, str]:
    from supermarket.households.households import member_name
    from supermarket.people.masking import masked_name

    return {each.member: masked_name(member_name(session, each.member, session.today)) for each in certificates}


def _show_issued(issued: "Sequence[Certificate]", *, came: bool = True) -> None:
    for each in issued:
        text = _("Certificate {certificate} “{title}” of {member}, of the training {training}.")
        console.say(text.format(**vars(each)))
    if not issued:
        nobody = _("Nobody is known by number to have attended.")
        console.say(_("Everybody who attended has a certificate already.") if came else nobody)


def _show_withdrawn(done: "Withdrawn") -> None:
    text = _("Entry {entry}: the certificate {certificate} of {member} is withdrawn.")
    told = {"certificate": done.certificate.certificate, "member": done.certificate.member}
    console.say(text.format(entry=done.entry, **told))
    if done.to_reverse:
        text = _("The claim {claim} was posted by it; reverse that if it was not deserved: `supermarket reverse`.")
        console.say(text.format(claim=done.to_reverse))


def _show(certificates: "Sequence[Certificate]", claims: Mapping[str, str | None], names: Mapping[str, str]) -> None:
    headings = (
        *(_("Certificate"), _("Issued"), _("Member"), _("Name of a person"), _("What"), _("Training")),
        *(_("On paper"), _("Until"), _("Claim"), _("Withdrawn")),
    )
    rows = [
        (
            *(each.certificate, each.on, each.member, names[each.member], each.title, each.training),
            *(each.paper, each.until, claims[each.certificate], each.withdrawn),
        )
        for each in certificates
    ]
    console.say_table(headings, rows, none=_("There are no such certificates."))

"""Public notices: published for the board and the chat group, objected to, resolved, taken down."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from supermarket.cli.earning.claim import Claim, show_standing
from supermarket.cli.frame import console
from supermarket.cli.frame.asking import request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.misuse import Misuse
from supermarket.cli.spending.counter import Key, On, Why
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.earning.claims.notices import Notice

app = commands()
Number = Annotated[str, typer.Argument(metavar="NOTICE", help=_("The notice's number, such as 1000-1-57."))]
Pdf = Annotated[Path | None, typer.Option("--pdf", metavar=_("FILE"), help=_("The board's paper, with full names."))]
Png = Annotated[
    Path | None, typer.Option("--png", metavar=_("FILE"), help=_("A picture for a chat group, names masked."))
]


@app.command("publish", _("Publish a notice of all reviewed claims: on paper for the board, as a picture for a group."))
def publish(
    call: Call,
    *,
    pdf: Pdf = None,
    png: Png = None,
    on: On = None,
    key: Key = None,
) -> None:
    from supermarket.earning.claims.notices import publish
    from supermarket.paper.cards.issuing import removed_on_failure
    from supermarket.paper.notices import draw_notice

    with (
        removed_on_failure(pdf),
        removed_on_failure(png),
        call.writing(names="notice publish" if pdf else "") as session,
    ):
        asked = request(call, session, on=on, key=key)
        notice = publish(session, asked)
        draw_notice(session, notice, asked, pdf=pdf, png=png)
    answer(call, notice, show_notice)


@app.command("print", _("Print a notice again, on paper or as a picture."))
def print_(
    call: Call,
    notice: Number,
    *,
    pdf: Pdf = None,
    png: Png = None,
) -> None:
    from supermarket.earning.claims.notices import notice_of
    from supermarket.paper.notices import draw_notice

    with call.naming("notice print") if pdf else call.reading() as session:
        found = notice_of(session, notice)
        draw_notice(session, found, request(call, session), pdf=pdf, png=png)
    answer(call, found, show_notice)


@app.command("withdraw", _("Take a notice down; what waited on it can be noticed again."))
def withdraw(
    call: Call,
    notice: Number,
    *,
    reason: Why,
    key: Key = None,
) -> None:
    from supermarket.earning.claims.notices import take_down

    with call.writing() as session:
        taken = take_down(session, notice, reason, request(call, session, key=key))
    answer(call, taken, lambda each: console.say(_("Notice {notice} was taken down.").format(notice=each.notice)))


@app.command("object", _("Record an objection to a claim that hangs out; it is not posted until that is resolved."))
def object_(call: Call, claim: Claim, *, reason: Why, key: Key = None) -> None:
    from supermarket.earning.claims.notices import object_to

    with call.writing() as session:
        standing = object_to(session, claim, reason, request(call, session, key=key))
    answer(call, standing, show_standing)


@app.command("resolve", _("Resolve an objection: upheld, and the claim has failed, or dismissed, and it goes on."))
def resolve(
    call: Call,
    claim: Claim,
    *,
    reason: Why,
    uphold: Annotated[bool, typer.Option("--uphold", help=_("The objection is right."))] = False,
    dismiss: Annotated[bool, typer.Option("--dismiss", help=_("The objection is not right."))] = False,
    key: Key = None,
) -> None:
    from supermarket.earning.claims.notices import resolve

    if uphold == dismiss:
        raise Misuse(_("Say either --uphold or --dismiss."))
    with call.writing() as session:
        standing = resolve(session, claim, upheld=uphold, reason=reason, request=request(call, session, key=key))
    answer(call, standing, show_standing)


def show_notice(notice: "Notice") -> None:
    """Show from when to when a notice hangs."""
    text = _("Notice {notice}: {count} claims hang out from {first} to {last}.")
    console.say(
        text.format(notice=notice.notice, count=len(notice.claims), first=notice.first_day, last=notice.last_day)
    )

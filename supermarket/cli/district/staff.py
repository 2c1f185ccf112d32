"""Staff: listed, changed by the centre, known by their cards, PINs and tokens."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from supermarket.cli.district.register import add_commands
from supermarket.cli.frame import console, recorded
from supermarket.cli.frame.asking import acting_site, request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.names import site_names
from supermarket.cli.spending.counter import Key
from supermarket.clock import district_time
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.local.signing import NewToken

app = commands()

Code = Annotated[str, typer.Argument(metavar="CODE", help=_("The person's staff code."))]


@app.command("list", _("List the staff: code, role, site, and which codes are one person's."))
def list_(call: Call) -> None:
    from supermarket.district.dated.registers import STAFF, all_in_force
    from supermarket.district.identities import namesakes

    with call.reading() as session:
        value = [
            {"code": staff.staff, "role": staff.role, "site": staff.site, "person": staff.identity or staff.staff}
            for staff in all_in_force(session, STAFF, session.today)
        ]
        doubted = namesakes(session, session.today)
        places = site_names(session, (str(each["site"]) for each in value))
    answer(call, value, lambda _value: _show(value, places, doubted))


@app.command(
    "cards",
    _("Print staff cards, scanned instead of typing the staff code; the PIN is asked for all the same."),
    site=_("Whose: the staff at home at this site, and below it."),
)
def cards(
    call: Call,
    *,
    pdf: Annotated[Path, typer.Option("--pdf", metavar=_("FILE"), help=_("Where they go, as a PDF."))],
) -> None:
    from supermarket.paper.forms.blanks import print_staff_cards

    with call.naming("staff cards") as session:
        codes = print_staff_cards(session, acting_site(call, session), request(call, session), pdf)
    answer(call, {"file": pdf, "staff": codes}, _show_cards)


@app.command(
    "kin", _("Say which household is a person's own or his kin's, so that he reviews nothing for it; or list them.")
)
def kin(
    call: Call,
    code: Code,
    household: Annotated[
        str | None, typer.Argument(metavar="WHO", help=_("A card's payload or number, or a household's number."))
    ] = None,
    *,
    relation: Annotated[
        Literal["own", "kin", "none"], typer.Option("--relation", help=_("How they stand to each other."))
    ] = "kin",
    key: Key = None,
) -> None:
    from supermarket.households.card_kinds import Relation
    from supermarket.households.finding.lookup import who as named
    from supermarket.households.kin import declare, kin_of

    if household is not None:
        with call.writing() as session:
            found = named(session, household).household
            declare(session, code, found, Relation(relation), request(call, session, key=key))
    with call.reading() as session:
        value = [{"household": each, "relation": how} for each, how in kin_of(session, code).items()]
    answer(call, value, _show_kin)


@app.command(
    "pin",
    _("Set your PIN, with a manager as the operator, or change it; scripts: SUPERMARKET_PIN, SUPERMARKET_PIN_NEW."),
)
def pin(
    call: Call,
    code: Code,
    *,
    reset: Annotated[
        bool, typer.Option("--reset", help=_("For somebody who forgot it: you are the operator, with your own PIN."))
    ] = False,
) -> None:
    from supermarket.cli.keyboard.signing import new_pin, own_pin
    from supermarket.local.opened import allow_over, staff_of
    from supermarket.local.pins import check_first, has_pin, reset_pin, set_pin

    operator = call.operator or ""
    with call.ledger() as ledger:
        with ledger.reading() as session:  # before anything is typed
            if reset:
                allow_over(session, "staff pin", code, operator)
            owner = staff_of(session, code)
            first = not has_pin(session, code)
            alone = first and not reset and check_first(session, owner, operator)
        if reset:
            reset_pin(ledger, code, operator=operator, pin=own_pin(ledger, operator), new=new_pin(code))
        elif first:
            pin = None if alone else own_pin(ledger, operator)
            set_pin(ledger, code, operator=operator, pin=pin, new=new_pin(code))
        else:
            set_pin(ledger, code, old=own_pin(ledger, code), new=new_pin(code))
    recorded.done()
    done = "reset" if reset else "set" if first else "changed"
    answer(call, {"staff": code, "pin": done}, show_pin)


@app.command("token", _("Make a token by which your scripts are known, for SUPERMARKET_TOKEN."))
def token(
    call: Call,
    code: Code,
    *,
    days: Annotated[
        int, typer.Option("--days", min=1, max=366, metavar=_("DAYS"), help=_("For how many days it is good."))
    ] = 90,
    revoke: Annotated[
        bool, typer.Option("--revoke", help=_("End all tokens of this person instead; a manager may, too."))
    ] = False,
) -> None:
    from supermarket.cli.keyboard.signing import own_pin
    from supermarket.local.signing import new_token, revoke_tokens

    with call.ledger() as ledger:
        if revoke:
            operator = call.operator or code
            count = revoke_tokens(ledger, code, operator=operator, pin=own_pin(ledger, operator))
            recorded.done()
            answer(call, {"staff": code, "revoked": count}, _show_revoked)
        else:
            made = new_token(ledger, code, own_pin(ledger, code), days=days)
            recorded.done()
            answer(call, made, _show_token)


def _show_cards(value: dict[str, Any]) -> None:
    console.say(_("{count} staff cards are in {path}.").format(count=len(value["staff"]), path=value["file"]))


def _show_kin(value: list[dict[str, Any]]) -> None:
    rows = [(each["household"], _(each["relation"].value)) for each in value]
    console.say_table((_("Household"), _("Relation")), rows, none=_("No household of his own or his kin is declared."))


def show_pin(value: dict[str, str]) -> None:
    """Show what became of a PIN."""
    sentences = {
        "set": _("{staff} has a PIN on this machine now and is asked for it."),
        "changed": _("{staff} has another PIN now."),
        "reset": _("{staff} has a new PIN now; the tokens made before are good no longer."),
    }
    console.say(sentences[value["pin"]].format(staff=value["staff"]))


def _show_token(made: "NewToken") -> None:
    text = _("Token of {staff}, good until {until}, shown this once: {token}")
    console.say(text.format(staff=made.staff, until=district_time(made.expires), token=made.token))


def _show_revoked(value: dict[str, Any]) -> None:
    console.say(_("{revoked} tokens of {staff} are good no longer.").format(**value))


def _show(value: list[dict[str, Any]], places: dict[str, str], doubted: list[tuple[str, str]]) -> None:
    several = any(staff["person"] != staff["code"] for staff in value)
    headings = (_("Staff code"), _("Role"), _("Site"), _("Person"))
    rows = [(staff["code"], _(staff["role"].value), places[staff["site"]], staff["person"]) for staff in value]
    shown = len(headings) if several else len(headings) - 1
    console.say_table(headings[:shown], [row[:shown] for row in rows])
    for one, other in doubted:
        console.say(same_name(one, other))


def same_name(one: str, other: str) -> str:
    """Return what is asked about two staff codes of one name."""
    text = _("Staff codes {one} and {other} have the same name; say with `staff amend {one} --person` whose they are.")
    return text.format(one=one, other=other)


add_commands(
    app,
    file="supermarket.district.dated.files:STAFF_FILE",
    columns={
        "role": _("clerk, reviewer, manager, auditor, administrator, or organiser of a volunteer organisation."),
        "site": _("The site where this person is at home."),
        "name": _("The person's name; it is kept apart, never sealed."),
        "person": _("Whose code it is, where one person has several: another code of his. Its own: nobody else's."),
    },
)

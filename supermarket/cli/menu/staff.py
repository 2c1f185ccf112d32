"""The menu's staff 人员: listed, added, changed, ended, their PINs set and reset, their kin, their cards."""

from typing import TYPE_CHECKING, Final

from supermarket.cli.frame import console, recorded
from supermarket.cli.frame.misuse import Misuse
from supermarket.cli.keyboard.questions import Questions
from supermarket.cli.menu.desk import Desk, page
from supermarket.cli.menu.desk_words import at_desk
from supermarket.cli.menu.people import household_named
from supermarket.cli.menu.places import folder, new_file, site_asked
from supermarket.cli.menu.registers.rows import Columns, adding, amending, ending, one_of
from supermarket.district.texts import plain
from supermarket.errors import Refusal
from supermarket.errors.signing import PinsDiffer
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.books.session import ReadSession
    from supermarket.district.kinds import Staff

_ROLES: Final = {
    "clerk": N_("clerk"),
    "reviewer": N_("reviewer"),
    "manager": N_("manager"),
    "auditor": N_("auditor"),
    "administrator": N_("administrator"),
    "organiser": N_("organiser"),
}
STAFF: Final = Columns(
    "supermarket.district.dated.files:STAFF_FILE",
    N_("The staff code"),
    {
        "name": N_("the person's name"),
        "role": N_("the role"),
        "site": N_("the site where he is at home"),
        "person": N_("another staff code of the same person"),
    },
    needed=frozenset({"name", "role", "site"}),
    asked={"role": one_of(_ROLES), "site": site_asked},
)


def _list(desk: Desk) -> None:
    """List the staff with their names, as far as this person may see them."""
    from supermarket.cli.menu.places import named_site
    from supermarket.district.dated.registers import STAFF as ROWS
    from supermarket.district.dated.registers import all_in_force
    from supermarket.local.pins import has_pin

    with desk.ledger.reading() as session:
        rows = [
            (
                each.staff,
                staff_name(session, each),
                _(each.role.value),
                named_site(session, each.site),
                _("yes") if has_pin(session, each.staff) else "",
            )
            for each in _below(desk, session, all_in_force(session, ROWS, session.today))
        ]
    with desk.paged():
        console.say_table((_("Staff code"), _("Name of a person"), _("Role"), _("Site"), _("PIN")), rows)


def _below(desk: Desk, session: "ReadSession", staff: "list[Staff]") -> "list[Staff]":
    """Return the staff at home at this person's place, and below it."""
    from supermarket.district.roles import reaches
    from supermarket.local.opened import staff_of

    own = staff_of(session, desk.asked.actor)
    return [each for each in staff if each.site == own.site or reaches(session, own, each.site, session.today)]


def staff_name(session: "ReadSession", staff: "Staff") -> str:
    """Return the name of a member of staff, masked where the reader may not see it."""
    from supermarket.people.masking import masked_name
    from supermarket.people.records import record_of

    name = record_of(session.transaction, staff.person).get("name") or ""
    return masked_name(name) if session.masked and name else name


def _person(desk: Desk, question: str) -> str:
    """Ask for a member of staff, and return his code."""
    from supermarket.local.opened import staff_of

    def read(typed: str) -> str:
        from supermarket.spending.goods.barcodes import staff_scanned

        with desk.ledger.reading() as session:
            found = staff_of(session, staff_scanned(plain(typed)) or plain(typed))
            console.say("  ".join((found.staff, staff_name(session, found), _(found.role.value))))
            return found.staff

    return desk.ask_for(question, read)


def _set_pin(desk: Desk) -> None:
    """Let somebody set his first PIN here, with this person there, or give him a new one who forgot his."""
    from supermarket.cli.district.staff import show_pin
    from supermarket.local.opened import allow_over
    from supermarket.local.pins import has_pin, reset_pin, set_pin

    code = _person(desk, _("Whose PIN? The staff code or card"))
    with desk.ledger.reading() as session:
        allow_over(session, "staff pin", code, desk.asked.actor)
        reset = has_pin(session, code)
    if reset and not desk.agrees(_("He has a PIN. Did he forget it, and is he here?")):
        return
    own = own_pin(desk)
    new = new_pin(desk, code)
    if reset:
        reset_pin(desk.ledger, code, operator=desk.asked.actor, pin=own, new=new)
    else:
        set_pin(desk.ledger, code, operator=desk.asked.actor, pin=own, new=new)
    recorded.done()
    show_pin({"staff": code, "pin": "reset" if reset else "set"})


def change_own_pin(desk: Desk) -> None:
    """Let this person change his own PIN."""
    from supermarket.cli.district.staff import show_pin
    from supermarket.local.pins import set_pin

    code = desk.asked.actor
    set_pin(desk.ledger, code, old=own_pin(desk), new=(new := new_pin(desk, code)))
    desk.sitting.pin = new
    recorded.done()
    show_pin({"staff": code, "pin": "changed"})


def own_pin(desk: Desk) -> str:
    """Return the PIN that this person typed when he sat down; it is asked for where he typed none.

    Raises:
        PinNotSet: he has none.
        Left: he goes back.
    """
    from supermarket.cli.keyboard.signing import has_own_pin
    from supermarket.local.pins import verify_pin

    if not desk.sitting.pin and not desk.ledger.drill:
        has_own_pin(desk.ledger, desk.asked.actor)
        while True:
            pin = desk.secret(_("Your own PIN"))
            try:
                verify_pin(desk.ledger, desk.asked.actor, pin)
            except Refusal as refused:
                desk.refuse(at_desk(refused))
                continue
            desk.sitting.pin = pin
            break
    return desk.sitting.pin


def new_pin(desk: Questions, code: str) -> str:
    """Ask for a new PIN twice, not shown, until it can be one.

    Raises:
        Left: none is given.
    """
    from supermarket.local.pins import choose

    while True:
        try:
            chosen = choose(code, desk.secret(_("New PIN of {operator}, 4 to 8 digits").format(operator=code)))
            if plain(desk.secret(_("The same once more"))) == chosen:
                return chosen
            raise PinsDiffer
        except (Refusal, Misuse) as refused:
            desk.refuse(at_desk(refused))


def _kin(desk: Desk) -> None:
    from supermarket.cli.district.staff import kin

    code = _person(desk, _("Whose kin? The staff code or card"))
    kin(desk.call, code)
    household = household_named(desk)
    ways = (_("his own household"), _("his kin's"), _("neither any more"))
    relation = ("own", "kin", "none")[desk.pick_one(ways)]
    kin(desk.call, code, household, relation=relation)  # type: ignore[arg-type] # one of the three


def _cards(desk: Desk) -> None:
    from supermarket.cli.district.staff import cards

    place = folder(desk, _("The folder or stick for the cards"))
    cards(desk.call, pdf=new_file(place, f"staff-cards-{desk.asked.site}.pdf"))


CHOICES: Final = page(
    (N_("list them"), (), _list),
    (N_("somebody new"), ("staff record",), adding(STAFF)),
    (N_("change role, site or name"), ("staff record",), amending(STAFF)),
    (N_("somebody left"), ("staff record",), ending(STAFF)),
    (N_("set a PIN, or a new one for a forgotten one"), ("staff pin",), _set_pin),
    (N_("print staff cards"), ("staff cards",), _cards),
    (N_("his own household, or his kin's"), ("staff kin",), _kin),
)
"""What is done about staff, in this order."""

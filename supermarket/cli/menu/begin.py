"""A machine without a ledger: the menu offers to practise, begin, open a backup or join, and sets the first PIN."""

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from supermarket.cli.frame import console, recorded
from supermarket.cli.frame.call import Call
from supermarket.cli.keyboard.questions import Left, Questions, Sitting
from supermarket.cli.menu.desk_words import at_desk
from supermarket.cli.menu.places import file, folder
from supermarket.cli.menu.registers.imports import ENDINGS, problems_told, write_template
from supermarket.cli.menu.staff import new_pin
from supermarket.district.texts import plain
from supermarket.errors import Refusal
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.cli.keyboard.scanner import Keys

_BACKUPS = (".db",)


def begin(call: Call, typed: "Keys") -> bool:
    """Offer what can be done on a machine without a ledger; say whether there is one now."""
    desk = Questions(typed, Sitting(""))
    while not call.is_there:
        console.rule(_("There is no ledger on this machine yet."))
        ways = (
            _("practise: a drill with a sample district, in which nothing counts"),
            _("begin with a district's own files"),
            _("begin with the sample district"),
            _("open a backup"),
            _("join the other machines by the centre's invitation"),
        )
        try:
            way = desk.pick_one(ways, question=_("What shall be done?"))
        except Left:
            return False
        desk.sitting.answers = 0
        with desk.told():
            (_practise, _from_files, _sample, _backup, _join)[way](call, desk)
    return True


def _practise(call: Call, _desk: Questions) -> None:
    _init(call, drill=True)
    console.say(_("In the drill nobody is asked for a PIN. An administrator is {staff}.").format(staff=_openers(call)))


def _sample(call: Call, desk: Questions) -> None:
    if desk.agrees(_("The sample district is invented. Make a real ledger of it?")):
        _init(call, sample=True, node=_node(desk))
        _first_pin(call, desk)


def _from_files(call: Call, desk: Questions) -> None:
    ways = (
        _("a workbook with all registers"),
        _("a folder of files"),
        _("none yet: make a workbook to fill, with examples"),
    )
    way = desk.pick_one(ways)
    if way == 2:  # noqa: PLR2004 - the third of the three
        write_template(desk, "district")
        return
    text = _("The folder with the district's files")
    place = folder(desk, text) if way else file(desk, _("The file: drag it into this window"), ENDINGS)
    node = _node(desk)
    with problems_told(desk, place):
        _init(call, from_=place, node=node, dry_run=True)
        if desk.agrees(_("Make this ledger?")):
            _init(call, from_=place, node=node)
            _first_pin(call, desk)


def _backup(call: Call, desk: Questions) -> None:
    from supermarket.cli.ledger.setup import restore

    restore(call, file(desk, _("The backup: drag it into this window"), _BACKUPS))


def _join(call: Call, desk: Questions) -> None:
    from supermarket.cli.carry.carry import join
    from supermarket.errors.many.carry import InvitationsMany

    place = folder(desk, _("The folder or stick with the centre's invitation"))
    try:
        join(call, [place])
    except InvitationsMany as several:
        console.say(at_desk(several))
        join(call, [place], node=several.nodes[desk.pick_one(several.nodes)])
    _first_pin(call, desk)


def _node(desk: Questions) -> str | None:
    return desk.ask_or(_("The code of the site that this machine belongs to"), _("the centre"), plain)


def _init(call: Call, **options: Any) -> None:  # noqa: ANN401 - the options of init
    from supermarket.cli.ledger.setup import init

    init(replace(call, pages=True), **options)


def _openers(call: Call) -> str:
    """Return the staff codes of the administrators."""
    from supermarket.district.dated.registers import STAFF, all_in_force
    from supermarket.district.kinds import Role

    with call.reading() as session:
        staff = all_in_force(session, STAFF, session.today)
    return _(", ").join(each.staff for each in staff if each.role is Role.ADMINISTRATOR)


def _first_pin(call: Call, desk: Questions) -> None:
    """Let an administrator set the first PIN of this machine, in whose presence the others set theirs."""
    from supermarket.cli.district.staff import show_pin
    from supermarket.ledger import open_ledger
    from supermarket.local.opened import staff_of
    from supermarket.local.pins import check_first, set_pin

    console.say(_("Next an administrator sets the first PIN of this machine; the others set theirs with him."))
    with closing(open_ledger(call.db)) as ledger:

        def first(typed: str) -> str:
            with ledger.reading() as session:
                owner = staff_of(session, plain(typed))
                check_first(session, owner, "")
                return owner.staff

        text = _("The administrator's staff code; there are {staff}").format(staff=_openers(call))
        code = desk.ask_for(text, first)
        while True:
            try:
                set_pin(ledger, code, new_pin(desk, code))
                break
            except Refusal as refused:
                desk.refuse(at_desk(refused))
    recorded.done()
    show_pin({"staff": code, "pin": "set"})

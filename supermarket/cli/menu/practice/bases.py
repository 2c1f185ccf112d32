"""The menu's bases and points 基地与点: visits, loans, copies, lost and found, leaflets."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from supermarket.cli.frame.typed import day, prose, whole_number
from supermarket.cli.keyboard.signing import second_typed
from supermarket.cli.menu.desk import Desk, page
from supermarket.cli.menu.goods.fund import yuan_asked
from supermarket.cli.menu.goods.named import count_of
from supermarket.cli.menu.people import household_named, reason_asked, unless_alike
from supermarket.cli.menu.places import Act, site_below
from supermarket.cli.practice.bases.base_words import LEAVING, TO
from supermarket.locale import N_, _
from supermarket.practice.bases.words import PURPOSES

if TYPE_CHECKING:
    from supermarket.practice.bases.finds import Find
    from supermarket.practice.bases.kinds import Item
    from supermarket.practice.bases.loans import Loan

_BASES: Final = frozenset({"base", "point"})
_HEADS_MAX: Final = 10_000_000
_SURE: Final = {"exact": N_("exactly so many"), "at-least": N_("at least so many"), "about": N_("about so many")}
_REFUSED_FOR: Final = (N_("What he says does not fit the thing."), N_("The owner has come already."))


def at_base(do: Act) -> Act:
    """Return what is done at the base where one sits; who sits elsewhere is asked which is meant."""
    return lambda desk: do(desk.at(_base(desk)))


def _base(desk: Desk) -> str:
    from supermarket.district.sites import site_of

    with desk.ledger.reading() as session:
        here = site_of(session, desk.asked.site, session.today)
    if here.tier.value in _BASES:
        return here.site
    return site_below(desk, _BASES, _("Which base or point? Its code, or a part of its name"))


def _show(desk: Desk) -> None:
    from supermarket.cli.practice.bases.base import show

    with desk.paged():
        show(desk.call)


def _heads(desk: Desk, least: int) -> int:
    return desk.ask_for(_("How many?"), lambda typed: whole_number(typed, least=least, most=_HEADS_MAX), nought=True)


def _sure(desk: Desk) -> Any:  # noqa: ANN401 - one of three words
    return list(_SURE)[desk.pick_one([_(text) for text in _SURE.values()], question=_("How sure is it?"))]


def _visit(desk: Desk) -> None:
    from supermarket.cli.practice.bases.base import visit

    kinds = [name for name in PURPOSES if name not in {"leaflet", "pledge"}]
    purpose: Any = kinds[desk.pick_one([_(PURPOSES[name]) for name in kinds], question=_("What is counted?"))]
    visit(desk.call, _heads(desk, int(purpose != "visit")), purpose=purpose, sure=_sure(desk))


# --- things -----------------------------------------------------------------------------------------------------------


def _item(desk: Desk, *, lendable: bool) -> "Item":
    """Let one of the things be picked: of those that are lent, or of all."""
    from supermarket.district.dated.registers import all_in_force
    from supermarket.practice.bases.kinds import ITEMS

    with desk.ledger.reading() as session:
        items = [each for each in all_in_force(session, ITEMS, session.today) if each.lendable or not lendable]
    names = [f"{each.name} ({each.item})" for each in items]
    return items[desk.pick(names, _("There is nothing to list."))]


def _lend(desk: Desk) -> None:
    from supermarket.cli.practice.bases.loan import make

    item = _item(desk, lendable=True)
    if desk.pick_one((_("a household"), _("somebody else")), question=_("Who takes it?")) == 0:
        make(desk.call, item.item, to=household_named(desk))
    else:
        make(desk.call, item.item, stranger=desk.ask_for(_("In words: who, and how to reach him"), prose))


def _lent(desk: Desk) -> "Loan":
    """Let one of the open loans be picked."""
    from supermarket.practice.bases.loans import open_loans

    with desk.ledger.reading() as session:
        loans = open_loans(session, desk.asked.site)
    names = [f"{loan.name}  {loan.whom}  {loan.until}" for loan in loans]
    return loans[desk.pick(names, _("Nothing is lent here."))]


def _return(desk: Desk) -> None:
    from supermarket.cli.practice.bases.loan import return_

    return_(desk.call, _lent(desk).loan)


def _lose(desk: Desk) -> None:
    from supermarket.cli.practice.bases.loan import lose

    loan = _lent(desk)
    lose(desk.call, loan.loan, paid=yuan_asked(desk) if desk.agrees(_("Was it paid for?")) else None)


def _overdue(desk: Desk) -> None:
    from supermarket.cli.practice.bases.loan import overdue

    with desk.paged():
        overdue(desk.call)


def _receive(desk: Desk) -> None:
    from supermarket.cli.practice.bases.copies import receive

    item = _item(desk, lendable=False)
    count = desk.ask_for(_("How many?"), count_of(1))
    expires = None
    if item.sort == "medicine":
        expires = desk.ask_for(_("Its last day, such as 2026-12-31"), day)
    receive(desk.call, item.item, count, expires=expires)


def _remove(desk: Desk) -> None:
    from supermarket.cli.practice.bases.copies import remove

    item = _item(desk, lendable=False)
    why: Any = list(LEAVING)[desk.pick_one([_(text) for text in LEAVING.values()], question=_("Why?"))]
    remove(desk.call, item.item, desk.ask_for(_("How many?"), count_of(1)), why=why)


def _copies(desk: Desk) -> None:
    from supermarket.cli.practice.bases.copies import list_

    with desk.paged():
        list_(desk.call)


# --- lost and found ---------------------------------------------------------------------------------------------------


def _finds(desk: Desk) -> None:
    from supermarket.cli.practice.bases.find import list_

    with desk.paged():
        list_(desk.call)


def _record(desk: Desk) -> None:
    from supermarket.cli.practice.bases.find import record

    thing = desk.ask_for(_("What was found? Words for the board"), prose)
    place = desk.ask_for(_("Where was it found?"), prose)
    worth = desk.ask_for(
        _("How many yuan does it look worth?"), lambda typed: whole_number(typed, least=0, most=_HEADS_MAX), nought=True
    )
    finder = desk.ask_or(_("Who found it, and how to reach him?"), _("nobody says"), prose)
    said: Any = {"place": place, "worth": worth, "finder": finder}
    unless_alike(desk, lambda another: record(desk.call, thing, another=another, **said))


def _found(desk: Desk, state: str) -> "Find":
    """Let one of the finds in a state be picked."""
    from supermarket.practice.bases.finds import open_finds

    with desk.ledger.reading() as session:
        finds = [find for find in open_finds(session, desk.asked.site) if find.state == state]
    names = [f"{find.thing}  {find.place}  {find.found}" for find in finds]
    return finds[desk.pick(names, _("No found thing waits here for that."))]


def _claim(desk: Desk) -> None:
    from supermarket.cli.practice.bases.find import claim

    find = _found(desk, "unclaimed")
    claim(desk.call, find.find, proof=desk.ask_for(_("What does he say that only its owner knows?"), prose))


def _refuse(desk: Desk) -> None:
    from supermarket.cli.practice.bases.find import refuse

    find = _found(desk, "claimed")
    refuse(desk.call, find.find, reason=reason_asked(desk, _("Why not?"), _REFUSED_FOR))


def _hand_over(desk: Desk) -> None:
    from supermarket.cli.practice.bases.find import hand_over
    from supermarket.errors.practice.bases import SecondNeeded

    find = _found(desk, "claimed")
    owner = desk.ask_for(_("Who takes it? Name and phone"), prose)
    try:
        hand_over(desk.call, find.find, owner=owner)
    except SecondNeeded:
        second = second_typed(desk.ledger, desk, _("Scan the second person's staff card, or type the staff code"))
        hand_over(replace(desk.call, beside=second), find.find, owner=owner, second=second.staff)


def _pass_on(desk: Desk) -> None:
    from supermarket.cli.practice.bases.find import pass_on

    find = _found(desk, "unclaimed")
    to: Any = list(TO)[desk.pick_one([_(text) for text in TO.values()], question=_("Who gets it?"))]
    pass_on(desk.call, find.find, to=to)


# --- leaflets ---------------------------------------------------------------------------------------------------------


def _hand(desk: Desk) -> None:
    from supermarket.cli.practice.bases.leaflet import hand

    title = desk.ask_for(_("Its title"), prose)
    hand(desk.call, title, _heads(desk, 1), sure=_sure(desk))


def _sign(desk: Desk) -> None:
    from supermarket.cli.practice.bases.leaflet import sign

    title = desk.ask_for(_("Its title"), prose)
    sign(desk.call, title, _heads(desk, 1), sure=_sure(desk))


def _papers(desk: Desk) -> None:
    from supermarket.cli.practice.bases.leaflet import list_

    with desk.paged():
        list_(desk.call)


COPIES: Final = page(
    (N_("copies came"), ("copies receive",), at_base(_receive)),
    (N_("copies left for good"), ("copies remove",), at_base(_remove)),
    (N_("what is here"), (), at_base(_copies)),
)
FINDS: Final = page(
    (N_("what hangs out"), (), at_base(_finds)),
    (N_("something was found"), ("find record",), at_base(_record)),
    (N_("somebody claims it"), ("find claim",), at_base(_claim)),
    (N_("turn the claim down"), ("find claim",), at_base(_refuse)),
    (N_("hand it over"), ("find hand-over",), at_base(_hand_over)),
    (N_("pass it on"), ("find pass-on",), at_base(_pass_on)),
)
PAPERS: Final = page(
    (N_("leaflets were handed out"), ("base visit",), at_base(_hand)),
    (N_("a pledge was signed"), ("base visit",), at_base(_sign)),
    (N_("how many there were"), (), at_base(_papers)),
)
CHOICES: Final = page(
    (N_("how the base stands"), (), at_base(_show)),
    (N_("count visits and services"), ("base visit",), at_base(_visit)),
    (N_("lend something"), ("loan make",), at_base(_lend)),
    (N_("it came back"), ("loan end",), at_base(_return)),
    (N_("it is lost"), ("loan end",), at_base(_lose)),
    (N_("what should be back"), ("loan show",), at_base(_overdue)),
    (N_("umbrellas, medicine, books"), COPIES),
    (N_("lost and found"), FINDS),
    (N_("leaflets and pledges"), PAPERS),
)
"""What is done at a base, in this order."""

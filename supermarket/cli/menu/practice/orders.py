"""The menu's orders 点单: one is taken by digits, led on by its next steps, and what waits is listed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from supermarket.cli.frame.typed import day, prose, whole_number, word
from supermarket.cli.menu.desk import Desk, page
from supermarket.cli.menu.people import WHO, named_from, reason_asked, unless_alike
from supermarket.cli.menu.practice import order_registers
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.practice.orders.standing import Order

_OLD: Final = (N_("old"), N_("living alone"), N_("old and living alone"))
_DECLINED: Final = (N_("Nobody is free then."), N_("It is not what we do."), N_("It is too far."))
_MINUTES_MAX: Final = 1440


def _mine(desk: Desk) -> None:
    from supermarket.cli.practice.orders.order import list_

    with desk.paged():
        list_(desk.call, mine=True)


def _all(desk: Desk) -> None:
    from supermarket.cli.practice.orders.order import list_

    with desk.paged():
        list_(desk.call, at=desk.asked.site)


def _board(desk: Desk) -> None:
    from supermarket.cli.practice.orders.order import board

    with desk.paged():
        board(desk.call, at=desk.asked.site)


def _place(desk: Desk) -> None:
    from supermarket.cli.practice.orders.order import place

    who, scanned = _who_orders(desk)
    service = _service(desk)
    how: Any = None  # a card that was scanned says so itself
    if not scanned:
        how = ("station", "phone")[desk.pick_one((_("at the station"), _("by phone")), question=_("How did it come?"))]
    wanted = desk.ask_or(_("For which day? Such as 2026-12-31"), _("any"), day)
    priority = None
    if desk.agrees(_("Does it come first: old, or living alone? Why is kept with the names alone.")):
        priority = reason_asked(desk, _("Why?"), _OLD)
    note = desk.ask_or(_("What else is to be known? It is kept with the names alone"), _("nothing"), prose)
    said: Any = {"how": how, "wanted": wanted, "priority": priority, "note": note}
    unless_alike(desk, lambda another: place(desk.call, who, service, another=another, **said))


def _who_orders(desk: Desk) -> tuple[str, bool]:
    """Ask whose order it is; return the card and True where one was scanned, else the household's number and False."""
    from supermarket.households.numbers import read_typed

    def read(typed: str) -> tuple[str, bool]:
        household, shown = named_from(desk, typed), read_typed(typed)
        return (typed, True) if shown and shown.payload else (household, False)

    return desk.ask_for(_(WHO), read)


def _service(desk: Desk) -> str:
    """Let one of the services that are offered here be picked from a numbered list."""
    from supermarket.district.dated.registers import all_in_force
    from supermarket.district.sites import chain_of
    from supermarket.practice.orders.registers import SERVICES

    with desk.ledger.reading() as session:
        chain = chain_of(session, desk.asked.site, session.today)
        rows = [row for row in all_in_force(session, SERVICES, session.today) if row.site in {None, *chain}]
    names = [f"{row.name} ({row.service})" for row in rows]
    return rows[desk.pick(names, _("There are no services yet; the centre takes them in."))].service


# --- the next step ----------------------------------------------------------------------------------------------------


def _go_on(desk: Desk) -> None:
    """Let an order be picked of those that wait for whoever sits here, and its next step."""
    from supermarket.practice.orders.mine import waits_for
    from supermarket.practice.orders.standing import in_turn, open_orders

    with desk.ledger.reading() as session:
        orders = [each for each in in_turn(session, open_orders(session)) if waits_for(session, each, desk.asked.actor)]
        names = [_named(desk, each) for each in orders]
    _step(desk, orders[desk.pick(names, _("No order waits for you."))])


def _another(desk: Desk) -> None:
    """Lead an order on that is named by its number."""
    from supermarket.practice.orders.standing import order_of

    def read(typed: str) -> "Order":
        with desk.ledger.reading() as session:
            return order_of(session, word(typed))

    _step(desk, desk.ask_for(_("The order's number"), read))


def _named(desk: Desk, order: "Order") -> str:
    from supermarket.cli.menu.people import head_of
    from supermarket.cli.practice.orders.order_shown import shown, worded

    with desk.ledger.reading() as session:
        value = shown(session, order)
        told = (value["service_name"], head_of(session, order.household), worded(value, "state"), order.order)
        return "  ".join(told)


def _step(desk: Desk, order: "Order") -> None:
    from supermarket.district.roles import VERBS
    from supermarket.local.opened import staff_of
    from supermarket.practice.orders.course import COURSE, SENT_BACK
    from supermarket.practice.orders.standing import awaited

    with desk.ledger.reading() as session:
        role = staff_of(session, desk.asked.actor).role
        waiting = awaited(session, order)
        goes_back = waiting is not None and (waiting.ended or (waiting.overdue and order.state == "dispatched"))
    legal = COURSE.legal(SENT_BACK) if goes_back and waiting and waiting.ended else COURSE.legal(order.state)
    legal = (*legal, "dispatch") if goes_back and "dispatch" not in legal else legal
    steps = [name for name in legal if name in _STEPS and role in VERBS[COURSE.verb(name)]]
    names = [_(name) for name in steps]
    _STEPS[steps[desk.pick(names, _("There is nothing that you could do with it."))]](desk, order)


def _dispatch(desk: Desk, order: "Order") -> None:
    from supermarket.cli.practice.orders.order import dispatch
    from supermarket.practice.orders.dispatching import candidates

    with desk.ledger.reading() as session:
        found = [each for each in candidates(session, order) if each.unfit is None]
    names = [f"{each.name} ({each.organisation})  {each.load}" for each in found]
    chosen = found[desk.pick(names, _("No organisation can take it now."), question=_("To which? The fewest first"))]
    dispatch(desk.call, order.order, chosen.organisation)


def _give_up(desk: Desk, order: "Order") -> None:
    from supermarket.cli.practice.orders.order import give_up

    give_up(desk.call, order.order, reason=desk.ask_for(_("Why?"), prose))


def _accept(desk: Desk, order: "Order") -> None:
    from supermarket.cli.practice.orders.order import accept

    accept(desk.call, order.order)


def _decline(desk: Desk, order: "Order") -> None:
    from supermarket.cli.practice.orders.order import decline

    decline(desk.call, order.order, reason=reason_asked(desk, _("Why not?"), _DECLINED))


def _day(desk: Desk) -> tuple[str, str | None]:
    on = desk.ask_for(_("Which day? Such as 2026-12-31"), day)
    return on, desk.ask_or(_("At what time? Such as 9:30"), _("any"), word)


def _agree(desk: Desk, order: "Order") -> None:
    from supermarket.cli.practice.orders.order import agree

    on, time = _day(desk)
    agree(desk.call, order.order, day=on, time=time)


def _put_off(desk: Desk, order: "Order") -> None:
    from supermarket.cli.practice.orders.order import put_off

    on, time = _day(desk)
    put_off(desk.call, order.order, day=on, time=time, reason=desk.ask_for(_("Why?"), prose))


def _resident_missed(desk: Desk, order: "Order") -> None:
    from supermarket.cli.practice.orders.order import miss

    miss(desk.call, order.order, by="resident")


def _organisation_missed(desk: Desk, order: "Order") -> None:
    from supermarket.cli.practice.orders.order import miss

    miss(desk.call, order.order, by="organisation")


def _serve(desk: Desk, order: "Order") -> None:
    from supermarket.cli.practice.orders.order import done

    typed = desk.ask_for(_("Who served? The volunteers' codes, with blanks between"), prose)
    minutes = desk.ask_or(
        _("How many minutes each?"), _("not said"), lambda said: whole_number(said, least=2, most=_MINUTES_MAX)
    )
    done(desk.call, order.order, typed.split(), minutes=minutes)


def _rate(desk: Desk, order: "Order") -> None:
    from supermarket.cli.practice.orders.order import rate
    from supermarket.practice.orders.words import RATINGS

    rating: Any = list(RATINGS)[desk.pick_one([_(text) for text in RATINGS.values()], question=_("What does he say?"))]
    reason = None
    if rating != "satisfied":
        reason = desk.ask_for(_("Why?"), prose)
    rate(desk.call, order.order, rating, reason=reason)


def _complain(desk: Desk, order: "Order") -> None:
    from supermarket.cli.practice.orders.order import complain

    complain(desk.call, order.order, reason=desk.ask_for(_("What was wrong?"), prose))


def _resolve(desk: Desk, order: "Order") -> None:
    from supermarket.cli.practice.orders.order import resolve
    from supermarket.practice.orders.words import OUTCOMES

    outcome: Any = list(OUTCOMES)[desk.pick_one([_(text) for text in OUTCOMES.values()])]
    resolve(desk.call, order.order, outcome, reason=desk.ask_for(_("Why?"), prose))


def _cancel(desk: Desk, order: "Order") -> None:
    from supermarket.cli.practice.orders.order import cancel

    cancel(desk.call, order.order, reason=desk.ask_for(_("Why?"), prose))


_STEPS: Final[dict[str, Callable[[Desk, "Order"], None]]] = {
    "dispatch": _dispatch,
    "accept": _accept,
    "decline": _decline,
    "agree": _agree,
    "put-off": _put_off,
    "serve": _serve,
    "resident-missed": _resident_missed,
    "organisation-missed": _organisation_missed,
    "rate": _rate,
    "rate-again": _rate,
    "complain": _complain,
    "resolve": _resolve,
    "give-up": _give_up,
    "cancel": _cancel,
}
"""What is asked for each step, in the order in which they are shown."""
_STEPPERS: Final = ("order dispatch", "order accept", "order rate", "order resolve", "order cancel")
CHOICES: Final = page(
    (N_("what waits for me"), _STEPPERS, _mine),
    (N_("a new order"), ("order place",), _place),
    (N_("the next step of one that waits for me"), _STEPPERS, _go_on),
    (N_("a step of another, by its number"), _STEPPERS, _another),
    (N_("all that wait here"), (), _all),
    (N_("how the organisations do"), (), _board),
    (N_("services"), order_registers.SERVICE_CHOICES),
    (N_("volunteer organisations"), order_registers.ORGANISATION_CHOICES),
    (N_("volunteers"), order_registers.VOLUNTEER_CHOICES),
)

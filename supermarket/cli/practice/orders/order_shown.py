"""Orders on the screen and as --json gives them: how each stands, what it waits for and of whom."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from supermarket.cli.frame import console
from supermarket.clock import district_time
from supermarket.district.texts import by_whom
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.books.session import ReadSession
    from supermarket.practice.orders.standing import Order

_EVER: Final = ("0001-01-01", "9999-12-31")


def dated(first: str | None, last: str | None) -> tuple[str, str] | None:
    """Return the span that was asked for; None where none was."""
    return (first or _EVER[0], last or _EVER[1]) if first or last else None


def sites_at(session: "ReadSession", at: str | None, on: str) -> frozenset[str] | None:
    """Return the sites at a place and below it, as they are on a day; None for all of them.

    Raises:
        SiteUnknown: there is no such site.
    """
    from supermarket.district.sites import places_below

    below = places_below(session, at, on) if at else None
    return None if below is None else frozenset(json.loads(below))


def listed(
    session: "ReadSession",
    *,
    at: str | None,
    organisation: str | None,
    mine: str | None,
    span: tuple[str, str] | None,
) -> list[dict[str, Any]]:
    """Return orders in the order in which they are served: those that wait, or all that were placed in a span."""
    from supermarket.practice.orders.mine import waits_for
    from supermarket.practice.orders.standing import in_turn, open_orders, orders_between

    on = min(span[1] if span else session.today, session.today)
    sites = sites_at(session, at, on)
    found = orders_between(session, *span) if span else open_orders(session)
    chosen = [
        order
        for order in in_turn(session, found)
        if (sites is None or order.case.site in sites)
        and organisation in {None, order.organisation}
        and (mine is None or waits_for(session, order, mine))
    ]
    return [shown(session, order, on=on) for order in chosen]


def shown(session: "ReadSession", order: "Order", *, whole: bool = False, on: str | None = None) -> dict[str, Any]:
    """Return an order as --json gives it, names as on a day; `whole` with its steps, claims, and who could take it."""
    from supermarket.households.households import head_name
    from supermarket.practice.orders.standing import awaited

    waiting = awaited(session, order)
    value: dict[str, Any] = {
        "order": order.order,
        "state": order.state,
        "site": order.case.site,
        "on": order.case.on,
        "service": order.service,
        "service_name": _service(session, order),
        "household": order.household,
        "head": head_name(session, order.household, on or session.today),
        "member": order.member,
        "how": order.how,
        "wanted": order.wanted,
        "priority": order.priority,
        "organisation": order.organisation,
        "organisation_name": _organisation(session, order.organisation, on),
        "day": order.day,
        "served": order.served,
        "roster": list(order.roster),
        "rating": order.rating,
        "due": district_time(order.case.due) if order.case.due else None,
        "awaits": waiting.step if waiting else None,
        "of": waiting.whose if waiting else None,
        "organisation_ended": bool(waiting and waiting.ended),
        "overdue": bool(waiting and (waiting.overdue or waiting.late_to_close)),
    }
    return {**value, **_rest(session, order)} if whole else value


def _rest(session: "ReadSession", order: "Order") -> dict[str, Any]:
    """Return an order's steps, who served, what was claimed for it, what is to be reversed, and who could take it."""
    from supermarket.households.households import member_name
    from supermarket.practice.orders.course import COURSE, WITH_ORGANISATION
    from supermarket.practice.orders.dispatching import candidates
    from supermarket.practice.orders.rating import claims_of, undeserved

    told = {each.entry: each for each in order.told}
    steps = []
    for step in order.case.steps:
        each = told.get(step.entry)
        said = {} if each is None else {name: value for name, value in vars(each).items() if value is not None}
        steps.append({**said, **vars(step), "at": district_time(step.at)})
    waits = order.state in {"placed", "sent-back", *WITH_ORGANISATION}
    return {
        "legal": list(COURSE.legal(order.state)),
        "steps": steps,
        "served_by": [
            {"member": member, "name": member_name(session, member, order.served or session.today)}
            for member in order.roster
        ],
        "claims": claims_of(session, order.order),
        "to_reverse": list(undeserved(session, order)),
        "candidates": [vars(each) for each in candidates(session, order)] if waits else [],
    }


def _service(session: "ReadSession", order: "Order") -> str:
    from supermarket.district.dated.registers import latest
    from supermarket.practice.orders.registers import SERVICES

    row = latest(session, SERVICES, order.service, order.case.on)
    return row.name if row else order.service


def _organisation(session: "ReadSession", code: str | None, on: str | None = None) -> str | None:
    from supermarket.district.dated.registers import latest
    from supermarket.practice.orders.registers import ORGANISATIONS

    row = latest(session, ORGANISATIONS, code, on or session.today) if code else None
    return row.name if row else code


# --- on the screen ----------------------------------------------------------------------------------------------------


def worded(value: Mapping[str, Any], name: str) -> str:
    """Return a word of a value in the reader's language; nothing where there is none."""
    word = value[name]
    return _(word) if word else ""


def show_standing(value: Mapping[str, Any]) -> None:
    """Show how an order stands, and what it waits for."""
    text = _("Order {order}, {service_name}, household {household}: {state}.")
    console.say(text.format(**{**value, "state": worded(value, "state")}))
    if value["organisation"]:
        text = _("With {organisation_name} ({organisation}).")
        console.say(text.format(**value))
    if value["day"]:
        console.say(_("Agreed for {day}.").format(**value))
    _show_awaited(value)


def _show_awaited(value: Mapping[str, Any]) -> None:
    if not value["awaits"]:
        return
    if value["organisation_ended"]:
        console.say(_("Its organisation has ended; dispatch it again."))
        return
    text = _("It waits for “{step}” ({whose}), until {due}.") if value["due"] else _("It waits for “{step}” ({whose}).")
    console.say(text.format(step=worded(value, "awaits"), whose=worded(value, "of"), due=value["due"]))
    if value["overdue"]:
        console.say(_("It is late."))


def show_rated(value: Mapping[str, Any]) -> None:
    """Show how an order stands after its rating, and what became of the claims for it."""
    show_standing(value)
    for claim in value["claims"]:
        console.say(_("The claim {claim} was filed for it.").format(claim=claim))
    for each in value["unfiled"]:
        console.say(_("No claim could be filed for {member}: {why}").format(**each))
    for claim in value["withdrawn"]:
        console.say(_("The claim {claim} was withdrawn.").format(claim=claim))
    _show_to_reverse(value)


def _show_to_reverse(value: Mapping[str, Any]) -> None:
    for entry in value["to_reverse"]:
        text = _("The points of entry {entry} were posted for it and are not deserved: `supermarket reverse {entry}`.")
        console.say(text.format(entry=entry))


def show_list(value: list[dict[str, Any]]) -> None:
    """Show a list of orders, late ones marked."""
    headings = (
        *(_("Order"), _("Service"), _("Head"), _("State"), _("Organisation")),
        *(_("Day"), _("Waits for"), _("Mark")),
    )
    rows = [
        (
            *(each["order"], each["service_name"], each["head"] or each["household"], worded(each, "state")),
            *(each["organisation_name"], each["day"] or each["served"], worded(each, "awaits"), _marks(each)),
        )
        for each in value
    ]
    console.say_table(headings, rows, none=_("No order waits."))


def rows_of(value: list[dict[str, Any]]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Return a list of orders as a file has it: headings, and rows with the codes beside the names."""
    from supermarket.practice.orders.words import HOWS, RATINGS

    headings = (
        *(_("Order"), _("Site"), _("Date"), _("Code"), _("Service"), _("Household"), _("Head"), _("Came by")),
        *(_("Wanted on"), _("State"), _("Code"), _("Organisation"), _("Day"), _("Served"), _("Rating")),
        *(_("Waits for"), _("Until"), _("Mark")),
    )
    rows = [
        (
            *(each[name] for name in ("order", "site", "on", "service", "service_name", "household", "head")),
            *(_word(HOWS, each["how"]), each["wanted"], worded(each, "state"), each["organisation"]),
            *(each[name] for name in ("organisation_name", "day", "served")),
            *(_word(RATINGS, each["rating"]), worded(each, "awaits"), each["due"], _marks(each)),
        )
        for each in value
    ]
    return headings, rows


def _word(words: Mapping[str, str], name: str | None) -> str:
    word = words[name] if name else ""
    return _(word)


def _marks(each: Mapping[str, Any]) -> str:
    marks = [
        *([_("first")] if each["priority"] else []),
        *([_("late")] if each["overdue"] else []),
        *([_("organisation ended")] if each["organisation_ended"] else []),
    ]
    return _(", ").join(marks)


def show_order(value: dict[str, Any]) -> None:
    """Show an order with its steps, its claims, and who could take it."""
    show_standing(value)
    if value["priority"]:
        console.say(_("It comes first; why is kept with the personal records."))
    rows = [
        (each["at"], worded(each, "step"), worded(each, "state"), by_whom(each["actor"]), _told(each), each["reason"])
        for each in value["steps"]
    ]
    console.say_table((_("When"), _("Step"), _("State"), _("Who"), _("What"), _("Reason")), rows)
    if value["served_by"]:
        console.say(
            _("Served on {day} by {people}.").format(day=value["served"], people=_(", ").join(servers_of(value)))
        )
    for member, claim in value["claims"].items():
        console.say(_("Claimed for {member}: {claim}.").format(member=member, claim=claim))
    _show_to_reverse(value)
    if value["awaits"] == "dispatch":
        rows = [
            (*(each[name] for name in ("organisation", "name", "load", "capacity")), worded(each, "unfit") or _("yes"))
            for each in value["candidates"]
        ]
        console.say_table((_("Code"), _("Name"), _("Open orders"), _("At most"), _("Can it?")), rows)


def servers_of(value: Mapping[str, Any]) -> list[str]:
    """Return who served an order: names as whoever looks may see them, with the numbers of members."""
    return [" ".join(filter(None, (each["name"], each["member"]))) for each in value["served_by"]]


def _told(step: Mapping[str, Any]) -> str:
    """Return in words what a step told beside its state."""
    from supermarket.practice.orders.words import HOWS, OUTCOMES, RATINGS

    told = [
        step.get("organisation", ""),
        _("said by phone") if step.get("said") else "",
        *(step.get(name, "") for name in ("day", "time", "served")),
    ]
    for words, name in ((RATINGS, "rating"), (HOWS, "how"), (OUTCOMES, "outcome")):
        word = words.get(step.get(name, ""), "")
        told.append(_(word) if word else "")
    return _(", ").join(word for word in told if word)


def show_board(value: dict[str, Any]) -> None:
    """Show how the orders of each organisation that had some go, each share with how many answered."""
    headings = (
        *(_("Organisation"), _("Open"), _("Late"), _("Sent"), _("Declined"), _("Too late")),
        *(_("Accepts in"), _("Closes in"), _("Satisfied")),
    )
    rows = [
        (
            each["name"],
            *(each[name] for name in ("open", "overdue", "dispatched", "declined", "lapsed")),
            *(_time(each["accepting"]), _time(each["closing"]), _share(each["satisfied"], each["answered"])),
        )
        for each in value["board"]
        if each["open"] or each["dispatched"]
    ]
    console.say(_("Orders placed from {first} to {last}.").format(first=value["from"], last=value["to"]))
    console.say_table(headings, rows, dict.fromkeys(range(1, 9), "right"), none=_("No organisation had an order."))
    figures = value["figures"]
    text = _(
        "{placed} were placed, {called_off} called off, {given_up} given up; accepted in time {accepted} of "
        "{acceptable}, closed in time {closed} of {closable}, satisfied {satisfied} of {answered}."
    )
    console.say(text.format(**figures))


def _time(minutes: int | None) -> str:
    from supermarket.district.times import in_words

    return "" if minutes is None else in_words(minutes)


def _share(part: int, whole: int) -> str:
    """Return a share in percent, rounded down, with how many answered; nothing where nobody did."""
    return _("{share} % of {whole}").format(share=part * 100 // whole, whole=whole) if whole else ""

"""The forgeries of orders and of their registers: for each rule one that breaks it, and nothing else."""

from typing import Any, Final

from tests.audit.rules.forgeries import CLERK, MANAGER, REVIEWER, STATION, Forgery, row
from tests.audit.rules.forging import GONE, Forger
from tests.practice.orders.ordering import ANY, ELSEWHERE, HELP, ORGANISER, OWN


def ordered(v: Forger, actor: str = CLERK, key: str | None = None, **said: Any) -> str:  # noqa: ANN401 - a body
    """Place an order as it must be, unless something is said otherwise."""
    body = {"service": HELP, "household": v.names.orderer, "how": "station", **said}
    asked = {name: body[name] for name in ("service", "household", "how")}
    return v.add("order.placed", {"asked": asked, "within": 24, **body}, actor=actor, site=STATION, key=key)


def by_itself(v: Forger, actor: str = "0", **said: Any) -> str:  # noqa: ANN401 - a body
    """Place an order as a household does by itself on the site, unless something is said otherwise."""
    return ordered(v, actor, **{"how": "web", "proven": "payload", **said})


def by_itself_too_often(v: Forger) -> str:
    for _order in range(3):
        by_itself(v)
    return by_itself(v)


def stepped(  # noqa: PLR0913 - what a step tells, by name
    v: Forger,
    order: str,
    step: str,
    was: str,
    state: str,
    *,
    actor: str = CLERK,
    **said: Any,  # noqa: ANN401 - what a body says
) -> str:
    """Take a step with an order as it must be, unless something is said otherwise."""
    told = {"case": order, "step": step, **{name: value for name, value in said.items() if value is not GONE}}
    fields = ("case", "step", "day", "time", "reason", "served", "how", "rating", "outcome")
    asked = {name: told[name] for name in fields if name in told}
    if step == "dispatch":
        asked["organisation"] = told["organisation"]
    return v.add("order.stepped", {"asked": asked, **told, "was": was, "state": state}, actor=actor, site=STATION)


def rated(v: Forger, rating: str = "satisfied", **said: Any) -> str:  # noqa: ANN401 - what a body says
    told = {"organisation": OWN, "how": "station", "rating": rating, **said}
    return stepped(v, v.names.served, "rate", "served", "rated", **told)


def sent(v: Forger, organisation: str, actor: str) -> str:
    return stepped(
        v, v.names.open, "dispatch", "placed", "dispatched", actor=actor, organisation=organisation, within=48
    )


def served_by(v: Forger, actor: str = CLERK, **said: Any) -> str:  # noqa: ANN401 - what a body says
    """Have an order served as the station was told by phone, by a volunteer of the organisation."""
    roster = v.last("order.stepped", step="serve").body["roster"][:1]
    told = {"organisation": OWN, "said": "phone", "served": v.today, "roster": roster, **said}
    return stepped(v, v.names.taken, "serve", "taken-on", "served", actor=actor, **told)


def served_by_another(v: Forger) -> str:
    row(v, "volunteer.recorded", "volunteer", "80001", organisation=ANY)
    return served_by(v)


def rated_by_server(v: Forger) -> str:
    served_by(v)
    return stepped(
        v, v.names.taken, "rate", "served", "rated", organisation=OWN, how="station", rating="basic", actor=CLERK
    )


def resolved_by_stepper(v: Forger) -> str:
    rated(v, "basic")
    told = {"organisation": OWN, "reason": "来晚了"}
    stepped(v, v.names.served, "complain", "rated", "complained", **told)
    return stepped(v, v.names.served, "resolve", "complained", "resolved", actor=MANAGER, outcome="dismissed", **told)


def claim_kept(v: Forger) -> str:
    order = v.named(v.names.order_claim).body["order"]
    told = {"organisation": OWN, "how": "station", "rating": "not", "reason": "没擦干净"}
    return stepped(v, order, "rate-again", "rated", "rated-again", **told)


def claimed_twice(v: Forger) -> str:
    return v.again(v.named(v.names.order_claim))


def accepted_late(v: Forger) -> str:
    """Accept an order three days after it was dispatched, and date everything so."""
    sent(v, OWN, MANAGER)
    v.days = 3
    told = {"organisation": OWN, "said": "phone"}
    return stepped(v, v.names.open, "accept", "dispatched", "taken-on", **told)


def accepted_with_minutes(v: Forger) -> str:
    sent(v, OWN, MANAGER)
    return stepped(v, v.names.open, "accept", "dispatched", "taken-on", organisation=OWN, said="phone", minutes=5)


def served_long_ago(v: Forger) -> str:
    """Have an order served on the day on which it was placed, and tell so three months later."""
    placed = v.named(v.names.taken).on
    v.days = 90
    return served_by(v, served=placed)


ORDERS: Final[dict[str, Forgery]] = {
    "organisation_amiss": lambda v: row(v, "organisation.recorded", "organisation", OWN, skills="magic"),
    "volunteer_amiss": lambda v: row(v, "volunteer.recorded", "volunteer", "80001", member=f"{v.names.orderer}-1"),
    "service_amiss": lambda v: row(v, "service.recorded", "service", HELP, service="A"),
    "order_amiss": lambda v: ordered(v, how="pigeon"),
    "orders_too_many": by_itself_too_often,
    "order_step_by_role": lambda v: rated(v, "basic", said="phone"),
    "order_sent_wrongly": lambda v: sent(v, ELSEWHERE, MANAGER),
    "order_day_amiss": lambda v: stepped(
        v, v.names.taken, "agree", "taken-on", "appointed", actor=ORGANISER.actor, organisation=OWN, day=v.day(-1)
    ),
    "order_roster_amiss": lambda v: stepped(
        v,
        v.names.taken,
        "serve",
        "taken-on",
        "served",
        organisation=OWN,
        said="phone",
        served=v.today,
        roster=[f"{v.names.orderer}-1"],
    ),
    "order_roster_of_another": served_by_another,
    "order_rated_by_server": rated_by_server,
    "order_resolved_by_stepper": resolved_by_stepper,
    "order_unclaimed": rated,
    "order_claim_kept": claim_kept,
    "order_told_amiss": lambda v: served_by(v, time="09:00"),
    "named_not_in_force": lambda v: row(v, "listing.recorded", "listing", "71", owner="7999"),
    "text_special": lambda v: rated(v, "not", reason="老人卧\u200b床, 没有来"),
    "order_rating_amiss": lambda v: rated(v, "superb"),
    "order_unreasoned": lambda v: rated(v, "not"),
    "order_by_involved": lambda v: rated(v, "basic", actor=REVIEWER),
    "order_claim_amiss": claimed_twice,
}

ORDER_WAYS: Final[dict[str, tuple[str, Forgery]]] = {
    "an order of a household by itself, recorded by a clerk": ("program_only", lambda v: by_itself(v, actor=CLERK)),
    "an order of nobody": ("program_only", lambda v: ordered(v, "0")),
    "an order of a household that proved nothing": ("program_only", lambda v: by_itself(v, proven="word")),
    "an order on the site at the counter": ("order_amiss", lambda v: ordered(v, how="web")),
    "an order at the counter on the site": ("order_amiss", lambda v: by_itself(v, how="station")),
    "an order accepted when its time was over": ("order_sent_wrongly", accepted_late),
    "a service wanted in many years": ("order_told_amiss", lambda v: ordered(v, wanted="2062-01-01")),
    "minutes of what was only accepted": ("order_told_amiss", accepted_with_minutes),
    "an organisation at a site that is none": (
        "named_not_in_force",
        lambda v: row(v, "organisation.recorded", "organisation", OWN, site="7777"),
    ),
    "an order served longer ago than a deed may be entered": ("order_day_amiss", served_long_ago),
}

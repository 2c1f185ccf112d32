"""Proposals and reports on the screen and as --json gives them: each pair with its score in parts, in words."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from supermarket.cli.frame import console
from supermarket.cli.frame.names import site_name
from supermarket.locale import N_, _
from supermarket.practice.lists.scoring import (
    DISTANCE,
    DISTANCE_UNKNOWN,
    LOAD,
    MET,
    SAME_SERVICE,
    TURN,
    UNKNOWN,
    UNSATISFIED,
    Part,
)

if TYPE_CHECKING:
    from supermarket.books.session import ReadSession
    from supermarket.practice.lists.assignment import Matched
    from supermarket.practice.lists.kinds import Listing
    from supermarket.practice.lists.met import Report, Share
    from supermarket.practice.lists.pairs import Confirmed, Ruled
    from supermarket.practice.lists.proposals import Proposal

PARTS: Final = {
    MET: N_("a need is met"),
    SAME_SERVICE: N_("it is the service that was asked for"),
    DISTANCE: N_("{figure} m apart"),
    DISTANCE_UNKNOWN: N_("distance not known, taken as {figure} m"),
    LOAD: N_("{figure} % of its capacity in hand"),
    UNSATISFIED: N_("{figure} % of its ratings not satisfied"),
    TURN: N_("{figure} pairs before this one this month"),
}
"""What each part of a score is about, in words."""


def proposed(session: "ReadSession", proposal: "Proposal") -> dict[str, Any]:
    """Return a proposal as --json gives it."""
    return {
        "site": proposal.site,
        "on": proposal.on,
        "objective": proposal.objective,
        "pairs": [_pair(session, pair, proposal.lines) for pair in proposal.pairs],
        "unmet": [
            {**_named(session, "need", proposal.lines[each.need]), "times": each.times, "why": each.why}
            for each in proposal.unmet
        ],
        "crowded": [{"need": need, "offer": offer} for need, offer in proposal.crowded],
    }


def _pair(session: "ReadSession", pair: "Matched", lines: "Mapping[str, Listing]") -> dict[str, Any]:
    need, offer = lines[pair.need], lines[pair.offer]
    return {
        **_named(session, "need", need),
        **_named(session, "offer", offer),
        "list": offer.list,
        "kind": offer.kind,
        "owner": offer.owner,
        "fixed": pair.fixed,
        "metres": None if pair.metres == UNKNOWN else pair.metres,
        "score": pair.score,
        "parts": [{"part": part.what, "points": part.points, "figure": part.figure} for part in pair.parts],
    }


def _named(session: "ReadSession", what: str, line: "Listing") -> dict[str, Any]:
    return {what: line.listing, f"{what}_name": line.name, f"{what}_site": site_name(session, line.site)}


def in_words(parts: Iterable[Part]) -> str:
    """Return the parts of a score in words, each with its points, the way they are added up."""
    said = [(part.points, _(PARTS[part.what]).format(figure=part.figure)) for part in parts]
    return _(", ").join(f"{points:+d} {words}" for points, words in said)


def show_proposal(value: dict[str, Any]) -> None:
    """Show the pairs of a proposal with their reasons, then what stays unmet and why."""
    rows = [
        (
            *(pair["need"], pair["need_name"], pair["offer"], pair["offer_name"], pair["score"]),
            _("fixed") if pair["fixed"] else None,
            in_words(Part(part["part"], part["points"], part["figure"]) for part in pair["parts"]),
        )
        for pair in value["pairs"]
    ]
    headings = (_("Need"), _("What is needed"), _("Offer"), _("What is offered"), _("Score"), "", _("Why"))
    console.say_table(headings, rows, {4: "right"}, none=_("Nothing can be proposed today."))
    text = _("{pairs} pairs, worth {objective} together; no other assignment is worth more.")
    console.say(text.format(pairs=len(value["pairs"]), objective=value["objective"]))
    for each in value["unmet"]:
        text = _("Not met: {need} {name}, {times} times: {why}.")
        console.say(text.format(need=each["need"], name=each["need_name"], times=each["times"], why=_(each["why"])))
    for each in value["crowded"]:
        text = _("Fixed, but there is no room for it: {need} with {offer}.")
        console.say(text.format(need=each["need"], offer=each["offer"]))


def show_ruled(ruled: "Ruled") -> None:
    """Show what was said of a pair."""
    text = _("The pair {need} and {offer} is {ruling}.")
    console.say(text.format(need=ruled.need, offer=ruled.offer, ruling=_(ruled.ruling)))


def show_confirmed(done: "list[Confirmed]") -> None:
    """Show the orders that came of the pairs that were confirmed."""
    text = _("{need} with {offer}: order {order}, worth {score}.")
    for each in done:
        console.say(text.format(need=each.need, offer=each.offer, order=each.order, score=each.score))


def matched(session: "ReadSession", site: str) -> list[dict[str, Any]]:
    """Return the confirmed pairs at a site and below it as --json gives them."""
    from supermarket.practice.lists.listings import sites_below
    from supermarket.practice.lists.matches import matches

    below = sites_below(session, site, session.today)
    told = ("entry", "on", "site", "need", "offer", "score", "order", "state")
    return [
        {**{name: getattr(each, name) for name in told}, "matched": each.stands, "met": each.is_served}
        for each in matches(session, session.today)
        if below is None or each.site in below
    ]


def show_matched(value: list[dict[str, Any]]) -> None:
    """Show confirmed pairs."""
    told = ("on", "site", "need", "offer", "score", "order")
    rows = [(*(each[name] for name in told), _(each["state"])) for each in value]
    headings = (_("Date"), _("Site"), _("Need"), _("Offer"), _("Score"), _("Order"), _("State"))
    console.say_table(headings, rows, {4: "right"})


def reported(session: "ReadSession", found: "Report") -> dict[str, Any]:
    """Return a report as --json gives it."""
    return {
        "site": found.site,
        "month": found.month,
        "upto": found.upto,
        "whole": _share(found.whole),
        "kinds": [_share(each) for each in found.kinds],
        "places": [{**_share(each), "name": site_name(session, each.what, found.upto)} for each in found.places],
        "months": [_share(each) for each in found.months],
        "never": [
            {
                **{name: getattr(each.asked, name) for name in ("need", "name", "kind", "site")},
                **{name: getattr(each.asked, name) for name in ("since", "ended", "wanted", "matched")},
                "days": each.days,
            }
            for each in found.never
        ],
    }


def _share(share: "Share") -> dict[str, Any]:
    told = ("what", "needs", "wanted", "matched", "met", "percent")
    return {name: getattr(share, name) for name in told}


def show_report(value: dict[str, Any]) -> None:
    """Show the shares of needs that were met, by month, kind and place, and what never was."""
    from supermarket.practice.lists.words import HELP_NAMES

    shares = [
        *((each["what"], each) for each in value["months"]),
        *((_(HELP_NAMES[each["what"]]), each) for each in value["kinds"]),
        *((each["name"], each) for each in value["places"]),
    ]
    rows = [
        (
            *(name, each["needs"], each["wanted"], each["matched"], each["met"]),
            "" if each["percent"] is None else f"{each['percent']} %",
        )
        for name, each in shares
    ]
    headings = (
        *(_("Month, kind, place"), _("Needs"), _("Times asked"), _("Times matched"), _("Times served")),
        _("Share served"),
    )
    console.say_table(headings, rows, dict.fromkeys(range(1, 6), "right"))
    console.say(
        _("A need is met when its order was served. It is matched while its order is neither called off nor given up.")
    )
    for each in value["never"]:
        text = _("Never met: {need} {name} at {site}, since {since}.")
        ended = _("Never met: {need} {name} at {site}, from {since} to {ended}.")
        said = (ended if each["ended"] else text).format(**each)
        waits = _("{said} It was matched {matched} times, and not served yet.")
        console.say(waits.format(said=said, matched=each["matched"]) if each["matched"] else said)

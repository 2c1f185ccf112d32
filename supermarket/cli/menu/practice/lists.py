"""The menu's three lists 三项清单, the matching 精准对接 and the circle 服务圈."""

from typing import TYPE_CHECKING, Final

from supermarket.cli.frame.typed import whole_number
from supermarket.cli.menu.desk import Desk, page
from supermarket.cli.menu.people import household_named
from supermarket.cli.menu.places import site_asked
from supermarket.cli.menu.registers.rows import Columns, adding, amending, ending, one_of
from supermarket.locale import N_, _
from supermarket.practice.lists.words import HELP_NAMES, LISTS, NEED, OFFERS

if TYPE_CHECKING:
    from supermarket.practice.lists.kinds import Listing
    from supermarket.practice.lists.pairs import Ruling

_PLACES_MAX: Final = 100
LISTINGS: Final = Columns(
    "supermarket.practice.lists.files:LISTING_FILE",
    N_("The line's code"),
    {
        "list": N_("which list"),
        "name": N_("what it is, without anybody's name or trouble"),
        "kind": N_("what kind of help"),
        "site": N_("where it is"),
        "capacity": N_("how many needs at one time; of a need, how many times"),
        "until": N_("its last day, such as 2026-12-31"),
        "owner": N_("the organisation that offers it, by its code"),
        "household": N_("the household that a need is for"),
        "service": N_("the service of the menu, by its code"),
    },
    needed=frozenset({"list", "name", "kind", "site", "capacity"}),
    asked={
        "list": one_of({name: name for name in LISTS}),
        "kind": one_of(HELP_NAMES),
        "site": site_asked,
        "household": lambda desk, _words: household_named(desk),
    },
)


def _show(desk: Desk) -> None:
    from supermarket.cli.practice.lists.lists import show

    with desk.paged():
        show(desk.call)


def _stale(desk: Desk) -> None:
    from supermarket.cli.practice.lists.lists import show

    with desk.paged():
        show(desk.call, stale=True)


def _refresh(desk: Desk) -> None:
    from supermarket.cli.practice.lists.lists import refresh

    if desk.agrees(_("Have you looked through all lines of this site, and is every one right?")):
        refresh(desk.call)


def _propose(desk: Desk) -> None:
    from supermarket.cli.practice.lists.match import propose

    with desk.paged():
        propose(desk.call)


def _line(desk: Desk, lists: frozenset[str], *, kind: str | None = None) -> "Listing":
    """Let a line of some lists be picked: needs at the desk's site and below it, offers from everywhere."""
    from supermarket.practice.lists.listings import sites_below, standing

    with desk.ledger.reading() as session:
        below = sites_below(session, desk.asked.site, session.today) if NEED in lists else None
        lines = [
            line
            for line in standing(session, session.today, lists=lists)
            if (below is None or line.site in below) and kind in {None, line.kind}
        ]
    return lines[desk.pick([f"{line.name} ({line.listing})" for line in lines], _("There is nothing to list."))]


def _fix(desk: Desk) -> None:
    _rule(desk, "fixed")


def _forbid(desk: Desk) -> None:
    _rule(desk, "forbidden")


def _free(desk: Desk) -> None:
    _rule(desk, "free")


def _rule(desk: Desk, ruling: "Ruling") -> None:
    from supermarket.cli.practice.lists import match

    need = _line(desk, frozenset({NEED}))
    offer = _line(desk, OFFERS, kind=need.kind)
    does = {"fixed": match.fix, "forbidden": match.forbid, "free": match.free}[ruling]
    does(desk.call, need.listing, offer.listing)


def _confirm(desk: Desk) -> None:
    """Confirm what is proposed for one need, or for all."""
    from supermarket.cli.practice.lists.match import confirm
    from supermarket.practice.lists.proposals import propose

    with desk.ledger.reading() as session:
        proposal = propose(session, desk.asked.site)
    offers: dict[str, list[str]] = {}
    for pair in proposal.pairs:
        offers.setdefault(pair.need, []).append(proposal.lines[pair.offer].name)
    shown = [
        _("{what}: {value}").format(what=proposal.lines[need].name, value=_(", ").join(names))
        for need, names in offers.items()
    ]
    place = desk.pick([*shown, _("all of them")] if shown else [], _("Nothing can be proposed today."))
    confirm(desk.call, list(offers)[place : place + 1] or None)


def _matched(desk: Desk) -> None:
    from supermarket.cli.practice.lists.match import list_

    with desk.paged():
        list_(desk.call)


def _report(desk: Desk) -> None:
    from supermarket.cli.practice.lists.match import report

    with desk.paged():
        report(desk.call)


def _circle(desk: Desk) -> None:
    from supermarket.cli.practice.lists.circle import show

    with desk.paged():
        show(desk.call)


def _best(desk: Desk) -> None:
    from supermarket.cli.practice.lists.circle import best

    k = desk.ask_for(_("How many places?"), lambda typed: whole_number(typed, least=1, most=_PLACES_MAX))
    with desk.paged():
        best(desk.call, k=k)


LIST_CHOICES: Final = page(
    (N_("show the three lists"), (), _show),
    (N_("what nobody has looked at this month"), (), _stale),
    (N_("I have looked through this site's lists"), ("list refresh",), _refresh),
    (N_("a new line"), ("listing record",), adding(LISTINGS)),
    (N_("change one"), ("listing record",), amending(LISTINGS)),
    (N_("take one off"), ("listing record",), ending(LISTINGS)),
)
MATCH_CHOICES: Final = page(
    (N_("what could meet the needs here"), (), _propose),
    (N_("fix a pair"), ("match rule",), _fix),
    (N_("forbid a pair"), ("match rule",), _forbid),
    (N_("free a pair again"), ("match rule",), _free),
    (N_("confirm, so that orders are placed"), ("match confirm",), _confirm),
    (N_("what was confirmed"), (), _matched),
    (N_("which needs were met"), (), _report),
)
CIRCLE_CHOICES: Final = page(
    (N_("how far it is from home"), (), _circle),
    (N_("where one more shop helps most"), (), _best),
)
CHOICES: Final = page(
    (N_("resources, services, needs"), LIST_CHOICES),
    (N_("match needs with offers"), MATCH_CHOICES),
    (N_("the fifteen-minute circle"), CIRCLE_CHOICES),
)

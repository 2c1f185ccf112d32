"""The menu's claims 申报: listed, looked at with every step, taken back."""

from typing import TYPE_CHECKING, Final

from supermarket.cli.menu.desk import Desk, page
from supermarket.cli.menu.people import head_of, household_named, reason_asked
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable

    from supermarket.books.session import ReadSession
    from supermarket.earning.claims.standing import Standing

WITHDRAWN_FOR: Final = (N_("Claimed twice."), N_("The wrong household."), N_("The wrong deed, day or number."))


def claim_words(session: "ReadSession", claim: "Standing") -> str:
    """Return a claim in a line: whose, what, how many points, when, and how it stands."""
    from supermarket.district.dated.registers import latest
    from supermarket.earning.kinds import RULES

    rule = latest(session, RULES, claim.rule, claim.on)
    text = _("{head}: {rule}, {points} points, done on {served}: {state}")
    return text.format(
        head=head_of(session, claim.household),
        rule=rule.name if rule else claim.rule,
        points=claim.points,
        served=claim.served,
        state=_(claim.state.value),
    )


def open_at(desk: Desk, fits: "Callable[[Standing], bool]") -> "list[Standing]":
    """Return the open claims at the place where one sits, and below it, that fit."""
    from supermarket.district.sites import place_of, places_below, site_of
    from supermarket.earning.claims.standing import open_claims

    with desk.ledger.reading() as session:
        place = place_of(site_of(session, desk.asked.site, session.today))
        return [claim for claim in open_claims(session, places_below(session, place, session.today)) if fits(claim)]


def claim_picked(desk: Desk, claims: "list[Standing]", none: str) -> "Standing":
    """Let a claim be picked, and return it.

    Raises:
        Left: none is.
    """
    with desk.ledger.reading() as session:
        names = [f"{claim_words(session, claim)}  {claim.claim}" for claim in claims]
    return claims[desk.pick(names, none)]


def _list(desk: Desk) -> None:
    from supermarket.cli.earning.claim import show

    claim = claim_picked(desk, open_at(desk, lambda _claim: True), _("No claim is open here."))
    with desk.paged():
        show(desk.call, claim.claim)


def _of_household(desk: Desk) -> None:
    from supermarket.cli.earning.claim import show
    from supermarket.earning.claims.standing import every_claim

    household = household_named(desk, any_card=True)
    with desk.ledger.reading() as session:
        claims = [claim for claim in every_claim(session, None) if claim.household == household]
    claim = claim_picked(desk, claims[::-1], _("This household has no claims."))
    with desk.paged():
        show(desk.call, claim.claim)


def _withdraw(desk: Desk) -> None:
    from supermarket.cli.earning.claim import withdraw

    claim = claim_picked(desk, open_at(desk, lambda _claim: True), _("No claim is open here."))
    withdraw(desk.call, claim.claim, reason=reason_asked(desk, _("Why is it taken back?"), WITHDRAWN_FOR))


CLAIM_CHOICES: Final = page(
    (N_("the open claims here"), ("claim file",), _list),
    (N_("a household's claims"), ("claim file",), _of_household),
    (N_("take a claim back"), ("claim withdraw",), _withdraw),
)
"""What is done about claims, in this order."""

"""What is refused of a site, or of the person who asks."""

from enum import StrEnum

from supermarket.errors import Refusal
from supermarket.locale import N_


class SettingMissing(Refusal):
    """A rule that depends on a setting does not guess it."""

    setting: str
    sentence = N_("The setting {setting} is missing; an administrator records it with `supermarket setting add`.")


class SiteUnknown(Refusal):
    """A site is in the register."""

    site: str
    sentence = N_("There is no site {site}; see `supermarket site list`.")


class SiteNotYet(SiteUnknown):
    """A site is in the register on the day that is meant."""

    site: str
    date: str
    since: str
    sentence = N_("The site {site} was not there yet on {date}, but is since {since}; give that day or a later one.")


class SiteEnded(SiteUnknown):
    """A site is still in the register on the day that is meant."""

    site: str
    date: str
    since: str
    sentence = N_(
        "The site {site} was no longer there on {date}: it ended on {since}; name another, or give an earlier day."
    )


class ShopMissing(Refusal):
    """Goods and redemptions belong to a supermarket."""

    site: str
    sentence = N_("Site {site} has no supermarket; name one with --site.")
    at_desk = N_("Site {site} has no supermarket; name one that is.")


class ShopElsewhere(Refusal):
    """A household's shop is one of its own station."""

    shop: str
    station: str
    shops: list[str]
    sentence = N_("{shop} is no supermarket of station {station}; name one that is: {shops}.")


class NoSupermarket(Refusal):
    """Goods are sent to a supermarket."""

    site: str
    sentence = N_("Site {site} is no supermarket, and goods are sent to one; see `supermarket site list`.")


class ShopAmbiguous(Refusal):
    """A station with several supermarkets does not say which is meant."""

    site: str
    shops: list[str]
    sentence = N_("Station {site} has several supermarkets; name one of them with --site: {shops}.")
    at_desk = N_("Station {site} has several supermarkets; name one of them: {shops}.")


class StationMissing(Refusal):
    """Households belong to a village's station."""

    site: str
    sentence = N_("Site {site} is neither a station nor a supermarket; name the household's station with --site.")
    at_desk = N_("Site {site} is neither a station nor a supermarket; name the household's station.")


class OperatorMissing(Refusal):
    """Every entry says who made it."""

    verb: str
    sentence = N_("`{verb}` must say who asks; give your staff code with --operator.")
    at_desk = N_("Nobody has signed in who asks for this.")


class StaffUnknown(Refusal):
    """An operator is in the staff register."""

    operator: str
    sentence = N_("There is no member of staff {operator}; see `supermarket staff list`.")


class RoleRefused(Refusal):
    """What a role may not do is refused by the verb itself."""

    operator: str
    role: StrEnum
    verb: str
    sentence = N_(
        "Operator {operator} has the role {role} and may not do `{verb}`; `supermarket doctor --roles` shows who may."
    )
    at_desk = N_("{operator} has the role {role}, which may not do this.")


class SiteRefused(Refusal):
    """Staff act at their own place."""

    operator: str
    site: str
    home: str
    sentence = N_("Operator {operator} belongs to site {home} and may not act at site {site}; ask the staff there.")

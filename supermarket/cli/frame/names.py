"""Names beside codes: what goods, deeds and households are called, as far as the reader may know."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, Protocol

from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.books.session import ReadSession
    from supermarket.households.statements import StatementLine

PERIODS: Final = {
    "activity": N_("activity"),
    "day": N_("day"),
    "month": N_("month"),
    "quarter": N_("quarter"),
    "year": N_("year"),
    "person": N_("person"),
}
"""The periods of limits."""
_COUNTED: Final = re.compile(r"([0-9]{4,6}|[A-Z]{3}-[0-9]{2}(?:-[0-9]{2})?)x([0-9.:]+)")
_OF_A_YEAR: Final = re.compile(r"([0-9]{4}):[0-9]+")
"""What lapses in one entry: the year in which it was earned, and how many points."""


def goods_name(session: "ReadSession", sku: str, on: str) -> str:
    """Return the name of goods with their code."""
    from supermarket.district.dated.registers import latest
    from supermarket.spending.kinds import GOODS

    goods = latest(session, GOODS, sku, on)
    return f"{goods.name} ({sku})" if goods else sku


def goods_names(session: "ReadSession", skus: Iterable[str]) -> dict[str, str]:
    """Return today's names of goods with their codes, by the code."""
    return {sku: goods_name(session, sku, session.today) for sku in skus}


def site_name(session: "ReadSession", site: str, on: str | None = None) -> str:
    """Return a site's name with its code, as it was called on a day; today where that is still to come or not said."""
    from supermarket.district.dated.registers import SITES, latest

    found = latest(session, SITES, site, min(on or session.today, session.today))
    return f"{found.name} ({site})" if found else site


def site_names(session: "ReadSession", sites: Iterable[str], on: str | None = None) -> dict[str, str]:
    """Return what sites are called, with their codes, by the code."""
    return {site: site_name(session, site, on) for site in dict.fromkeys(sites)}


def rule_name(session: "ReadSession", rule: str, on: str) -> str:
    """Return the name of a deed with its code."""
    from supermarket.district.dated.registers import latest
    from supermarket.earning.kinds import RULES

    found = latest(session, RULES, rule, on)
    return f"{found.name} ({rule})" if found else rule


def household_name(session: "ReadSession", household: str) -> str:
    """Return a household's head with its number, which alone is there on a machine without its names.

    The name is masked where the reader has not signed in.
    """
    from supermarket.households.households import head_name

    name = head_name(session, household, session.today)
    return f"{name} ({household})" if name else household


class OfHousehold(Protocol):
    """Whatever belongs to a household: a claim, a lapse."""

    @property
    def household(self) -> str:
        """The household's number."""
        ...


def households_named(session: "ReadSession", each_of: Iterable[OfHousehold]) -> dict[str, str]:
    """Return the heads of these households with their numbers, by the number."""
    return {each.household: household_name(session, each.household) for each in each_of}


def limits_named(limits: str) -> str:
    """Return limits such as 2/month in the reader's words, as a workbook takes them in too."""
    parted = (each.partition("/") for each in limits.split())
    return " ".join("/".join((count, _(PERIODS[period]))) for count, _slash, period in parted)


def what_named(session: "ReadSession", what: str, on: str) -> str:
    """Return what an entry was about, such as 1001x2, with the names of the goods or deeds."""
    return " ".join(_named(session, word, on) for word in what.split())


def line_named(session: "ReadSession", line: "StatementLine") -> str:
    """Return what an entry of a statement was about, and whether it came late or had been done before."""
    what = what_named(session, line.what, line.on)
    if line.late:
        what = _("{what} (of {date}, came late)").format(what=what, date=line.late)
    if line.doubled:
        what = _("{what} (done before by {entry}; does not count)").format(what=what, entry=line.doubled)
    return what.strip()


def _named(session: "ReadSession", word: str, on: str) -> str:
    if lapsed := _OF_A_YEAR.fullmatch(word):
        return _("points of {year}").format(year=lapsed.group(1))
    found = _COUNTED.fullmatch(word)
    if not found:
        return word
    code, count = found.groups()
    name = goods_name(session, code, on) if code.isdigit() else rule_name(session, code, on)
    return f"{name}x{count}"

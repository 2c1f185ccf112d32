"""Looking a rule of the catalogue up: the one in force at a site on a date."""

from supermarket.books.session import ReadSession
from supermarket.district.dated.registers import latest
from supermarket.district.sites import chain_of
from supermarket.earning.kinds import RULES, Rule
from supermarket.errors.earning import RuleDeducts, RuleEnded, RuleNotInForce


def rule_of(session: ReadSession, code: str, on: str, site: str) -> Rule:
    """Return the rule of a claim that was filed on a date, also where it was ended later on that very day.

    Raises:
        RuleNotInForce: there was none.
    """
    rule = latest(session, RULES, code, on, chain_of(session, site, on))
    if rule is None:
        raise RuleNotInForce(rule=code, date=on)
    return rule


def claimable(session: ReadSession, code: str, on: str, site: str) -> Rule:
    """Return the rule in force at a site on a date, whether it gives points or takes them.

    Raises:
        RuleNotInForce, RuleEnded: there is none, it has ended, or it is worth nothing.
    """
    rule = _standing(session, code, on, site)
    if not rule.points:
        raise RuleNotInForce(rule=code, date=on)
    return rule


def creditable(session: ReadSession, code: str, on: str, site: str) -> Rule:
    """Return the rule in force at a site on a date, if points can be earned by it.

    Raises:
        RuleNotInForce, RuleEnded, RuleDeducts: there is none, it has ended, or it takes points.
    """
    rule = _standing(session, code, on, site)
    if rule.points <= 0:
        raise RuleDeducts(rule=code)
    return rule


def _standing(session: ReadSession, code: str, on: str, site: str) -> Rule:
    rule = rule_of(session, code, on, site)
    if rule.state:
        raise RuleEnded(rule=code, date=on)
    return rule

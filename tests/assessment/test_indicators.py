"""Every indicator by hand: what it comes to in a village whose quarter is known act by act (quarter.py)."""

from typing import Final

import pytest

from supermarket.assessment.indicators.all import INDICATORS
from supermarket.assessment.past import Past
from supermarket.assessment.periods import read_period
from supermarket.assessment.scoring import Ratio
from supermarket.books.session import ReadSession
from supermarket.journal.store import streams
from tests.village import Village

SHOP, OTHER_SHOP, STATION, OTHER_STATION, INSTITUTE = "5001", "5002", "3001", "3002", "2001"
GOODS: Final = ("1001", "1003")


def past_of(session: ReadSession, period: str = "2026-1") -> Past:
    """Return a quarter as a run would see it now."""
    sizes = {each.origin: each.size for each in streams(session.transaction)}
    return Past(session, read_period(period, "quarter"), sizes)


def figure(village: Village, name: str, place: str, period: str = "2026-1") -> Ratio:
    """Return what an indicator comes to at a place, and see that the entries behind it come to the same."""
    with village.ledger.reading() as session:
        past, indicator = past_of(session, period), INDICATORS[name]
        found = indicator.at_places(past, [place], GOODS)[place]
        lines = indicator.behind(past, place, GOODS)
    assert sum(each.numerator for each in lines) == found.numerator
    assert indicator.finding or sum(each.denominator for each in lines) == found.denominator
    return found


BY_HAND: Final = {
    # the calendar has Wednesdays 4, 11, 18, 25 and Sunday 15; a till was opened on the 4th and the 11th
    ("opening", SHOP): (2, 5),
    # of three households one had a claim posted
    ("participation", SHOP): (1, 3),
    # two redeemed; the third held nothing
    ("redeeming", SHOP): (2, 2),
    # 6 + 3 points redeemed, 3 more reversed; 16 + 10 credited and 4 posted
    ("burn", SHOP): (9, 30),
    # one claim decided on its day, two never, one of which came of an order; that of the 30th is due in April
    ("review_speed", SHOP): (1, 3),
    # of three awards one hung out, and one had its evidence
    ("noticed", SHOP): (1, 3),
    ("evidenced", SHOP): (1, 3),
    # 95 of 97 soaps at 3 points are there, 97 of 97 toothbrushes at 4
    ("stock_accuracy", SHOP): (95 * 3 + 97 * 4, 97 * 3 + 97 * 4),
    ("stock_loss", SHOP): (2 * 3, 97 * 3 + 97 * 4),
    # soap was there on all 30 days from the 2nd on, toothpaste on none
    ("availability", SHOP): (30, 60),
    # 3 toothbrushes written off at 4 points, 9 points redeemed
    ("spoilage", SHOP): (12, 21),
    ("expired_given", SHOP): (0, 1),
    # nothing had moved before March, whose time ends in April
    ("closed_on_time", SHOP): (0, 0),
    # a reversal, and three redemptions of a number typed without a reason; of 3 awards, these 4, and 5 of goods
    ("corrections", SHOP): (4, 12),
    ("false_points", SHOP): (0, 1),
    # the clerk redeemed for his own household
    ("self_dealing", SHOP): (1, 1),
    # the ledger began on 2 March, a Monday: one month, and four weeks that ended
    ("months_with_theme", STATION): (1, 1),
    ("months_with_theme", OTHER_STATION): (1, 1),
    ("weeks_with_action", STATION): (1, 4),
    ("weeks_with_action", INSTITUTE): (0, 4),
    ("theory_talks", STATION): (1, 1),
    ("theory_hearers", STATION): (12, 3),
    ("theory_hearers", INSTITUTE): (12, 3),
    # the project held something in the quarter
    ("live_projects", STATION): (1, 1),
    ("volunteering", STATION): (1, 3),
    ("volunteering", INSTITUTE): (1, 3),
    ("party_volunteers", STATION): (1, 1),
    # one training, one volunteer, who came
    ("attendance", STATION): (1, 1),
    # of five activities one was held with a photo and one cancelled
    ("recorded", STATION): (2, 5),
    # of the three lists one has a line, and was looked through
    ("lists_refreshed", STATION): (1, 3),
    # the institute's own lists and those of its two stations
    ("lists_refreshed", INSTITUTE): (1, 9),
    ("needs_met", STATION): (0, 2),
    ("accepted_in_time", STATION): (1, 2),
    ("closed_in_time", STATION): (1, 2),
    ("satisfied", STATION): (1, 1),
    # where nothing was done
    ("participation", OTHER_SHOP): (0, 0),
    ("stock_accuracy", OTHER_SHOP): (0, 0),
    ("corrections", OTHER_SHOP): (0, 0),
}


@pytest.mark.parametrize(("name", "place"), BY_HAND)
def test_an_indicator_comes_to_what_was_done(quarter: Village, name: str, place: str) -> None:
    assert figure(quarter, name, place) == Ratio(*BY_HAND[name, place])


def test_every_indicator_has_a_figure_by_hand() -> None:
    assert {name for name, _place in BY_HAND} | {"shops"} == set(INDICATORS)

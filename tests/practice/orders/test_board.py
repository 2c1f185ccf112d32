"""The board says of each organisation what is open and late, how long it takes, and how many were satisfied of whom."""

from typing import Final

import pytest

from supermarket.district.dated.files import SETTING_FILE
from supermarket.district.dated.imports import amend_row, end_row
from supermarket.months.reconciliation import reconcile
from supermarket.practice.orders.board import Figures, Line, board, figures
from supermarket.practice.orders.course import COURSE
from supermarket.practice.orders.dispatching import dispatch
from supermarket.practice.orders.files import ORGANISATION_FILE
from supermarket.practice.orders.mine import waits_for
from supermarket.practice.orders.placing import cancel
from supermarket.practice.orders.rating import rate
from supermarket.practice.orders.serving import Service, accept, serve
from supermarket.practice.orders.standing import awaited, order_of
from supermarket.practice.orders.words import Rating
from tests.practice.orders.conftest import Ordering
from tests.practice.orders.ordering import ANY, ORGANISER, OWN, placed, satisfied, sent, served
from tests.village import ADMINISTRATOR, CLERK, MANAGER

HOURS_TO_ACCEPT: Final = 48
YEAR: Final = ("2026-01-01", "2026-12-31")


def line(ordering: Ordering, organisation: str) -> Line:
    with ordering.village.ledger.reading() as session:
        return next(each for each in board(session, *YEAR) if each.organisation == organisation)


def told(ordering: Ordering, sites: frozenset[str] | None = None) -> Figures:
    with ordering.village.ledger.reading() as session:
        return figures(session, *YEAR, sites)


def gone_through(ordering: Ordering, hours: int, rating: Rating) -> None:
    """Take an order through in which the organisation takes so many hours to accept."""
    order = sent(ordering.village, placed(ordering.village, ordering.scene)).order
    ordering.village.time.move(minutes=60 * hours)
    with ordering.village.writing() as session:
        accept(session, order, ORGANISER)
        serve(session, order, Service(("80001",)), ORGANISER)
        rate(session, order, rating, CLERK, reason="说过")


def test_a_share_is_told_with_how_many_answered_and_a_median_of_all_times(ordering: Ordering) -> None:
    gone_through(ordering, 2, "satisfied")
    gone_through(ordering, 10, "not")
    gone_through(ordering, 40, "satisfied")
    found = line(ordering, OWN)
    assert (found.answered, found.satisfied, found.dispatched, found.open) == (3, 2, 3, 0)
    assert (found.accepting, found.closing) == (600, 600)
    nobody = line(ordering, ANY)
    assert (nobody.answered, nobody.accepting, nobody.closing) == (0, None, None)


def test_what_lies_past_its_time_is_late_until_it_goes_on(ordering: Ordering) -> None:
    order = sent(ordering.village, placed(ordering.village, ordering.scene))
    ordering.village.time.move(days=2)
    assert (line(ordering, OWN).open, line(ordering, OWN).overdue) == (1, 0)
    ordering.village.time.move(minutes=1)
    assert (line(ordering, OWN).open, line(ordering, OWN).overdue) == (1, 1)
    sent(ordering.village, order, ANY)
    found = line(ordering, OWN)
    assert (found.open, found.overdue, found.lapsed) == (0, 0, 1)
    assert (told(ordering).acceptable, told(ordering).accepted) == (1, 0)


@pytest.mark.parametrize(("hours", "accepted"), [(47, 1), (48, 1), (49, 0)])
def test_an_order_is_accepted_in_time_within_the_hours_of_the_setting(
    ordering: Ordering, hours: int, accepted: int
) -> None:
    if hours <= HOURS_TO_ACCEPT:
        gone_through(ordering, hours, "satisfied")
    else:
        sent(ordering.village, placed(ordering.village, ordering.scene))
        ordering.village.time.move(minutes=60 * hours)
    assert (told(ordering).acceptable, told(ordering).accepted) == (1, accepted)


@pytest.mark.parametrize(("days", "closed"), [(14, 1), (15, 1), (16, 0)])
def test_an_order_is_closed_in_time_within_the_days_of_the_setting(ordering: Ordering, days: int, closed: int) -> None:
    order = sent(ordering.village, placed(ordering.village, ordering.scene)).order
    with ordering.village.writing() as session:
        accept(session, order, ORGANISER)
        serve(session, order, Service(("80001",)), ORGANISER)
    assert told(ordering).closable == 0
    ordering.village.time.move(days=days)
    with ordering.village.writing() as session:
        satisfied_order = rate(session, order, "satisfied", CLERK).order
    assert satisfied_order.closed_at is not None
    assert (told(ordering).closable, told(ordering).closed) == (1, closed)


def test_a_span_that_is_over_is_told_as_it_was_at_its_end(ordering: Ordering) -> None:
    """Whatever is done, renamed and ended later: the same board, the same figures."""
    order = sent(ordering.village, placed(ordering.village, ordering.scene)).order
    gone_through(ordering, 40, "satisfied")
    ordering.village.time.move(days=3)
    before = ("2026-03-01", "2026-03-06")

    def seen() -> tuple[list[Line], Figures]:
        with ordering.village.ledger.reading() as session:
            assert session.today > before[1]
            return board(session, *before), figures(session, *before)

    lines, found = seen()
    own = next(each for each in lines if each.organisation == OWN)
    assert (own.open, own.overdue, own.answered) == (1, 1, 1)
    assert (found.placed, found.acceptable, found.accepted, found.answered) == (2, 2, 1, 1)
    with ordering.village.writing() as session:
        dispatch(session, order, ANY, MANAGER)
        cancel(session, order, "不用了", CLERK)
        amend_row(session, ORGANISATION_FILE, OWN, {"name": "改名的队"}, ADMINISTRATOR, scope="1000")
        end_row(session, ORGANISATION_FILE, ANY, None, ADMINISTRATOR)
        amend_row(session, SETTING_FILE, "order_close_days", {"value": "1"}, ADMINISTRATOR, scope="1000")
    assert seen() == (lines, found)
    assert line(ordering, OWN).name == "改名的队"


def test_figures_are_of_the_sites_that_are_asked_for(ordering: Ordering) -> None:
    placed(ordering.village, ordering.scene)
    assert told(ordering, frozenset({"3001"})).placed == 1
    assert told(ordering, frozenset({"3002"})).placed == 0


def test_what_waits_is_for_whoever_can_take_the_next_step(ordering: Ordering) -> None:
    order = placed(ordering.village, ordering.scene).order

    def whose() -> set[str]:
        with ordering.village.ledger.reading() as session:
            found = order_of(session, order)
            staff = ("15001", "23001", "33001", "81001", "41000", "33002")
            return {code for code in staff if waits_for(session, found, code)}

    assert whose() == {"23001", "33001"}
    with ordering.village.writing() as session:
        dispatch(session, order, OWN, MANAGER)
    assert whose() == {ORGANISER.actor}
    with ordering.village.writing() as session:
        accept(session, order, ORGANISER)
        serve(session, order, Service(("80001",)), ORGANISER)
    assert whose() == {"15001", "23001", "33001"}
    with ordering.village.writing() as session:
        rate(session, order, "satisfied", CLERK)
    assert whose() == set()


def test_an_order_of_an_organisation_without_a_contact_waits_for_the_station(ordering: Ordering) -> None:
    order = sent(ordering.village, placed(ordering.village, ordering.scene), ANY)
    with ordering.village.ledger.reading() as session:
        assert waits_for(session, order, "15001")
        assert not waits_for(session, order, ORGANISER.actor)


def test_every_open_state_waits_for_a_step_of_the_table(ordering: Ordering) -> None:
    order = placed(ordering.village, ordering.scene)
    with ordering.village.ledger.reading() as session:
        waiting = awaited(session, order)
    assert waiting is not None
    assert waiting.step in COURSE.legal("placed")


def test_a_volunteer_who_served_one_household_twice_on_a_day_is_named_in_the_month(ordering: Ordering) -> None:
    first, second = (served(ordering.village, ordering.scene) for _order in range(2))
    claims = [satisfied(ordering.village, order).claims for order in (first, second)]
    assert len(claims[0]) == len(claims[1]) == 2
    ordering.village.time.move(days=1)
    satisfied(ordering.village, served(ordering.village, ordering.scene, day="2026-03-03"))
    with ordering.village.ledger.reading() as session:
        found = {each.name: each.entries for each in reconcile(session, "3001", "2026-03").exceptions}
    assert found["served_again"] == (*claims[0], *claims[1])


def test_a_board_of_past_days_names_organisations_as_they_were_called_then(ordering: Ordering) -> None:
    before = line(ordering, OWN).name
    ordering.village.time.move(days=1)
    with ordering.village.writing() as session:
        amend_row(session, ORGANISATION_FILE, OWN, {"name": "新名志愿队"}, ADMINISTRATOR, scope="1000")
        past, now = (board(session, YEAR[0], last) for last in ("2026-03-02", session.today))
    assert [{each.organisation: each.name for each in lines}[OWN] for lines in (past, now)] == [before, "新名志愿队"]

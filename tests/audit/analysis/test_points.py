"""Where points come together, how they age, how many lapse, and how long they take."""

import pytest

from supermarket.audit.analysis.points import (
    Earned,
    Held,
    Lag,
    ageing,
    breakage,
    claim_lag,
    concentration,
    slow_posting,
)

VILLAGE = [Earned("3001", f"h{number}", 40 + number) for number in range(30)]


def test_in_a_village_where_all_earn_no_household_has_much() -> None:
    assert concentration(VILLAGE).findings == ()


def test_a_household_with_a_tenth_of_its_village_is_named() -> None:
    [found] = concentration([*VILLAGE, Earned("3001", "friend", 400), Earned("3002", "alone", 9_000)]).findings
    total = sum(each.points for each in VILLAGE) + 400
    assert (found.subject, found.hits, found.looked) == ("friend 3001", 400, total)
    assert found.usual == 1000 * (total // 31)


def test_what_is_left_of_points_is_the_youngest() -> None:
    assert Held("3001", "h1", 50, (20, 45, 90)).by_age == (20, 25, 5, 0)
    assert Held("3001", "h1", 120, (20, 45, 90)).by_age == (20, 25, 45, 30)
    assert Held("3001", "h1", 10, (20, 45, 90)).by_age == (10, 0, 0, 0)


@pytest.mark.parametrize(("old", "found"), [(499, 0), (500, 1)])
def test_a_station_whose_points_lie_for_years_is_named_from_five_hundred_on(old: int, found: int) -> None:
    tested = ageing([Held("3001", "h1", old + 100, (0, 0, 100)), Held("3002", "h2", 900, (900, 900, 900))])
    assert [(each.subject, each.hits) for each in tested.findings] == [("3001", old)][:found]
    assert tested.figures is not None
    assert tested.figures.rows == (("3001", 0, 0, 100, old), ("3002", 900, 0, 0, 0))


@pytest.mark.parametrize(("old", "found"), [(600, 0), (601, 1)])
def test_and_from_more_than_half_on(old: int, found: int) -> None:
    assert len(ageing([Held("3001", "h1", old + 600, (600, 600, 600))]).findings) == found


@pytest.mark.parametrize(("lapsed", "found"), [(600, 0), (601, 1)])
def test_a_site_where_a_third_lapses_is_named(lapsed: int, found: int) -> None:
    tested = breakage({"3001": 2_000, "3002": 300}, {"3001": lapsed, "3002": 299})
    assert [(each.subject, each.looked, each.hits) for each in tested.findings] == [("3001", 2_000, lapsed)][:found]


def lags(slow: int) -> list[Lag]:
    others = [Lag(str(site), 14, 300) for site in range(3002, 3010)]
    return [*others, Lag("3002", 60, 3), Lag("3001", 12, 300 - slow), Lag("3001", 70, slow)]


def test_where_claims_take_weeks_everywhere_no_place_is_named() -> None:
    assert slow_posting(lags(2)).findings == ()


def test_where_claims_lie_for_months_the_place_is_named() -> None:
    tested = slow_posting(lags(40))
    assert [(each.subject, each.looked, each.hits) for each in tested.findings] == [("3001", 300, 40)]
    assert tested.figures is not None
    assert tested.figures.rows[0] == ("3001", 300, 12, 70, 70)


def test_lags_are_told_by_their_median_and_the_ninth_of_ten() -> None:
    days = [Lag("3001", day, 1) for day in range(1, 11)]
    assert claim_lag(days).rows == (("3001", 10, 5, 9, 10),)

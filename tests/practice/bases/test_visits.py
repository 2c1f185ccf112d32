"""Counts say how sure they are; those of other certainty are never added, and a wrong one is replaced once."""

import pytest

from supermarket.books.session import Request
from supermarket.errors import Refusal
from supermarket.errors.dates import DateFuture, DateTooFarBack
from supermarket.errors.ledger import KeyUsed
from supermarket.errors.practice.bases import CountUnknown, HeadsRefused, PurposeUnlike
from supermarket.errors.registers import NeverRecorded
from supermarket.practice.bases.kinds import HEADS_MAX
from supermarket.practice.bases.visits import Tally, Visits, count_visits, tallies
from tests.refusing import refused
from tests.village import CLERK, Village

YEAR = ("2026-01-01", "2026-12-31")


def counted(village: Village, visits: Visits, request: Request = CLERK) -> str:
    with village.writing() as session:
        return count_visits(session, visits, request).entry


def summed(village: Village) -> list[tuple[str, str | None, str, int, int]]:
    with village.ledger.reading() as session:
        found = tallies(session, *YEAR)
    return [(each.purpose, each.title, each.qualifier, each.counts, each.heads) for each in found]


def test_counts_of_one_purpose_are_added_and_those_of_other_certainty_are_not(village: Village) -> None:
    """The district says “nearly 20,000 visits” and “more than 500 good deeds” (domain.md section 1, rows 10 and 11)."""
    counted(village, Visits("visit", 20_000, "about"))
    counted(village, Visits("visit", 30))
    counted(village, Visits("visit", 12))
    counted(village, Visits("deed", 500, "at-least"))
    assert summed(village) == [
        ("deed", None, "at-least", 1, 500),
        ("visit", None, "about", 1, 20_000),
        ("visit", None, "exact", 2, 42),
    ]


def test_leaflets_and_pledges_are_counted_by_their_titles(village: Village) -> None:
    counted(village, Visits("leaflet", 7_800, "about", title="宣传单"))
    for title in ("移风易俗倡议书", "文明过节倡议书"):
        counted(village, Visits("pledge", 1_100, title=title))
    assert [(title, heads) for _purpose, title, _sure, _counts, heads in summed(village)] == [
        ("宣传单", 7_800),
        ("文明过节倡议书", 1_100),
        ("移风易俗倡议书", 1_100),
    ]


def test_a_wrong_count_is_replaced_by_one_that_names_it_and_only_once(village: Village) -> None:
    wrong = counted(village, Visits("visit", 2_000))
    counted(village, Visits("visit", 200, mends=wrong))
    assert summed(village) == [("visit", None, "exact", 1, 200)]
    with refused(village.ledger, CountUnknown, entry=wrong), village.writing() as session:
        count_visits(session, Visits("visit", 300, mends=wrong), CLERK)


@pytest.mark.parametrize("other", [Visits("study", 3, mends="?"), Visits("visit", 3, mends="1000-1-1")])
def test_a_count_replaces_none_of_another_purpose_and_nothing_else(village: Village, other: Visits) -> None:
    wrong = counted(village, Visits("visit", 2_000))
    mends = wrong if other.mends == "?" else other.mends
    with refused(village.ledger, CountUnknown, entry=mends), village.writing() as session:
        count_visits(session, Visits(other.purpose, other.heads, mends=mends), CLERK)


@pytest.mark.parametrize(
    ("visits", "refusal"),
    [
        (Visits("visit", -1), HeadsRefused),
        (Visits("visit", HEADS_MAX + 1), HeadsRefused),
        (Visits("deed", 0), HeadsRefused),
        (Visits("leaflet", 3), PurposeUnlike),
        (Visits("visit", 3, title="宣传单"), PurposeUnlike),
        (Visits("visit", 3, service="101"), PurposeUnlike),
        (Visits("service", 3, service="999"), NeverRecorded),
    ],
)
def test_what_cannot_be_counted_is_refused(village: Village, visits: Visits, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal), village.writing() as session:
        count_visits(session, visits, CLERK)
    assert summed(village) == []


def test_nobody_and_the_largest_count_are_counted(village: Village) -> None:
    counted(village, Visits("visit", 0))
    counted(village, Visits("study", HEADS_MAX))
    assert [heads for *_rest, heads in summed(village)] == [HEADS_MAX, 0]


def test_a_count_may_be_of_a_day_before_but_not_of_one_to_come(village: Village) -> None:
    counted(village, Visits("visit", 3), Request(CLERK.actor, CLERK.site, on="2026-02-20"))
    with village.ledger.reading() as session:
        assert tallies(session, "2026-02-01", "2026-02-28") == [
            Tally("5001", "visit", None, None, "exact", 1, 3),
        ]
    for on, refusal in (("2026-03-03", DateFuture), ("2025-12-31", DateTooFarBack)):
        with pytest.raises(refusal), village.writing() as session:
            count_visits(session, Visits("visit", 3), Request(CLERK.actor, CLERK.site, on=on))


def test_the_same_key_counts_once(village: Village) -> None:
    asked = Request(CLERK.actor, CLERK.site, key="monday")
    assert counted(village, Visits("visit", 3), asked) == counted(village, Visits("visit", 3), asked)
    with pytest.raises(KeyUsed), village.writing() as session:
        count_visits(session, Visits("visit", 4), asked)
    assert summed(village) == [("visit", None, "exact", 1, 3)]

"""Counts of activities: kinds overlap and are never added up; a sum is as vague as the vaguest of its parts."""

from dataclasses import replace
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supermarket.district.dated.files import SITE_FILE
from supermarket.district.dated.imports import amend_row
from supermarket.district.sites import shops_at
from supermarket.errors.dates import DateFuture
from supermarket.errors.practice.activities import ActivityKindRefused, CountRefused, SpanReversed
from supermarket.practice.activities.counts import (
    ALL,
    UNIVERSAL_LINE,
    Heads,
    Published,
    counted,
    report,
    reported,
    summed,
)
from supermarket.practice.activities.standing import Activity, places_at
from supermarket.practice.activities.words import ACTIVITY_KINDS, QUALIFIERS
from tests.refusing import refused
from tests.village import ADMINISTRATOR, Village

HELD: Final = Activity(
    activity="1000-1-9",
    site="3001",
    on="2026-03-02",
    title="清扫",
    kind="cleaning",
    kinds=(),
    day="2026-03-02",
    start=None,
    place=None,
    theme=None,
    project=None,
    online=False,
    state="held",
    heads=10,
    qualifier="exact",
    roster=None,
    why=None,
    reason=None,
    photos=0,
    attended=0,
    moved_from=(),
)


@pytest.mark.parametrize(
    ("parts", "total"),
    [
        ([], (0, "exact")),
        ([(3, "exact"), (4, "exact")], (7, "exact")),
        ([(3, "exact"), (4, "at-least")], (7, "at-least")),
        ([(3, "at-least"), (4, "about")], (7, "about")),
        ([(3, "about"), (4, "exact")], (7, "about")),
    ],
)
def test_a_sum_claims_no_more_than_its_parts(parts: list[tuple[int, str]], total: tuple[int, str]) -> None:
    assert summed(Heads(*part) for part in parts) == Heads(*total)


ACTIVITIES: Final = st.lists(
    st.builds(
        lambda kinds, heads, qualifier, state: replace(
            HELD, kind=kinds[0], kinds=tuple(kinds[1:]), heads=heads, qualifier=qualifier, state=state
        ),
        st.lists(st.sampled_from(list(ACTIVITY_KINDS)), min_size=1, max_size=3, unique=True),
        st.integers(0, 100),
        st.sampled_from(sorted(QUALIFIERS)),
        st.sampled_from(["held", "corrected", "called-off", "planned"]),
    ),
    max_size=12,
)


@given(ACTIVITIES)
def test_every_activity_that_was_held_is_counted_once_in_all_and_under_each_of_its_kinds(found: list[Activity]) -> None:
    lines = {line.kind: line for line in counted(found)}
    held = [each for each in found if each.state in {"held", "corrected"}]
    assert (lines[ALL].activities, lines[ALL].heads.count) == (len(held), sum(each.heads or 0 for each in held))
    kinds = [lines[kind] for kind in ACTIVITY_KINDS if kind in lines]
    assert sum(line.mainly for line in kinds) == len(held)
    assert sum(line.activities for line in kinds) == sum(len(each.every_kind) for each in held)
    universal = lines.get(UNIVERSAL_LINE)
    benefit = [each for each in held if {"clinic", "haircut", "old-young"} & {*each.every_kind}]
    assert (universal.activities if universal else 0) == len(benefit)


def test_what_the_district_published_is_kept_as_it_was_published_and_added_to_nothing(village: Village) -> None:
    """Rows 19 and 20 of domain.md: 2万余场(次); 4900余场(次), 受众人数10万余人次."""
    with village.writing() as session:
        for kind, times, heads in (("all", 20_000, None), ("theory", 4_900, 100_000)):
            published = Published(kind, "2022-01-01", "2025-12-31", "工作总结", times, "at-least", heads, "at-least")
            report(session, published, ADMINISTRATOR)
        told = reported(session, "2023-01-01", "2023-12-31")
        assert [(each.kind, each.times, each.times_qualifier) for each in told] == [
            ("all", 20_000, "at-least"),
            ("theory", 4_900, "at-least"),
        ]
        assert [(each.heads, each.qualifier) for each in told] == [(None, None), (100_000, "at-least")]
        assert reported(session, "2026-01-01", "2026-12-31") == []
        assert counted([])[-1].activities == 0


PUBLISHED: Final = Published("all", "2022-01-01", "2025-12-31", "工作总结", 1)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"kind": "everything"}, ActivityKindRefused),
        ({"times": None}, CountRefused),
        ({"times": -1}, CountRefused),
        ({"times_qualifier": "almost"}, CountRefused),
        ({"heads": 9, "qualifier": "almost"}, CountRefused),
        ({"last": "2021-12-31"}, SpanReversed),
        ({"last": "2026-03-03"}, DateFuture),
    ],
)
def test_a_published_count_is_of_a_kind_and_a_span_and_says_how_it_is_meant(
    village: Village, change: dict[str, Any], refusal: type
) -> None:
    with pytest.raises(refusal), village.writing() as session:
        report(session, replace(PUBLISHED, **change), ADMINISTRATOR)


def test_a_span_that_ends_before_it_begins_is_refused_in_one_sentence(village: Village) -> None:
    with refused(village.ledger, SpanReversed, first="2022-01-01", last="2021-12-31"), village.writing() as session:
        report(session, replace(PUBLISHED, last="2021-12-31"), ADMINISTRATOR)


def test_what_lay_below_a_site_then_is_counted_there_and_not_where_it_went_since(village: Village) -> None:
    village.time.move(days=1)
    with village.writing() as session:
        below = next(each.site for each in shops_at(session, "3001", session.today))
        amend_row(session, SITE_FILE, below, {"parent": "3002"}, ADMINISTRATOR, scope="1000")
        assert below in places_at(session, "3001", "2026-03-02")
        assert below not in places_at(session, "3001", "2099-12-31")
        assert below in places_at(session, "3002")

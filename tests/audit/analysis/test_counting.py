"""What is counted of single entries: the order of streams, late papers, and what is no date do not mislead it."""

from typing import Any, Final

from supermarket.audit.package.checker.analysis.counting import Patterns, days_since_1970
from supermarket.audit.package.checker.journal import Entry

NOON: Final = 1_772_424_000_000
"""2026-03-02 12:00 in the district, a Monday."""
HOUR: Final = 3_600_000


def entry(kind: str, body: dict[str, Any], *, name: str = "1000-1-5", at: int = NOON, actor: str = "15001") -> Entry:
    origin, _hyphen, seq = name.rpartition("-")
    return Entry("220802", origin, int(seq), 1, kind, "5001", "2026-03-02", at, actor, name, body, "00" * 32)


def claim(name: str, **more: Any) -> Entry:  # noqa: ANN401 - what a body holds
    body = {"household": "h1", "rule": "VOL-01", "served": "2026-03-02", **more}
    return entry("claim.filed", body, name=name)


def review(claim_: str, *, name: str, verdict: str = "accepted", at: int = NOON, actor: str = "23001") -> Entry:
    return entry("claim.reviewed", {"claim": claim_, "verdict": verdict}, name=name, at=at, actor=actor)


def counted(*entries: Entry) -> Patterns:
    patterns = Patterns()
    for each in entries:
        patterns.take(each)
    patterns.finish()
    return patterns


def test_a_review_may_come_in_a_stream_before_that_of_its_claim() -> None:
    patterns = counted(review("2000-1-9", name="1000-1-7"), claim("2000-1-9", flags=["overlap"]))
    assert dict(patterns.met["filer_reviewer"]) == {("5001", "15001", "23001"): 1}
    assert dict(patterns.counted["overrides"]) == {("", "23001"): [1, 1]}


def test_the_first_review_is_the_earliest_in_whatever_order_streams_stand() -> None:
    rejected = review("1000-1-5", name="1000-1-8", verdict="rejected", at=NOON + HOUR, actor="33001")
    accepted = review("1000-1-5", name="2000-1-2", at=NOON, actor="23001")
    expected = {("first", "23001"): [1, 0], ("later", "33001"): [1, 1]}
    for order in ((rejected, accepted), (accepted, rejected)):
        assert dict(counted(claim("1000-1-5"), *order).counted["rejections"]) == expected


def test_a_review_of_no_claim_counts_nowhere_but_among_reviews() -> None:
    patterns = counted(review("1000-1-999", name="1000-1-8"))
    assert dict(patterns.met["filer_reviewer"]) == {}
    assert dict(patterns.counted["rejections"]) == {("first", "23001"): [1, 0]}


def test_the_night_begins_at_ten_and_ends_at_six() -> None:
    def night(hour: int) -> int:
        at = NOON + (hour - 12) * HOUR
        redeemed = entry("goods.redeemed", {"household": "h1", "shown": "payload", "till": "1000-1-2"}, at=at)
        return counted(redeemed).counted["nights"]["redemption", "15001"][1]

    assert {hour: night(hour) for hour in (0, 5, 6, 21, 22, 23)} == {0: 1, 5: 1, 6: 0, 21: 0, 22: 1, 23: 1}


def test_saturday_and_sunday_are_the_weekend() -> None:
    days = [claim("1000-1-5")._replace(at=NOON + day * 24 * HOUR) for day in range(7)]
    assert [counted(each).counted["weekends"]["claim", "15001"][1] for each in days] == [0, 0, 0, 0, 0, 1, 1]


def test_a_paper_slip_says_nothing_of_the_hour() -> None:
    slip = entry("goods.redeemed", {"household": "h1", "shown": "card", "slip": "7"}, at=NOON + 11 * HOUR)
    patterns = counted(slip)
    assert dict(patterns.counted["nights"]) == {}
    assert dict(patterns.counted["typed_cards"]) == {("", "15001"): [1, 1]}


def test_what_is_no_date_stops_no_count() -> None:
    assert counted(claim("1000-1-5", served="yesterday")).counted["late_claims"]["", "15001"] == [1, 0]
    assert days_since_1970("1970-01-02") == 1


def test_a_claim_is_late_after_seven_days() -> None:
    for served, late in (("2026-02-23", 0), ("2026-02-22", 1)):
        assert counted(claim("1000-1-5", served=served)).counted["late_claims"]["", "15001"] == [1, late]

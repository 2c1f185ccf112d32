"""Rows whose values stand in the order of the columns say in each column what the entry says there."""

from supermarket.books.kinds import Change
from supermarket.books.posting import rows_of
from supermarket.district.kinds import Tier
from supermarket.earning.award_kinds import CLAIM_POSTED, ClaimPosted, Cut
from supermarket.earning.claims.kinds import CLAIM_FILED, CLAIM_REVIEWED, ClaimFiled, ClaimReviewed
from supermarket.earning.kinds import CreditLine
from supermarket.earning.tables import (
    AwardRow,
    AwardYearRow,
    ClaimCountRow,
    ClaimPostedRow,
    ClaimRow,
    ClaimStepRow,
    EvidenceRow,
    HonourRow,
)
from supermarket.journal.entry import Entry

ENTRY = Entry("220802", "9999-1", 7, 1, "a.tested", "1000", "2026-03-02", 1, "91000", "k", "{}", b"")
NAMED = {"origin": "9999-1", "seq": 7}
BY = {**NAMED, "at": 1, "actor": "91000"}
ABOUT = {"household": "1000000001", "member": "100000000101", "rule": "VOL-02", "minutes": 90}
COUNTS = {**dict.fromkeys(ClaimCountRow.sums, 0), "whose": "", "last": "2026-03-02"}


def named(rows: tuple[Change, ...]) -> list[tuple[str, dict[str, object]]]:
    assert all(list(change.named) == list(change.row.model_fields) for change in rows)
    return [(change.row.__name__, dict(change.named)) for change in rows]


def test_a_claim_that_was_filed() -> None:
    said = {**ABOUT, "quantity": 1, "points": 5, "served": "2026-03-01", "start": "08:00", "end": "09:30"}
    said |= {"activity": "a walk", "roster": "9999-1-6", "certificate": "9999-1-5"}
    file = {"what": "photo", "sha256": "0" * 64, "kind": "image/jpeg", "size": 9}
    lists = {"flags": ("overlap", "photo-used"), "sittings": ("08:00-08:30", "08:45-09:45")}
    asked = {"household": ABOUT["household"], "rule": "VOL-02", "quantity": 1}
    body = ClaimFiled.model_validate({**said, **lists, "evidence": (file,), "asked": asked})
    claim = {**BY, **said, "site": "1000", "on": "2026-03-02", "flags": "overlap photo-used"}
    assert named(rows_of(CLAIM_FILED, ENTRY, body)) == [
        (ClaimRow.__name__, {**claim, "sittings": "08:00-08:30 08:45-09:45"}),
        (EvidenceRow.__name__, {**NAMED, **file}),
        (ClaimStepRow.__name__, step_of(7, "filed")),
        (ClaimCountRow.__name__, {**NAMED, **COUNTS, "place": 1000, "whose": ABOUT["household"]}),
    ]


def step_of(claim: int, text: str, reason: str | None = None) -> dict[str, object]:
    of = {"claim_origin": "9999-1", "claim_seq": claim}
    return {**of, **BY, "step": text, "on": "2026-03-02", "reason": reason}


def test_a_claim_that_was_reviewed() -> None:
    body = ClaimReviewed(asked={}, claim="9999-1-3", verdict="rejected", tier=Tier.STATION, reason="no such day")
    assert named(rows_of(CLAIM_REVIEWED, ENTRY, body)) == [
        (ClaimStepRow.__name__, step_of(3, "rejected", "no such day")),
        (ClaimCountRow.__name__, {"origin": "9999-1", "seq": 3, **COUNTS, "rejections": 1}),
    ]


def test_a_claim_that_was_posted() -> None:
    whose = {"asked": {}, "claim": "9999-1-3", "household": ABOUT["household"], "member": ABOUT["member"]}
    deed = {"lines": (CreditLine(rule="VOL-02", quantity=2, points=4),), "points": 4, "minutes": 90, "counted": 60}
    told = {"served": "2026-03-01", "units": 2, "honour": 5, "uncapped": "yes"}
    cut = (Cut(cap="rule", points=2), Cut(cap="site-month", points=1))
    body = ClaimPosted.model_validate({**whose, **deed, **told, "cut": cut})
    about = {"site": "1000", "on": "2026-03-02", "served": "2026-03-01", "entered": "2026-03-02", "undone": 0}
    figures = {"units": 2, "counted": 60, "points": 4, "honour": 5, "uncapped": "yes", "cut": 3, "freezes": 0}
    claim = {"claim_origin": "9999-1", "claim_seq": 3}
    sums = {"household": ABOUT["household"], "rule": "VOL-02", "cumulative": 5, "minutes": 90, "untimed": 0}
    assert named(rows_of(CLAIM_POSTED, ENTRY, body)) == [
        (AwardRow.__name__, {**BY, **ABOUT, **about, **figures, **claim, "flags": None}),
        (AwardYearRow.__name__, {"household": ABOUT["household"], "year": "2026", "points": 4}),
        (HonourRow.__name__, sums),
        (ClaimStepRow.__name__, step_of(3, "posted")),
        (ClaimCountRow.__name__, {"origin": "9999-1", "seq": 3, **COUNTS, "postings": 1}),
        (ClaimPostedRow.__name__, {**claim, **NAMED}),
    ]

"""Drafts: what somebody began on a page is there for him alone, until it was recorded."""

from supermarket.local.browsers.drafts import Draft, draft_of, drop_draft, keep_draft
from tests.village import Village


def test_a_draft_is_its_owners_outlives_another_and_is_gone_once_dropped(village: Village) -> None:
    keep_draft(village.ledger, "count 5001", "15001", "k", {"counts": [["1001", 3, "09:00"]]})
    keep_draft(village.ledger, "count 5001", "15002", "other", {})
    keep_draft(village.ledger, "count 5001", "15001", "k", {"counts": [["1001", 4, "09:01"]]})
    with village.ledger.reading() as session:
        kept = draft_of(session, "count 5001", "15001")
        assert kept == Draft("k", {"counts": [["1001", 4, "09:01"]]}, village.time.at)
        assert draft_of(session, "count 5002", "15001") is None
    drop_draft(village.ledger, "count 5001", "15001")
    with village.ledger.reading() as session:
        assert draft_of(session, "count 5001", "15001") is None
        assert draft_of(session, "count 5001", "15002") is not None

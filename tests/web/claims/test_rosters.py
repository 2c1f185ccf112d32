"""People sign in by their cards, one after another; what was scanned outlives the phone and is filed once."""

import re

from supermarket.earning.claims.standing import open_claims
from tests.village import Village
from tests.web.claims.conftest import Come, Home, photos
from tests.web.visitor import Visitor

Homes = tuple[Home, ...]


def begun(clerk: Visitor, rule: str = "ENV-01", activity: str = "扫雪") -> str:
    """Begin a sheet and return its address."""
    clerk.get("/claims/roster", rule=rule)
    clerk.send("/claims/roster", activity=activity, files=photos((8, 8, 8)))
    return str(clerk.page.url.path)


def scanned(clerk: Visitor, sheet: str, who: str) -> None:
    clerk.get(sheet)
    clerk.send(sheet, who=who)


def count(clerk: Visitor) -> str:
    found = re.search(r"Scans: \d+; persons: \d+", clerk.text)
    return found[0] if found else ""


def test_cards_are_scanned_and_a_claim_is_filed_for_each(come: Come, homes: Homes, village: Village) -> None:
    clerk = come("15001")
    sheet = begun(clerk)
    for home in homes:
        scanned(clerk, sheet, home.payload)
    assert count(clerk) == "Scans: 3; persons: 3"
    clerk.send(f"{sheet}/file")
    assert "3 claims were filed" in clerk.text
    with village.ledger.reading() as session:
        claims = list(open_claims(session))
    assert [claim.household for claim in claims] == [home.household for home in homes]
    assert {claim.flags for claim in claims} == {()}  # the sheet and its photo are what the rule asks for


def test_a_sheet_that_is_sent_again_is_filed_once(come: Come, homes: Homes, village: Village) -> None:
    clerk = come("15001")
    sheet = begun(clerk)
    scanned(clerk, sheet, homes[0].payload)
    fields = clerk.hidden(f"{sheet}/file")
    for _tap in range(2):
        answer = clerk.client.post(f"{sheet}/file", data=fields, headers={"origin": clerk.origin})
        assert "1 claim was filed" in answer.text
    with village.ledger.reading() as session:
        assert len(list(open_claims(session))) == 1
    clerk.get(sheet)
    assert "This roster is recorded." in clerk.text


def test_a_scan_that_is_sent_again_counts_once(come: Come, homes: Homes) -> None:
    clerk = come("15001")
    sheet = begun(clerk)
    clerk.get(sheet)
    fields = {**clerk.hidden(sheet), "who": homes[0].payload}
    for _tap in range(3):
        clerk.client.post(sheet, data=fields, headers={"origin": clerk.origin})
    clerk.get(sheet)
    assert count(clerk) == "Scans: 1; persons: 1"


def test_the_last_scan_is_forgotten_and_the_sheet_outlives_the_phone(come: Come, homes: Homes) -> None:
    clerk = come("15001")
    sheet = begun(clerk)
    for home in homes[:2]:
        scanned(clerk, sheet, home.payload)
    clerk.send(sheet, undo="-")
    assert count(clerk) == "Scans: 1; persons: 1"
    clerk.client.cookies.clear()
    other = come("15001")
    other.get("/claims")
    assert "Go on signing people in: 扫雪 (scans: 1)" in other.text
    other.get(sheet)
    assert "王样甲" in other.text


def test_a_sheet_is_its_own_clerks_alone(come: Come, homes: Homes) -> None:
    sheet = begun(come("15001"))
    assert come("23001").get(sheet).status_code == 404
    assert homes


def test_who_of_the_household_it_was_is_a_digit(come: Come, homes: Homes, village: Village) -> None:
    clerk = come("15001")
    clerk.get("/act/member/add")
    clerk.send("/act/member/add", who=homes[0].household, name="王样丁")
    sheet = begun(clerk)
    scanned(clerk, sheet, homes[0].payload)
    assert "Who of the household was it?" in clerk.text
    clerk.send(sheet, who="2")
    assert "王样丁" in clerk.text
    clerk.send(sheet, who="7")
    assert clerk.page.status_code == 404
    clerk.get(sheet)
    clerk.send(f"{sheet}/file")
    with village.ledger.reading() as session:
        (claim,) = open_claims(session)
    assert claim.member == f"{homes[0].household}-2"


def test_hours_are_told_for_everybody_where_nobody_signed_out(come: Come, homes: Homes, village: Village) -> None:
    clerk = come("15001")
    sheet = begun(clerk, "VOL-01")
    for home in homes[:2]:
        scanned(clerk, sheet, home.payload)
    clerk.send(f"{sheet}/file")
    assert clerk.page.status_code == 409
    clerk.send(f"{sheet}/file", hours="1.5")
    assert "2 claims were filed" in clerk.text
    with village.ledger.reading() as session:
        assert [claim.minutes for claim in open_claims(session)] == [90, 90]


def test_an_activity_that_holds_a_phone_is_refused_before_anybody_is_scanned(come: Come, homes: Homes) -> None:
    clerk = come("15001")
    assert begun(clerk, activity="找13800000001").endswith("/roster")
    assert clerk.page.status_code == 409
    assert homes


def test_a_name_that_several_bear_is_picked(come: Come, homes: Homes) -> None:
    clerk = come("15001")
    sheet = begun(clerk)
    scanned(clerk, sheet, "王样")
    assert "Who of these?" in clerk.text
    clerk.send(sheet, who=homes[1].household)
    assert count(clerk) == "Scans: 1; persons: 1"


def test_a_sheet_is_thrown_away_only_on_purpose(come: Come, homes: Homes) -> None:
    clerk = come("15001")
    sheet = begun(clerk)
    scanned(clerk, sheet, homes[0].payload)
    clerk.send(f"{sheet}/drop")
    assert count(clerk) == "Scans: 1; persons: 1"
    clerk.send(f"{sheet}/drop", sure="yes")
    assert clerk.get(sheet).status_code == 404

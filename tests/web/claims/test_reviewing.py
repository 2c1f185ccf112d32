"""The queue of reviews on a phone: the next claim by itself, photos beside each other, two different persons."""

import re
from collections.abc import Callable
from contextlib import closing
from html import unescape
from pathlib import Path

from supermarket.clock import district_date
from supermarket.district.clocks import confirm_clock
from supermarket.district.gate.second_persons import Second
from supermarket.earning.claims.standing import State, claim_of, steps_of
from supermarket.journal.entry import require_name
from supermarket.journal.store import entry_named
from supermarket.ledger import open_ledger
from supermarket.local.pins import set_pin
from tests.earning.claims.claiming import claimed
from tests.village import MANAGER, Village
from tests.web.claims.conftest import Come, Home, file_claim, photos
from tests.web.visitor import Visitor

Homes = tuple[Home, ...]


def shown(visitor: Visitor) -> str:
    """Return the claim that a reviewer is asked about."""
    found = re.search(r'name="claim" value="([^"]+)"', visitor.page.text)
    return found[1] if found else ""


def accepted(reviewer: Visitor) -> None:
    reviewer.send("/claims/review", verdict="accept")


def rejected(reviewer: Visitor, **why: str) -> None:
    """Send the second form of the page, as its button does."""
    forms = re.findall(r'<form method="post" action="/claims/review".*?</form>', reviewer.page.text, flags=re.DOTALL)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', forms[1]))
    reviewer.page = reviewer.client.post("/claims/review", data={**hidden, **why}, headers={"origin": reviewer.origin})


def state(village: Village, claim: str) -> State:
    with village.ledger.reading() as session:
        return claim_of(session, claim).state


def test_two_persons_review_and_the_next_claim_comes_by_itself(come: Come, homes: Homes, village: Village) -> None:
    clerk = come("15001")
    claims = [file_claim(clerk, home, files=photos((number, 9, 9))) for number, home in enumerate(homes)]
    reviewer, manager = come("23001"), come("33001")
    reviewer.get("/claims/review")
    seen = []
    while claim := shown(reviewer):
        seen.append(claim)
        accepted(reviewer)
    assert seen == claims
    assert "No claim waits for your review." in reviewer.text
    manager.get("/claims/review")
    assert "second review" in manager.text
    assert "23001" not in manager.text
    accepted(manager)
    assert f"Claim {claims[0]} is reviewed." in manager.text
    assert shown(manager) == claims[1]
    assert [state(village, claim) for claim in claims] == [State.REVIEWED, State.REVIEWED_ONCE, State.REVIEWED_ONCE]


def test_a_claim_is_rejected_for_a_numbered_reason_or_in_words(come: Come, homes: Homes, village: Village) -> None:
    clerk = come("15001")
    claims = [file_claim(clerk, home) for home in homes]
    reviewer = come("23001")
    reviewer.get("/claims/review")
    rejected(reviewer)
    assert "a reason is needed" in reviewer.text or "give the reason" in reviewer.text
    rejected(reviewer, because="3")
    rejected(reviewer, reason="照片是去年的")
    with village.ledger.reading() as session:
        said = [steps_of(session, claim)[-1].reason for claim in claims[:2]]
    assert said == ["It was claimed already.", "照片是去年的"]
    assert shown(reviewer) == claims[2]


def test_what_is_put_off_comes_again_behind_the_others(come: Come, homes: Homes) -> None:
    clerk = come("15001")
    claims = [file_claim(clerk, home) for home in homes]
    reviewer = come("23001")
    reviewer.get("/claims/review", after=claims[0])
    assert shown(reviewer) == claims[1]
    accepted(reviewer)
    assert shown(reviewer) == claims[2]
    accepted(reviewer)
    assert shown(reviewer) == claims[0]


def test_a_photo_that_was_used_before_is_shown_beside_the_first_one(come: Come, homes: Homes) -> None:
    clerk = come("15001")
    first = file_claim(clerk, homes[0], files=photos((7, 7, 7)))
    second = file_claim(clerk, homes[1], files=photos((7, 7, 7)))
    reviewer = come("23001")
    reviewer.get("/claims/review", after=first)
    assert shown(reviewer) == second
    assert "a photo or paper was used before" in reviewer.text
    assert f"/evidence/{first}/" in reviewer.page.text
    assert f"/evidence/{second}/" in reviewer.page.text
    large = next(each for each in re.findall(r'href="(/photo/[^"]+)"', reviewer.page.text) if first in each)
    assert f'href="/claims/review?after={first}"' in reviewer.get(unescape(large)).text
    assert "elsewhere" not in reviewer.get(large.split("?")[0], back="//elsewhere.example/").text


def test_a_claim_that_another_decided_meanwhile_is_said_and_left(come: Come, homes: Homes, village: Village) -> None:
    claim = file_claim(come("15001"), homes[0])
    reviewer, manager = come("23001"), come("33001")
    reviewer.get("/claims/review")
    manager.get("/claims/review")
    rejected(manager, because="1")
    accepted(reviewer)
    assert reviewer.page.status_code == 409
    assert claim in reviewer.text
    assert state(village, claim) is State.REJECTED


def test_the_same_tap_twice_reviews_once(come: Come, homes: Homes, village: Village) -> None:
    claim = file_claim(come("15001"), homes[0])
    reviewer = come("23001")
    reviewer.get("/claims/review")
    fields = {**reviewer.hidden("/claims/review"), "verdict": "accept"}
    for _tap in range(2):
        answer = reviewer.client.post("/claims/review", data=fields, headers={"origin": reviewer.origin})
        assert f"Claim {claim} is reviewed-once." in answer.text
    assert state(village, claim) is State.REVIEWED_ONCE


def test_a_clerk_and_an_auditor_review_nothing(come: Come, homes: Homes) -> None:
    assert homes
    for staff in ("15001", "41000"):
        assert come(staff).get("/claims/review").status_code == 403


def test_in_a_real_ledger_a_manager_types_his_pin_once_for_all_claims(
    real: Village, real_path: Path, real_site: Callable[[], Visitor]
) -> None:
    claims = [claimed(real, real.enrol(head)).claim for head in ("王样甲", "李样乙")]
    set_pin(real.ledger, "33001", "4071")
    with closing(open_ledger(real_path)) as ledger, ledger.writing(known="pin") as session:
        today = district_date(ledger.clock.now())  # the server reads the machine's own clock
        confirm_clock(session, today, MANAGER, second=Second("23001", "pin"))
    reviewer = real_site()
    reviewer.sign_in("33001", "4071")
    for claim in claims:
        reviewer.get("/claims/review")
        assert shown(reviewer) == claim
        assert "王样甲" in reviewer.text or "李样乙" in reviewer.text
        accepted(reviewer)
        assert f"Claim {claim} is reviewed-once." in reviewer.text, reviewer.text
    assert {state(real, claim) for claim in claims} == {State.REVIEWED_ONCE}
    with real.ledger.reading() as session:
        name = require_name(steps_of(session, claims[0])[-1].entry)
        entry = entry_named(session.transaction, name)
    assert entry
    assert entry.content["known"] == "pin"

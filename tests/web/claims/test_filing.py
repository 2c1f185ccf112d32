"""A deed is claimed on a phone: card, deed, photos; sent twice it is filed once, refused it keeps what was given."""

import re
from pathlib import Path
from typing import Any

import pytest

from supermarket.earning.claims.standing import State, claim_of, open_claims
from supermarket.people.evidence import evidence_folder
from tests.village import Village
from tests.web.claims.conftest import Come, Home, file_claim, photos
from tests.web.visitor import Visitor

Homes = tuple[Home, ...]


def open_ones(village: Village) -> list[str]:
    with village.ledger.reading() as session:
        return [claim.claim for claim in open_claims(session)]


def evidence_of(visitor: Visitor) -> list[str]:
    return re.findall(r'(?:href|src)="(/evidence/[^"?]+)', visitor.page.text)


def at_form(clerk: Visitor, home: Home, rule: str = "VOL-02") -> dict[str, Any]:
    clerk.get("/claims/new", household=home.household, rule=rule)
    return {"member": f"{home.household}-1", "quantity": "1", "served": "2026-03-02"}


def test_a_deed_is_claimed_with_the_card_and_a_photo(come: Come, homes: Homes, village: Village) -> None:
    clerk = come("15001")
    claim = file_claim(clerk, homes[0], files=photos((9, 9, 200)))
    assert "it waits for review" in clerk.text
    assert "王样甲" in clerk.text
    assert "Two different persons look at it; then it hangs out for 5 days" in clerk.text
    (address,) = evidence_of(clerk)
    assert address.startswith(f"/evidence/{claim}/")
    with village.ledger.reading() as session:
        found = claim_of(session, claim)
    assert (found.household, found.rule, found.points, found.state) == (homes[0].household, "VOL-02", 4, State.FILED)


def test_no_card_or_name_stands_in_an_address(come: Come, homes: Homes) -> None:
    clerk = come("15001")
    clerk.get("/claims/new")
    clerk.send("/claims/who", who=homes[0].payload)
    asked = [str(each.url) for each in (*clerk.page.history, clerk.page)]
    assert all(homes[0].payload not in address and "王" not in address for address in asked)


def test_a_double_tap_files_one_claim(come: Come, homes: Homes, village: Village) -> None:
    clerk = come("15001")
    typed = at_form(clerk, homes[0])
    fields = {**clerk.hidden("/claims/file"), **typed}
    for _tap in range(2):
        answer = clerk.client.post("/claims/file", data=fields, headers={"origin": clerk.origin})
        assert answer.status_code == 200
    assert len(open_ones(village)) == 1


def test_several_of_one_name_are_picked_from(come: Come, homes: Homes) -> None:
    clerk = come("15001")
    clerk.get("/claims/new")
    clerk.send("/claims/who", who="王样")
    assert "Who of these?" in clerk.text
    assert f"household={homes[1].household}" in clerk.page.text
    clerk.send("/claims/who", who="wyy")
    assert homes[1].household in str(clerk.page.url)
    clerk.get("/claims/new")
    clerk.send("/claims/who", who="nobody")
    assert "No household here is called that" in clerk.text


def test_a_deed_is_found_by_its_initials_and_says_what_it_wants(come: Come, homes: Homes) -> None:
    clerk = come("15001")
    clerk.get("/claims/new", household=homes[0].household, word="zlzj")
    assert "助老助洁" in clerk.text
    assert "参加村环境卫生整治" not in clerk.text
    assert "At most 1/day 6/month. To be shown: sign-in sheet, witnesses' paper." in clerk.text


def test_what_it_is_worth_is_said_and_nothing_is_filed(come: Come, homes: Homes, village: Village) -> None:
    clerk = come("15001")
    clerk.get("/claims/new", household=homes[0].household, rule="VOL-01")
    typed: dict[str, Any] = {
        "member": f"{homes[0].household}-1",
        "served": "2026-03-02",
        "time": "8:30-11:00 13:00-14:30",
    }
    clerk.send("/claims/file", look="yes", **typed)
    assert "It would be worth +4 points" in clerk.text
    assert "evidence that the rule asks for is missing" in clerk.text
    assert open_ones(village) == []
    clerk.send("/claims/file", **typed)
    with village.ledger.reading() as session:
        (claim,) = open_claims(session)
    assert (claim.minutes, claim.points) == (240, 4)


def test_what_was_refused_keeps_what_was_typed_and_the_photo(come: Come, homes: Homes, village: Village) -> None:
    clerk = come("15001")
    typed = at_form(clerk, homes[0])
    clerk.send("/claims/file", files=photos((1, 2, 3)), **{**typed, "place": "王样甲家门口"})
    assert clerk.page.status_code == 409
    assert 'value="王样甲家门口"' in clerk.page.text
    assert "Photos and papers that are here already: photo." in clerk.text
    clerk.send("/claims/file", **{**typed, "place": "村口"})
    assert len(evidence_of(clerk)) == 1
    assert len(open_ones(village)) == 1


def test_nobody_names_the_photo_of_another_as_his_own(come: Come, homes: Homes) -> None:
    clerk = come("15001")
    file_claim(clerk, homes[0], files=photos((5, 6, 7)))
    name = evidence_of(clerk)[0].rsplit("/", 1)[1]
    reviewer = come("23001")
    typed = at_form(reviewer, homes[1])
    reviewer.send("/claims/file", kept=[f"photo:{name}", "photo:../../x", "photo:" + "a" * 64], **typed)
    assert reviewer.page.url.path.startswith("/claims/claim/")
    assert evidence_of(reviewer) == []


def test_a_photo_used_before_is_said_to_the_reviewers(come: Come, homes: Homes) -> None:
    clerk = come("15001")
    file_claim(clerk, homes[0], files=photos((5, 6, 7)))
    file_claim(clerk, homes[1], files=photos((5, 6, 7)))
    assert "a photo or paper was used before" in clerk.text


def test_a_claim_is_taken_back_for_a_numbered_reason(come: Come, homes: Homes) -> None:
    clerk = come("15001")
    claim = file_claim(clerk, homes[0])
    clerk.send(f"/claims/claim/{claim}", because="2")
    assert "withdrawn" in clerk.text
    assert "The wrong household." in clerk.text
    clerk.get("/claims/own")
    assert claim in clerk.text


def test_a_households_claims_are_listed_by_its_card(come: Come, homes: Homes) -> None:
    clerk = come("15001")
    claim = file_claim(clerk, homes[2])
    clerk.get("/claims/own")
    clerk.send("/claims/household", who=homes[2].payload)
    assert clerk.page.url.path == f"/claims/of/{homes[2].household}"
    assert claim in clerk.text


# --- who sees a photo -------------------------------------------------------------------------------------------------


@pytest.fixture
def shown(come: Come, homes: Homes) -> str:
    """Give the address of a photo of a claim."""
    clerk = come("15001")
    file_claim(clerk, homes[0], files=photos((50, 60, 70)))
    return evidence_of(clerk)[0]


@pytest.mark.parametrize("staff", ["15001", "23001", "33001", "32001", "91000", "41000"])
def test_a_photo_is_shown_to_staff_at_home_there_and_above(staff: str, come: Come, shown: str) -> None:
    visitor = come(staff)
    for address in (shown, f"{shown}?small=1"):
        page = visitor.get(address)
        assert (page.status_code, page.headers["content-type"]) == (200, "image/jpeg")
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["content-disposition"].startswith("inline")


def test_a_photo_is_shown_to_nobody_else(come: Come, shown: str) -> None:
    neighbour = come("15002")
    assert neighbour.get(shown).status_code == 403
    entry, name = shown.split("/")[2:]
    clerk = come("15001")
    other = f"{entry.rsplit('-', 1)[0]}-1"
    for address in (f"/evidence/{other}/{name}", f"/evidence/{entry}/{'0' * 64}", f"/evidence/{entry}/{name}.jpg"):
        assert clerk.get(address).status_code == 404, address
    clerk.client.cookies.clear()
    assert clerk.get(shown).url.path == "/door"


def test_a_photo_that_is_no_longer_what_it_was_is_not_shown(come: Come, shown: str, ledger_path: Path) -> None:
    (file,) = evidence_folder(ledger_path).iterdir()
    file.write_bytes(file.read_bytes() + b"x")
    clerk = come("15001")
    assert clerk.get(shown).status_code == 404
    assert "no longer what was sealed" in clerk.text
    file.unlink()
    assert clerk.get(shown).status_code == 404


def test_a_pdf_is_downloaded_and_never_shown_in_a_page(come: Come, homes: Homes) -> None:
    clerk = come("15001")
    data = b"%PDF-1.4\n1 0 obj<</Type /Page>>endobj\nstartxref\n9\n%%EOF\n"
    file_claim(clerk, homes[0], files=[("evidence-witness", ("a.pdf", data, "application/pdf"))])
    page = clerk.get(evidence_of(clerk)[0])
    assert (page.content, page.headers["content-type"]) == (data, "application/pdf")
    assert page.headers["content-disposition"].startswith("attachment")

"""Households in a browser: found without a name in an address, enrolled once, their lost cards frozen at once."""

from pathlib import Path

from supermarket.households.cards import issue_blanks
from supermarket.ledger import open_ledger
from tests.village import ADMINISTRATOR, Time, Village
from tests.web.visitor import Visitor

ENROL = "/households/enrol"


def enrolled(visitor: Visitor, head: str = "王样甲") -> str:
    """Enrol a household and return its number."""
    visitor.get(ENROL)
    visitor.send(ENROL, head=head, group="一组", phone="13800000001")
    return visitor.page.url.path.rsplit("/", 1)[-1]


def test_a_household_is_enrolled_and_one_of_the_same_name_is_asked_about(visitor: Visitor) -> None:
    visitor.sign_in("15001")
    number = enrolled(visitor)
    assert "王样甲" in visitor.text
    again = enrolled(visitor)
    assert again == "enrol"
    assert "may be here already" in visitor.text
    assert "--another" not in visitor.text
    visitor.send(ENROL, head="王样甲", group="一组", phone="13800000001", another="yes")
    assert visitor.page.url.path not in {ENROL, f"/households/{number}"}


def test_a_household_is_found_by_its_name_and_none_of_it_stands_in_an_address(visitor: Visitor) -> None:
    visitor.sign_in("15001")
    number = enrolled(visitor)
    visitor.get("/households")
    visitor.send("/households", words="王样甲 一组")
    assert visitor.page.url.query == b""
    assert f'href="/households/{number}"' in visitor.page.text
    visitor.send("/households", words=number)
    assert visitor.page.url.path == f"/households/{number}"
    visitor.get("/households")
    visitor.send("/households", words="没有这户")
    assert "No household fits" in visitor.text


def test_a_households_page_leads_to_what_a_clerk_does_there(visitor: Visitor) -> None:
    visitor.sign_in("15001")
    number = enrolled(visitor)
    page, words = visitor.page.text, visitor.text
    assert "phone ends in 0001" in words
    for act in ("member/add", "household/head", "household/proxy"):
        address = f"/act/{act}?who={number}"
        assert f'href="{address}"' in page
        assert f'value="{number}"' in visitor.get(address).text
    assert f'value="{number}-1"' in visitor.get(f"/act/member/amend?member={number}-1").text
    assert f'href="/act/member/amend?member={number}-1"' in page


def test_a_lost_card_is_frozen_at_once_and_a_blank_one_is_bound(visitor: Visitor, ledger_path: Path) -> None:
    time = Time()
    ledger = open_ledger(ledger_path, now=time.at)
    village = Village(ledger, time)
    number = village.enrol()
    payload = village.card(number).payload
    with village.writing() as session:
        [blank] = issue_blanks(session, 1, ADMINISTRATOR)
    ledger.close()
    visitor.sign_in("15001")
    visitor.get("/households")
    visitor.send("/households", words=payload)
    assert visitor.page.url.path == f"/households/{number}"
    assert payload not in visitor.page.text
    visitor.send(f"/households/{number}/card", act="freeze")
    assert "frozen" in visitor.text
    visitor.send(f"/households/{number}/card", blank=blank.payload)
    assert "active" in visitor.text
    assert blank.card in visitor.text


def test_a_page_of_no_household_is_none(visitor: Visitor) -> None:
    visitor.sign_in("15001")
    assert visitor.get("/households/1000-1-9999-09").status_code == 404
    assert visitor.get("/households/1" + "0" * 31).status_code == 404

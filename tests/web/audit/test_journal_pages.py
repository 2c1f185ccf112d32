"""The journal and an entry on pages: who sees them, how far names are shown, and a proof that anybody can check."""

import json
from hashlib import sha256

from supermarket.audit.browsing.journal import PAGE
from tests.pins import give_pin
from tests.village import Village
from tests.web.conftest import Visitors
from tests.web.visitor import Visitor


def test_the_journal_is_read_page_by_page_and_filtered(visitor: Visitor, village: Village) -> None:
    household = village.enrol()
    credited = village.credit(household)
    visitor.sign_in("41000")
    visitor.get("/audit")
    assert visitor.page.text.count('<a href="/entry/') == PAGE
    assert "Further back" in visitor.text
    visitor.get("/audit", household=household, kind="points.credited")
    assert visitor.page.text.count('<a href="/entry/') == 1
    assert f'/entry/{credited.entry}"' in visitor.page.text
    assert "王样甲" not in visitor.page.text
    for wrong in ({"written": "2026-13"}, {"written": "0001-01-01"}, {"exceptions": "May"}, {"after": "nothing"}):
        assert visitor.get("/audit", **wrong).status_code in {404, 422}
        assert 'role="alert"' in visitor.page.text


def test_an_entry_says_what_it_is_and_its_proof_holds_by_hand(visitor: Visitor, village: Village) -> None:
    redeemed = redeemed_by(village)
    visitor.sign_in("41000")
    visitor.get(f"/entry/{redeemed}")
    assert "redemption" in visitor.text
    assert "points of household 王*" in visitor.text
    proof = json.loads(visitor.get(f"/entry/{redeemed}/proof.json").text)
    found = sha256(b"\x00" + proof["sealed"].encode()).digest()
    assert found.hex() == proof["leaf_hash"]
    for side, step in zip(proof["sides"], proof["audit_path"], strict=True):
        pair = (found, bytes.fromhex(step)) if side == "right" else (bytes.fromhex(step), found)
        found = sha256(b"\x01" + pair[0] + pair[1]).digest()
    assert found.hex() == proof["root"]
    compared = visitor.get("/audit/roots", root=f"1000-1-{proof['tree_size']}={proof['root'][:16]}")
    assert compared.status_code == 200
    assert "It agrees" in visitor.text
    visitor.get("/audit/roots", root=f"1000-1-{proof['tree_size']}={'0' * 16}")
    assert "It differs" in visitor.text
    visitor.get("/audit/roots", root=f"1000-1-999999={'0' * 16}")
    assert "There is no entry" in visitor.text
    assert visitor.get("/audit/roots", root="nothing").status_code == 422
    earlier = json.loads(visitor.get(f"/entry/{redeemed}/proof.json", at=str(proof["leaf_index"] + 1)).text)
    assert earlier["tree_size"] == proof["leaf_index"] + 1
    assert visitor.get(f"/entry/{redeemed}", at="1").status_code == 404


def test_an_entry_is_opened_at_home_and_by_auditors_alone(site: Visitors, village: Village) -> None:
    redeemed = redeemed_by(village)
    for staff, status in (("15001", 200), ("33001", 200), ("15002", 403), ("41000", 200)):
        visitor = site()
        visitor.sign_in(staff)
        assert visitor.get(f"/entry/{redeemed}").status_code == status
        if status == 200:  # what a field is called in the journal says something to an auditor alone
            assert "points of household" in visitor.text
            assert ("Assets:Households" in visitor.text, " <code>" in visitor.page.text) == ((staff == "41000",) * 2)
        assert visitor.get(f"/entry/{redeemed}/proof.json").status_code == status
        assert visitor.get("/entry/1000-1-999999").status_code == 404
    assert site().get(f"/entry/{redeemed}").url.path == "/door"


def test_a_name_is_shown_to_who_proved_himself_at_home_and_never_to_an_auditor(
    real: Village, real_site: Visitors
) -> None:
    redeemed = redeemed_by(real)
    for staff, name in (("15001", "王样甲"), ("41000", "王*")):
        visitor = real_site()
        give_pin(real.ledger, staff, "271828")
        visitor.sign_in(staff, "271828")
        visitor.get(f"/entry/{redeemed}")
        assert f"points of household {name}" in visitor.text


def redeemed_by(village: Village) -> str:
    """Return the entry of a redemption."""
    household = village.enrol()
    village.credit(household)
    village.receive()
    return village.redeem(household).entry

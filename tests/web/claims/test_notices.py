"""Notices, objections, posting and boards: looked at before they are done, masked as they leave the village."""

import pytest

from supermarket.earning.claims.standing import State, claim_of
from supermarket.web.pages.claims import posting
from tests.earning.claims.claiming import NOTICE_DAYS, accepted
from tests.village import Village
from tests.web.claims.conftest import Come, Home, file_claim
from tests.web.visitor import Visitor

Homes = tuple[Home, ...]


def reviewed(come: Come, homes: Homes, village: Village) -> list[str]:
    """File a claim for each household and have it accepted twice."""
    clerk = come("15001")
    claims = [file_claim(clerk, home) for home in homes]
    for claim in claims:
        accepted(village, claim)
    return claims


def published(manager: Visitor) -> str:
    manager.get("/claims/notices/new")
    manager.send("/claims/notices/new")
    return str(manager.page.url.path)


def state(village: Village, claim: str) -> State:
    with village.ledger.reading() as session:
        return claim_of(session, claim).state


def test_a_notice_is_looked_at_masked_published_and_printed(come: Come, homes: Homes, village: Village) -> None:
    claims = reviewed(come, homes, village)
    manager = come("33001")
    manager.get("/claims/notices/new")
    assert "This would hang out from 2026-03-02 to 2026-03-06: 3 claims." in manager.text
    assert "王*" in manager.text
    assert "王样甲" not in manager.text
    assert {state(village, claim) for claim in claims} == {State.REVIEWED}
    notice = published(manager)
    assert notice.startswith("/claims/notice/")
    assert {state(village, claim) for claim in claims} == {State.NOTICED}
    assert "王样甲" not in manager.text
    number = notice.rsplit("/", 1)[1]
    for sort, sign in (("pdf", b"%PDF-"), ("png", b"\x89PNG")):
        page = manager.get("/act/notice/print", notice=number, go="1", **{sort: "yes"})
        assert page.content.startswith(sign)
        assert page.headers["content-disposition"].startswith("attachment")


def test_a_notice_is_published_once_however_often_it_is_sent(come: Come, homes: Homes, village: Village) -> None:
    reviewed(come, homes, village)
    manager = come("33001")
    manager.get("/claims/notices/new")
    fields = manager.hidden("/claims/notices/new")
    sent = [
        manager.client.post("/claims/notices/new", data=fields, headers={"origin": manager.origin}) for _tap in range(2)
    ]
    assert sent[0].url == sent[1].url
    manager.get("/claims/notices/new")
    assert "nothing was published" in manager.text


def test_an_objection_holds_a_claim_until_it_is_resolved(come: Come, homes: Homes, village: Village) -> None:
    claims = reviewed(come, homes, village)
    manager = come("33001")
    published(manager)
    clerk = come("15001")
    clerk.get(f"/claims/objections/{claims[0]}")
    clerk.send(f"/claims/objections/{claims[0]}", because="1")
    assert state(village, claims[0]) is State.OBJECTED
    clerk.get(f"/claims/objections/{claims[0]}")
    assert "What came of it?" not in clerk.text
    manager.get("/claims/objections")
    assert "It was not done." in manager.text
    assert claims[0] in manager.get("/claims/objections", number=claims[0].rsplit("-", 1)[1]).text
    assert "No claim of this number" in manager.get("/claims/objections", number="999999").text
    manager.get(f"/claims/objections/{claims[0]}")
    assert manager.send(f"/claims/objections/{claims[0]}", outcome="dismiss").status_code != 303
    assert state(village, claims[0]) is State.OBJECTED
    manager.send(f"/claims/objections/{claims[0]}", outcome="uphold", because="2")
    assert state(village, claims[0]) is State.REJECTED
    assert "Looked at the place." in manager.text


def test_what_is_due_is_looked_at_and_then_posted_once(come: Come, homes: Homes, village: Village) -> None:
    claims = reviewed(come, homes, village)
    published(come("33001"))
    early = come("33001")
    early.get("/claims/posting")
    assert "No notice has ended with claims to post." in early.text
    manager = come("33001", days=NOTICE_DAYS)
    manager.get("/claims/posting")
    assert "3 claims would be posted, 12 points in all. Nothing is posted yet." in manager.text
    assert village.points(homes[0].household) == 0
    fields = manager.hidden("/claims/posting")
    for _tap in range(2):
        answer = manager.client.post("/claims/posting", data=fields, headers={"origin": manager.origin})
        assert "3 claims were posted." in answer.text
    assert [village.points(home.household) for home in homes] == [4, 4, 4]
    assert {state(village, claim) for claim in claims} == {State.POSTED}
    manager.get("/claims/board")
    assert "王*" in manager.text
    assert "王样甲" not in manager.text
    manager.get("/claims/lapses", by="2027-12-31")
    assert "12 points of 3 households lapse." in manager.text


def test_a_notice_is_taken_down_for_a_reason(come: Come, homes: Homes, village: Village) -> None:
    claims = reviewed(come, homes, village)
    manager = come("33001")
    notice = published(manager)
    manager.send(notice, because="1")
    assert manager.page.url.path == "/claims/notices"
    assert {state(village, claim) for claim in claims} == {State.REVIEWED}


def test_each_page_of_claims_is_small_and_has_one_head(come: Come, homes: Homes, village: Village) -> None:
    claims = reviewed(come, homes, village)
    manager = come("33001")
    notice = published(manager)
    pages = (
        "/claims", "/claims/new", f"/claims/new?household={homes[0].household}", "/claims/own", "/claims/roster",
        f"/claims/new?household={homes[0].household}&rule=CUS-01", "/claims/review", "/claims/notices", notice,
        "/claims/notices/new", "/claims/objections", f"/claims/objections/{claims[0]}", "/claims/posting",
        "/claims/board", "/claims/lapses", f"/claims/claim/{claims[0]}", "/claims/roster?rule=VOL-01",
    )  # fmt: skip
    for address in pages:
        for language in ("zh", "en"):
            page = manager.get(f"{address}{'&' if '?' in address else '?'}lang={language}")
            assert (page.status_code, page.text.count("<h1")) == (200, 1), address
            assert len(page.content) < 60_000
            assert "style=" not in page.text


def test_very_much_that_is_due_is_counted_and_posted_as_long_work(
    come: Come, homes: Homes, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewed(come, homes, village)
    published(come("33001"))
    monkeypatch.setattr(posting, "TRIED_MAX", 2)
    manager = come("33001", days=NOTICE_DAYS)
    manager.get("/claims/posting")
    assert "3 claims are due" in manager.text
    manager.send("/claims/posting")
    assert manager.page.url.path.startswith("/work/")

"""The door: who is let in, what a session is, and that no other page sends our forms."""

import re
from html import unescape

import pytest

from supermarket.errors.web import TooManyTries
from supermarket.web.frame.limits import SIGN_INS, Limits
from tests.web.conftest import Visitors
from tests.web.visitor import Visitor


def test_whoever_has_signed_in_is_shown_his_places(visitor: Visitor) -> None:
    visitor.sign_in("15001")
    assert visitor.page.status_code == 200
    assert "/till" in visitor.page.text
    assert "/audit" not in visitor.page.text


def test_a_code_that_nobody_has_opens_nothing_and_stays_typed(visitor: Visitor) -> None:
    page = visitor.sign_in("15999")
    assert page.status_code == 404
    assert 'value="15999"' in page.text
    assert visitor.get("/me").url.path == "/door"


def test_a_page_for_staff_sends_a_stranger_to_the_door_and_back(visitor: Visitor) -> None:
    visitor.get("/acts")
    assert visitor.page.url.path == "/door"
    visitor.send("/door", staff="15001")
    assert visitor.page.url.path == "/acts"


def test_nobody_is_sent_to_another_site_after_signing_in(visitor: Visitor) -> None:
    for elsewhere in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"):
        visitor.get("/door", next=elsewhere)
        visitor.send("/door", staff="15001")
        assert visitor.page.url.host == "localhost"
        assert visitor.page.url.path == "/"


def test_signing_out_everywhere_ends_every_session_of_a_person_and_no_others(site: Visitors) -> None:
    phone, laptop, other = site(), site(), site()
    phone.sign_in("15001")
    laptop.sign_in("15001")
    other.sign_in("91000")
    assert "You are signed in elsewhere" in phone.get("/me").text
    phone.send("/door/out", everywhere="yes")
    assert laptop.get("/till").url.path == "/door"
    assert "Your session has ended; sign in again. What lay on the counter is kept." in laptop.text
    assert "has ended" not in phone.get("/door").text
    assert other.get("/me").url.path == "/me"


def test_a_form_of_another_page_or_session_does_nothing(site: Visitors) -> None:
    clerk, other = site(), site()
    clerk.sign_in("15001")
    other.sign_in("91000")
    clerk.get("/act/household/enrol")
    fields = {**clerk.hidden("/act/household/enrol"), "head": "王样甲"}
    for headers, token, status in (
        ({"origin": "http://evil.example"}, fields["form_token"], 403),
        ({}, fields["form_token"], 403),
        ({"origin": clerk.origin, "sec-fetch-site": "cross-site"}, fields["form_token"], 403),
        ({"origin": clerk.origin}, "", 403),
        ({"origin": clerk.origin}, other.hidden("/door/language")["form_token"], 403),
    ):
        answer = clerk.client.post("/act/household/enrol", data={**fields, "form_token": token}, headers=headers)
        assert answer.status_code == status
    clerk.get("/act/household/find", words="王样甲", go="1")
    assert "王样甲" not in clerk.text.replace("words", "")


def test_another_name_for_this_server_is_refused(visitor: Visitor) -> None:
    assert visitor.client.get("/", headers={"host": "evil.example"}).status_code == 421


def test_one_address_signs_in_only_so_often_and_again_after_a_while(visitor: Visitor) -> None:
    answers = [visitor.sign_in("15999").status_code for _time in range(SIGN_INS.most + 1)]
    assert answers == [404] * SIGN_INS.most + [429]
    limits = Limits()
    for _time in range(SIGN_INS.most):
        limits.take(SIGN_INS, "here", 0)
    with pytest.raises(TooManyTries) as refused:
        limits.take(SIGN_INS, "here", 0)
    limits.take(SIGN_INS, "elsewhere", 0)
    limits.take(SIGN_INS, "here", refused.value.seconds * 1000)


def test_a_form_without_files_has_no_more_than_a_person_types(site: Visitors) -> None:
    visitor = site()
    headers = {"origin": visitor.origin, "content-type": "application/x-www-form-urlencoded"}
    long = b"&" * (1024 * 1024 + 1)
    for content in (long, iter((long,))):  # the second does not say how long it is
        assert visitor.client.post("/door", content=content, headers=headers).status_code == 413
    assert visitor.client.post("/door", content=b"staff=1", headers=headers).status_code == 404


def test_another_language_comes_back_to_the_same_page_also_where_a_form_was_answered(visitor: Visitor) -> None:
    visitor.get("/door", next="/acts")
    link = re.search(r'href="([^"]*lang=zh)"', visitor.page.text)
    assert link
    assert 'name="next" value="/acts"' in visitor.get(unescape(link[1])).text
    visitor.sign_in("91000")
    visitor.get("/acts", words="household")
    assert visitor.hidden("/door/language")["next"] == "/acts?words=household"
    visitor.get("/centre")
    searched = {**visitor.hidden("/centre/search"), "q": "nothing"}
    headers = {"origin": visitor.origin, "referer": f"{visitor.origin}/centre"}
    visitor.page = visitor.client.post("/centre/search", data=searched, headers=headers)
    visitor.send("/door/language", language="zh")
    assert (visitor.page.status_code, visitor.page.url.path) == (200, "/centre")

"""Expiry, debts and the passbook as they are typed: previewed, posted, shown to people and to programs."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.office import Office

MANAGER = "33001"


@pytest.fixture
def office(ledger_path: Path) -> Office:
    return Office(ledger_path)


@pytest.fixture
def household(office: Office) -> str:
    household: str = office.does("household", "enrol", "--head", "王样甲", by="15001").json["household"]
    office.does("deed", "credit", household, "VOL-01", "--quantity", "20", by="91000", site="3001")
    return household


def later(office: Office, day: str) -> Office:
    """Return the office on another day."""
    return replace(office, now=f"{day}T09:00:00+08:00")


def test_what_lapses_is_previewed_posted_and_not_posted_again(office: Office, household: str) -> None:
    expected = {"household": household, "points": 20, "award_year": "2026", "until": "2027-12-31"}
    assert office.does("expiry", "preview").json == []
    assert office.does("expiry", "preview", "--on", "2027-12-31").json == [{**expected, "entry": None}]
    assert office.does("expiry", "preview", "--on", "2027-12-31", "--site", "3002").json == []
    new_year = later(office, "2028-01-01")
    shown = new_year.asks("expiry", "preview").out
    assert household in shown
    assert "20 points of 1 household are past their last day" in shown
    assert "household lapse" not in shown
    assert "20 points of 1 household lapse" in office.asks("expiry", "preview", "--on", "2027-12-31").out
    told = {"household": household, "balance": 20, "lapsed": 20, "spendable": 0, "cumulative": 20}
    assert new_year.does("balance", household).json == told
    assert new_year.does("household", "show", household, by="15001").json["lapsed"] == 20
    (found,) = new_year.does("household", "find", "王样甲", by="15001").json
    assert (found["balance"], found["lapsed"]) == (20, 20)
    for command in (("balance", household), ("statement", household)):
        assert "20 points are past their last day" in new_year.asks(*command).out
    (posted,) = new_year.does("expiry", "post", by=MANAGER).json
    assert posted == {**expected, "entry": posted["entry"]}
    assert new_year.does("expiry", "post", by=MANAGER).json == []
    assert new_year.does("balance", household).json == {**told, "balance": 0, "lapsed": 0}
    assert posted["entry"] in new_year.asks("statement", household).out
    assert "0 points of 0 households" in new_year.asks("expiry", "post", by=MANAGER).out


def test_expiry_is_posted_by_an_operator_and_at_his_place_alone(office: Office, household: str) -> None:
    new_year = later(office, "2028-01-01")
    assert new_year.asks("expiry", "post").code == 1
    assert new_year.asks("expiry", "post", by="15001").code == 1
    assert new_year.does("balance", household).json["balance"] == 20


def test_what_lapses_is_listed_of_every_site_and_posted_at_one_which_both_say(office: Office, household: str) -> None:
    new_year = later(office, "2028-01-01")
    everywhere = new_year.asks("expiry", "preview").out
    assert "Of every site; `supermarket expiry post` lets lapse what is at the site where you act" in everywhere
    one = new_year.asks("expiry", "preview", "--site", "3002").out
    assert household not in one
    assert "(3002) and what is below it." in one
    other = new_year.asks("expiry", "post", by="91000", site="3002").out
    assert "0 points of 0 households have lapsed." in other
    assert "(3002) and what is below it." in other
    assert "(3001) and what is below it." in new_year.asks("expiry", "post", by=MANAGER).out


def test_within_the_days_of_notice_balance_and_statement_say_what_lapses(office: Office, household: str) -> None:
    december = later(office, "2027-12-05")
    told = {"points": 20, "until": "2027-12-31"}
    assert "lapsing" not in office.does("balance", household).json
    assert office.does("statement", household).json["lapsing"] is None
    assert december.does("balance", household).json["lapsing"] == told
    assert december.does("statement", household).json["lapsing"] == told
    for command in ("balance", "statement"):
        assert "2027-12-31" in december.asks(command, household).out
        assert "2027-12-31" not in office.asks(command, household).out


def test_what_is_owed_is_named_wherever_a_household_is_looked_at(office: Office, household: str) -> None:
    wrong = office.does("statement", household).json["lines"][0]["entry"]
    office.does("redeem", household, "2001", by="15001")
    done = office.does("reverse", wrong, "--reason", "entered twice", by="91000", site="3001").json
    assert (done["reverses"], done["owed"]) == (wrong, 10)
    assert office.does("balance", household).json["owed"] == 10
    assert office.does("statement", household).json["owed"] == 10
    assert office.does("household", "show", household, by="15001").json["owed"] == 10
    for words in (("balance", household), ("statement", household), ("household", "show", household)):
        assert "owes 10 points" in office.asks(*words, by="15001").out
    deed = ("deed", "credit", household, "VOL-01", "--quantity", "12")
    credited = office.does(*deed, by="91000", site="3001").json
    assert (credited["settled"], credited["balance"]) == (10, 2)
    assert "owes" not in office.asks("balance", household).out


def test_the_passbook_shows_claims_with_their_state_and_the_reason_of_a_rejection(
    office: Office, household: str, tmp_path: Path
) -> None:
    claim = office.does("claim", "file", household, "VOL-02", by="15001").json["claim"]
    office.does("claim", "review", claim, "--reject", "--reason", "no witness", by="23001")
    told = office.does("statement", household).json
    assert [(each["claim"], each["state"], each["reason"]) for each in told["claims"]] == [
        (claim, "rejected", "no witness")
    ]
    assert {"household", "balance", "cumulative", "lines", "opening", "closing", "owed", "claims"} <= set(told)
    shown = office.asks("statement", household).out
    assert [word for word in (claim, "rejected", "no witness") if word not in shown] == []
    pdf = tmp_path / "passbook.pdf"
    office.does("statement", household, "--pdf", pdf, by="15001")
    assert pdf.read_bytes().startswith(b"%PDF")
    assert office.asks("statement", household, "--pdf", pdf, by="15001").code == 1


def test_what_is_left_after_an_exchange_tells_lapsed_points_apart_on_the_receipt_too(
    office: Office, household: str
) -> None:
    """20 of 2026 and 5 of 2028, 3 spent in 2028: 22 are held, of which 2 can be spent; posted later, a copy says so."""
    office.does("stock", "receive", "1001", "5", "--purchased", by="15001")
    new_year = later(office, "2028-01-02")
    new_year.does("deed", "credit", household, "VOL-01", "--quantity", "5", by="91000", site="3001")
    given = new_year.does("redeem", household, "1001", "--key", "once", by="15001").json
    assert (given["balance"], given["lapsed"]) == (22, 20)
    receipt = [line.split() for line in new_year.asks("receipt", given["entry"], by="15001").out.splitlines()]
    assert ["剩余积分", "22"] in receipt
    assert ["其中已到期，不能兑换", "20"] in receipt
    assert (
        "20 points are past their last day"
        in new_year.asks("redeem", household, "1001", "--key", "once", by="15001").out
    )
    new_year.does("expiry", "post", by=MANAGER, site="3001")
    after = new_year.does("redeem", household, "1001", "--key", "once", by="15001").json
    assert after == given
    assert [line.split() for line in new_year.asks("receipt", given["entry"], by="15001").out.splitlines()] == receipt

"""The way back from a clock that ran ahead: two persons say that it is right now."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.office import Office

WORK = ("donor", "add")


@pytest.fixture
def ahead(ledger_path: Path) -> Office:
    """Give an office whose clock ran ahead: entries thirty and sixty days ahead, and one by a mistaken confirmation."""
    office = Office(ledger_path)
    for number, now in enumerate(("2026-04-01", "2026-05-01")):
        at(office, now).does(*WORK, f"710{number}", "--name", f"早{number}", by="91000")
    at(office, "2036-04-12").does("clock", "confirm", "2036-04-12", "--approver", "15001", by="91000")
    return office


def at(office: Office, day: str, time: str = "09:00") -> Office:
    return replace(office, now=f"{day}T{time}+08:00")


def refused(office: Office, *line: str) -> str:
    answer = office.asks(*line, by="91000")
    assert answer.code == 1
    return answer.err


def correct(office: Office, day: str, approver: str = "15001") -> None:
    done = at(office, day).does("clock", "correct", day, "--approver", approver, by="91000")
    assert done.json["date"] == day


def test_a_clock_that_ran_ahead_is_corrected_by_two_persons_and_the_work_goes_on(ahead: Office) -> None:
    today = at(ahead, "2026-03-03")
    assert "clock correct" in refused(today, *WORK, "7001", "--name", "甲厂")
    correct(ahead, "2026-03-03")
    today.does(*WORK, "7001", "--name", "甲厂", by="91000")
    assert today.does("audit", "verify").json["ok"]
    assert "row for row" in today.asks("books", "rebuild", "--check").out


def test_until_real_time_has_caught_up_the_machines_clock_tells_the_day(ahead: Office) -> None:
    correct(ahead, "2026-03-03")
    for day in ("2026-03-03", "2026-03-20", "2026-06-30", "2036-04-12", "2036-04-20"):
        price = ("goods", "price", "1001", str(int(day[-2:]) + int(day[3])))
        assert at(ahead, day, "10:00").does(*price, by="91000").json["from"] == day


def test_a_receipt_of_such_a_day_names_no_time_that_never_was(ahead: Office) -> None:
    correct(ahead, "2026-03-03")
    today = at(ahead, "2026-03-03")
    household = today.does("household", "enrol", "--head", "王样例", "--group", "一组", by="15001").json["household"]
    today.does("deed", "credit", household, "VOL-05", by="91000", site="3001")
    today.does("stock", "receive", "1001", "5", "--purchased", by="15001")
    redeemed = today.does("redeem", household, "1001", by="15001").json["entry"]
    receipt = today.asks("receipt", redeemed).out
    assert "2026-03-03" in receipt
    assert "2036" not in receipt


def test_a_clock_that_falls_behind_the_truth_that_was_said_is_refused_again(ahead: Office) -> None:
    correct(ahead, "2026-03-03")
    at(ahead, "2026-03-03", "08:50").does(*WORK, "7002", "--name", "乙厂", by="91000")
    assert "clock says" in refused(at(ahead, "2026-03-03", "08:49"), *WORK, "7003", "--name", "丙厂")
    at(ahead, "2026-03-10").does(*WORK, "7003", "--name", "丙厂", by="91000")
    assert "clock says" in refused(at(ahead, "2026-03-09"), *WORK, "7004", "--name", "丁厂")


def test_a_clock_may_run_ahead_and_be_corrected_a_second_time(ahead: Office) -> None:
    correct(ahead, "2026-03-03")
    at(ahead, "2028-01-01").does(*WORK, "7001", "--name", "甲厂", by="91000")
    assert "clock says" in refused(at(ahead, "2026-03-05"), *WORK, "7002", "--name", "乙厂")
    correct(ahead, "2026-03-05")
    at(ahead, "2026-03-05").does(*WORK, "7002", "--name", "乙厂", by="91000")


@pytest.mark.parametrize(
    ("day", "now", "approver", "by"),
    [
        ("2026-03-04", "2026-03-03", "15001", "91000"),
        ("2025-12-31", "2025-12-31", "15001", "91000"),
        ("2026-03-03", "2026-03-03", "91000", "91000"),
        ("2026-03-03", "2026-03-03", "99999", "91000"),
        ("2026-03-03", "2026-03-03", "91000", "15001"),
        ("2036-04-12", "2036-04-12", "15001", "91000"),
    ],
)
def test_a_correction_needs_todays_date_two_persons_a_manager_and_a_clock_that_ran_ahead(
    ahead: Office, day: str, now: str, approver: str, by: str
) -> None:
    before = ahead.entries()
    assert at(ahead, now).asks("clock", "correct", day, "--approver", approver, by=by).code == 1
    assert ahead.entries() == before


def test_a_correction_answers_by_its_key(ahead: Office) -> None:
    line = ("clock", "correct", "2026-03-03", "--approver", "15001", "--key", "K")
    first = at(ahead, "2026-03-03").does(*line, by="91000").json
    assert at(ahead, "2026-03-03", "10:00").does(*line, by="91000").json == first


def test_a_backup_of_a_corrected_ledger_is_restored_and_goes_on(ahead: Office, tmp_path: Path) -> None:
    correct(ahead, "2026-03-03")
    file = at(ahead, "2026-03-03").does("backup", tmp_path / "stick").json["file"]
    other = replace(at(ahead, "2026-03-04"), db=tmp_path / "other.db")
    other.does("restore", file)
    other.does(*WORK, "7001", "--name", "甲厂", by="91000")
    assert other.does("audit", "verify").json["ok"]

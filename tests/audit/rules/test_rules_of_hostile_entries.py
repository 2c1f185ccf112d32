"""A well-sealed entry that says what nothing can say is named; it neither ends verification nor keeps it for ever."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from supermarket.audit.package.checker.bodies import BODY, Field, complaint, object_complaint
from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.merging import next_month
from supermarket.audit.package.dictionary import kinds_told
from supermarket.inspection import verify_file
from supermarket.kinds import KINDS
from tests.audit.rules.forgeries import ADMINISTRATOR, CENTRE, CLERK, INSTITUTE, SHOP, STATION, opened
from tests.audit.rules.forging import Forger, asked, sealed_again
from tests.audit.rules.test_rules import Honest, village
from tests.audit.tampering import tampering

__all__ = ["village"]


def named_by_a_list(v: Forger) -> str:
    like = v.last("setting.recorded")
    body = {**like.body, "setting": ["days_back_max"], "from": v.today}
    return v.add("setting.recorded", body, actor=ADMINISTRATOR, site=CENTRE)


def signed(v: Forger, month: str) -> str:
    """Close a month of no calendar, at a place that has closed one."""
    like = v.last("month.signed", role="institute")
    return v.add("month.signed", {**like.body, "month": month, "root": ""}, actor=INSTITUTE, site=STATION)


def lent_on_nothing(v: Forger) -> str:
    """Lend points on a voucher whose name is that of no entry."""
    said = {"voucher": "5002-1-x", "household": v.names.household, "points": 3, "credited": v.today}
    body = {"asked": {"voucher": "5002-1-x"}, "leaf": "78" * 32, **said}
    return v.add("voucher.taken", body, actor=CLERK, site=SHOP)


def heard(v: Forger, size: int) -> str:
    opened(v, CENTRE)
    heads: list[dict[str, Any]] = [{"origin": "1000-1", "size": size, "root": "00" * 32, "signature": "00" * 64}]
    return v.add("stream.heard", {"heads": heads}, actor="0", site=CENTRE, origin="3002-1")


SIZE: Final = 987_654_321
HOSTILE: Final[dict[str, Callable[[Forger], str]]] = {
    "a setting whose name is a list": named_by_a_list,
    "a voucher of no entry": lent_on_nothing,
    "a month that is none": lambda v: signed(v, "abcd"),
    "a month of a year of five digits": lambda v: signed(v, "99999-01"),
    "the last month that can be written": lambda v: signed(v, "9999-12"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_nothing_can_say_is_named_and_ends_no_verification(what: str, village: Honest, tmp_path: Path) -> None:
    forger = Forger(list[Entry](village.entries), village.names)
    name = HOSTILE[what](forger)
    assert name in {f"{each.origin}-{each.seq}" for each in asked(forger.entries)}
    path = tmp_path / "ledger.db"
    shutil.copyfile(village.path, path)
    sealed_again(path, forger.entries)
    verification = verify_file(path, with_evidence=False)
    assert name in {f"{each.origin}-{each.seq}" for each in (*verification.faults, *verification.breaches)}


@pytest.mark.parametrize("written", ["{}\n", "{} ", "0{}", "+{}"])
def test_a_reversal_that_writes_a_number_otherwise_is_named(written: str, village: Honest) -> None:
    forger = Forger(list[Entry](village.entries), village.names)
    like = forger.last("credit.reversed")
    origin, seq = like.body["reverses"].rsplit("-", 1)
    name = f"{origin}-{written.format(seq)}"
    body = {**like.body, "reverses": name, "asked": {**like.body["asked"], "entry": name}}
    forger.entries[forger.entries.index(like)] = like._replace(body=body)
    assert (like.origin, like.seq) in {each[:2] for each in asked(forger.entries)}


PATTERNED: Final = [
    ("rule.recorded", "caps", "8/month"),
    ("opening.recorded", "times", "08:30-11:30"),
    ("organisation.recorded", "skills", "help"),
    ("goods.recorded", "sku", "1001"),
]


@pytest.mark.parametrize(("kind", "field", "value"), PATTERNED)
def test_a_line_feed_behind_what_has_a_pattern_is_a_complaint(kind: str, field: str, value: str) -> None:
    part = kinds_told(KINDS)[kind].parts[field]
    assert complaint(value, part) == ""
    assert complaint(f"{value}\n", part)
    whole = Field(BODY)
    whole.parts[field] = part
    assert object_complaint({field: value}, whole) == ""
    assert object_complaint({field: f"{value}\n"}, whole)


@pytest.mark.parametrize("size", [2**63, 10**30])
def test_more_entries_heard_than_can_be_counted_end_no_verification(size: int, village: Honest, tmp_path: Path) -> None:
    forger = Forger(list[Entry](village.entries), village.names)
    name = heard(forger, SIZE)
    path = tmp_path / "ledger.db"
    shutil.copyfile(village.path, path)
    sealed_again(path, forger.entries)
    with tampering(path) as connection:
        connection.execute("UPDATE entry SET body = replace(body, ?, ?)", (f"{SIZE}", f"{size}"))
    faults = verify_file(path, with_evidence=False).faults
    assert (*name.rsplit("-", 1), "body_not_canonical") in {(each.origin, str(each.seq), each.code) for each in faults}


@pytest.mark.parametrize("month", ["9999-12", "99999-01", "2026-13", "2026-1", "abcd", "-"])
def test_nothing_comes_after_what_is_no_month_or_the_last_one(month: str) -> None:
    with pytest.raises(ValueError, match=month):
        next_month(month)


def test_one_month_comes_after_another() -> None:
    assert [next_month(month) for month in ("2026-01", "2026-12", "9999-11")] == ["2026-02", "2027-01", "9999-12"]

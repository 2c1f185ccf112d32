"""The invented months keep to the rules, to business hours and to the seed, and hold no name of anybody real."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from supermarket.audit.analysis.analysing import analyse
from supermarket.audit.analysis.values import Span
from supermarket.books.rebuild import Progress
from supermarket.books.session import ReadSession
from supermarket.clock import district_date, district_time
from supermarket.demo.performance import perform
from supermarket.demo.plan import bounds_of
from supermarket.demo.scene import DAYS, FIRST_DAY, LAST_DAY
from supermarket.district.dated.registers import all_in_force
from supermarket.earning.kinds import RULES
from supermarket.journal.entry import Entry
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entries
from supermarket.journal.tables import table_of
from supermarket.ledger import open_ledger
from supermarket.people.tables import PersonalRow
from tests.demo.conftest import Demo


@pytest.fixture(scope="module")
def journal(demo: Demo) -> list[Entry]:
    ledger = open_ledger(demo.ledger)
    with ledger.reading() as session:
        found = list(entries(session.transaction))
    ledger.close()
    return found


def records(session: ReadSession) -> list[dict[str, str]]:
    statement = Prepared(select(table_of(PersonalRow).c.record))
    return [json.loads(record) for (record,) in session.rows(statement)]


def of_kind(journal: list[Entry], kind: str) -> list[Entry]:
    return [entry for entry in journal if entry.kind == kind]


def test_the_months_are_march_april_and_may_of_2026(journal: list[Entry]) -> None:
    days = {district_date(entry.at) for entry in journal}
    assert min(days) == FIRST_DAY.isoformat() == "2026-03-01"
    assert sorted(days)[-2:] == [LAST_DAY.isoformat(), "2026-06-01"]  # when May is signed
    assert len(days) > DAYS * 0.9


def test_everything_is_entered_in_business_hours(journal: list[Entry]) -> None:
    assert all("08:30" <= district_time(entry.at)[-5:] <= "17:00" for entry in journal)


def test_all_sorts_of_things_happen(journal: list[Entry], demo: Demo) -> None:
    happened = Counter(entry.kind for entry in journal)
    for kind, least in {
        "claim.filed": 2_000,
        "claim.reviewed": 3_000,
        "notice.published": 40,
        "claim.objected": 5,
        "claim.posted": 1_500,
        "till.shut": 80,
        "stock.counted": 300,
        "goods.redeemed": 200,
        "stock.received": 100,
        "household.recorded": 80,
        "award.reversed": 5,
        "redemption.reversed": 3,
        "card.frozen": 5,
        "card.bound": 5,
    }.items():
        assert happened[kind] >= least, kind
    assert sum(demo.answer["history"]["refused"].values()) > 0


def test_the_deeds_keep_to_the_caps_of_their_rules(journal: list[Entry], demo: Demo) -> None:
    ledger = open_ledger(demo.ledger)
    with ledger.reading() as session:
        caps = {rule.rule: rule.caps for rule in all_in_force(session, RULES, LAST_DAY.isoformat())}
    ledger.close()
    done: Counter[tuple[str, str, str, int]] = Counter()
    for entry in of_kind(journal, "claim.posted"):
        (line,) = entry.content["lines"]
        for most, period in bounds_of(caps[line["rule"]], date.fromisoformat(entry.content["served"])):
            what = period if not period.startswith("activity") else entry.name  # each claim is of one activity
            counted = entry.content.get("counted", entry.content["units"] * 60)
            done[entry.content["household"], line["rule"], what, most] += counted
    assert [(what, count) for what, count in done.items() if count > what[-1] * 60] == []


def test_half_hours_are_served(journal: list[Entry]) -> None:
    minutes = [entry.content["minutes"] for entry in of_kind(journal, "claim.posted") if "minutes" in entry.content]
    assert any(each % 60 for each in minutes)
    assert any(each % 60 == 0 for each in minutes)


@pytest.mark.parametrize(
    ("caps", "bounds"),
    [
        (None, []),
        ("1/day 8/month", [(1, "day 2026-05-31"), (8, "2026-05")]),
        ("2/activity 4/day", [(2, "activity 2026-05-31"), (4, "day 2026-05-31")]),
        ("1/quarter", [(1, "2026 quarter 2")]),
        ("2/year", [(2, "2026")]),
        ("1/person", [(1, "person")]),
    ],
)
def test_a_cap_is_for_the_period_around_a_day(caps: str | None, bounds: list[tuple[int, str]]) -> None:
    assert bounds_of(caps, date(2026, 5, 31)) == bounds


def test_most_cards_are_scanned_and_some_numbers_typed(journal: list[Entry]) -> None:
    shown = Counter(entry.content["shown"] for entry in of_kind(journal, "goods.redeemed"))
    assert shown["payload"] > 5 * shown["card"] > 0


def test_every_name_says_that_it_is_a_sample_and_no_phone_can_be_rung(demo: Demo) -> None:
    ledger = open_ledger(demo.ledger)
    with ledger.reading() as session:
        kept = records(session)
    ledger.close()
    assert len(kept) > 100
    assert [record for record in kept if "样" not in record.get("name", "样")] == []  # a note has no name
    assert [record for record in kept if not record.get("phone", "100").startswith("100")] == []


def test_another_seed_makes_another_ledger_and_the_bar_ends_with_the_last_day(demo: Demo, tmp_path: Path) -> None:
    told: list[int] = []

    @contextmanager
    def bar(_text: str, total: int) -> Iterator[Progress]:
        assert total == DAYS
        yield told.append

    performed = perform(tmp_path / "demo", show=lambda _step: None, bar=bar, seed=7)
    assert performed.ok
    assert performed.root != demo.answer["root"]
    assert told == sorted(set(told))
    assert told[-1] == DAYS


def test_the_months_are_as_honest_as_the_tests_for_patterns_promise(demo: Demo) -> None:
    with closing(open_ledger(demo.ledger)) as ledger, ledger.reading() as session:
        whole = analyse(session)
        march = analyse(session, Span("2026-03-01", "2026-03-31"))
    for analysis in (whole, march):
        assert {each.test: each.findings for each in analysis.tested if each.findings} == {}
    looked = {each.test for each in whole.tested if each.looked}
    never = {
        "same_sitting",
        "paper_twice",
        "fund_gap",
    }  # nobody tells times of day, and no shop spends money of its own
    assert {each.test for each in whole.tested} - looked == never


def test_every_photo_of_the_invented_months_can_be_looked_at(demo: Demo) -> None:
    photos = sorted((demo.out / "ledger-evidence").glob("*.jpg"))
    assert len({path.read_bytes() for path in photos}) == len(photos) > 1_000
    for path in photos:
        with Image.open(path) as photo:
            photo.load()
            assert photo.size == (320, 240)

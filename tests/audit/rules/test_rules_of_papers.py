"""The papers of closed months: what stands there beside the figures is worked out again, and an honest one is so."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.all import breaches
from supermarket.books.session import Request
from supermarket.district.dated.files import SETTING_FILE
from supermarket.district.dated.imports import amend_row
from supermarket.district.gate.papers import OnPaper
from supermarket.earning.household_points.splits_and_mergers import Split, merge, split
from supermarket.households.changes import depart, relocate
from supermarket.households.lists.files import new_member
from supermarket.local.pins import reset_pin, set_pin
from supermarket.months.closing.closing import sign
from supermarket.people.evidence import KeptPaper
from supermarket.spending.stock.deliveries import Delivery, receive
from supermarket.spending.stock.spoilage import Spoiled, write_off
from supermarket.spending.stock.stocktakes import Counted, count
from supermarket.spending.stock.transfers import arrive, send
from tests.audit.rules.lives import entries_of
from tests.earning.claims.claiming import INSTITUTE
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

Change = Callable[[dict[str, Any]], object]
PHOTO: Final = KeptPaper("cd" * 32, "image/jpeg", 9, "ef" * 32)
THERE: Final = (Request("15002", "5002"), Request("33002", "3002"), INSTITUTE)
DECEMBER, JANUARY, BESIDE = ("3001", "2026-12"), ("3001", "2027-01"), ("3002", "2027-01")
SIGNERS: Final = {"3001": (CLERK, MANAGER, INSTITUTE), "3002": THERE}


def close(village: Village, month: str, place: str, reason: str | None = None) -> None:
    for signer in SIGNERS[place]:
        with village.writing() as session:
            sign(session, month, replace(signer, site=place), reason=reason)


def households(village: Village) -> str:
    """Let points come that lapse at the end of the year, and others that nobody of the household is left to spend.

    Returns a household that will move.
    """
    with village.writing() as session:
        for name, value in (("award_years", "1"), ("heir_days", "60")):
            amend_row(session, SETTING_FILE, name, {"value": value}, ADMINISTRATOR, scope="1000")
    household, other, mover, leaver = (village.enrol(f"王样{each}") for each in "甲乙丙丁")
    for each, points in ((household, 40), (other, 30), (mover, 20), (leaver, 10)):
        village.credit(each, points)
    with village.writing() as session:
        depart(session, leaver, "leaving", MANAGER)
        relocate(session, other, "3002", ADMINISTRATOR)
        merge(session, other, household, ADMINISTRATOR)
    return mover


def gifts(village: Village) -> None:
    """Let gifts come, be given, go to another shop, spoil, and be found missing; one is taken back."""
    household = village.enrol("王样戊")
    village.credit(household, 60)
    with village.writing() as session:
        gift = Delivery("1002", 20, donor="9001", paper="收据 1", restricted="给老人")
        receive(session, gift, CLERK)
        wrong = receive(session, replace(gift, quantity=3, another=True), CLERK).entry
        receive(session, Delivery("1003", 9, donor="9001", paper="收据 2"), CLERK)
        receive(session, Delivery("1001", 9), CLERK)
    given = village.redeem(household, "1002x2", "1001").entry
    village.redeem(household, "1003")
    village.reverse(given)
    village.redeem(household, "1002")
    village.reverse(wrong)
    with village.writing() as session:
        arrive(session, send(session, "1002", 5, "5002", CLERK).entry, 4, THERE[0])
        paper = OnPaper(MANAGER.actor, session.today, PHOTO)
        write_off(session, Spoiled("1002", 1, "broken", MANAGER.actor, paper=paper), CLERK)
        count(session, [Counted("1003", 7)], CLERK)


def lived(village: Village) -> None:
    """Live through December and January at two stations; the one closes both months before the other closes one."""
    village.time.move(days=275)
    mover = households(village)
    gifts(village)
    village.time.move(days=35)
    with village.writing() as session:
        relocate(session, mover, "3002", ADMINISTRATOR)
    village.credit(mover, 3)
    village.time.move(days=29)
    set_pin(village.ledger, MANAGER.actor, "4071")
    reset_pin(village.ledger, CLERK.actor, "5829", operator=MANAGER.actor, pin="4071")
    for place in ("3002", "3001"):
        for month in ("2026-12", "2027-01"):
            close(village, month, place, "已核对" if place == "3001" else None)


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory) -> tuple[Entry, ...]:
    """Give the entries of such a life."""
    return entries_of(tmp_path_factory.mktemp("papers"), lived, seed=4)


def papers(entries: tuple[Entry, ...]) -> dict[tuple[str, str], int]:
    """Return where the paper of each place and month stands."""
    return {
        (entry.body["place"], entry.body["month"]): number
        for number, entry in enumerate(entries)
        if "reconciliation" in entry.body
    }


def test_such_a_life_has_something_of_everything_that_its_papers_are_asked_for(entries: tuple[Entry, ...]) -> None:
    said = {of: entries[number].body["reconciliation"] for of, number in papers(entries).items()}
    names = ("points", "expiring", "lapsed")
    held = {of: tuple(paper["liability"][name] for name in names) for of, paper in said.items()}
    assert held == {
        ("3002", "2026-12"): (0, 0, 0),
        ("3002", "2027-01"): (23, 0, 20),
        DECEMBER: (150, 150, 0),
        JANUARY: (130, 10, 120),
    }
    assert [line["cumulative"] for line in said[DECEMBER]["board"]] == [70, 60, 20]
    figures = ("opening", "received", "moved", "given", "spoiled", "left")
    gifts = {of: [tuple(line[name] for name in figures) for line in paper["donations"]] for of, paper in said.items()}
    assert gifts[DECEMBER] == [(0, 9, -1, 1, 0, 7), (0, 20, -5, 1, 1, 13)]
    assert gifts[BESIDE] == [(4, 0, 0, 0, 0, 4)]
    listed = {each["name"]: len(each["entries"]) for each in said[DECEMBER]["exceptions"]}
    assert (listed["signed_with_reason"], listed["on_paper"], listed["signed_by_pin"]) == (3, 1, 1)


def liability(name: str, more: int) -> Change:
    return lambda said: said["liability"].update({name: said["liability"][name] + more})


def gift(**said: Any) -> Change:  # noqa: ANN401 - what a line says
    return lambda paper: paper["donations"][-1].update(said)


def exception(name: str, *entries: str) -> Change:
    def changed(said: dict[str, Any]) -> None:
        said["exceptions"] = [each for each in said["exceptions"] if each["name"] != name]
        said["exceptions"] += [{"name": name, "entries": [*entries]}] if entries else []

    return changed


FORGED: Final[dict[str, tuple[tuple[str, str], Change]]] = {
    "fewer points that are out": (DECEMBER, liability("points", -1)),
    "fewer that lapse soon": (DECEMBER, liability("expiring", -1)),
    "fewer that have lapsed": (JANUARY, liability("lapsed", -1)),
    "points of a household that came": (BESIDE, liability("points", 1)),
    "a gift that was more": (DECEMBER, gift(received=21, left=14)),
    "a gift for another purpose": (DECEMBER, gift(restricted="给孩子")),
    "a gift that was written off and not given": (DECEMBER, gift(given=0, spoiled=2)),
    "what was left of a gift": (JANUARY, gift(opening=12, left=12)),
    "a gift that came to another shop": (BESIDE, lambda said: said["donations"].clear()),
    "a donor of another name": (DECEMBER, gift(name="别的单位")),
    "a paper that is not named": (DECEMBER, exception("on_paper")),
    "a PIN that another one who signed had set": (DECEMBER, exception("signed_by_pin")),
    "a PIN that nobody had set": (BESIDE, exception("signed_by_pin", "1000-1-1")),
    "a reason that is not named": (JANUARY, exception("signed_with_reason")),
    "a reason that there is not": (BESIDE, exception("signed_with_reason", "1000-1-1")),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_part_of_a_paper_that_is_not_what_the_entries_come_to_is_named(what: str, entries: tuple[Entry, ...]) -> None:
    of, change = FORGED[what]
    number = papers(entries)[of]
    body = json.loads(json.dumps(entries[number].body))
    change(body["reconciliation"])
    forged = entries[number]._replace(body=body)
    found = [each.code for each in breaches([*entries[:number], forged]) if each.seq == forged.seq]
    assert found == ["content_untrue"]


def test_a_month_that_is_closed_after_a_household_was_split_is_not_accused(tmp_path: Path) -> None:
    def divided(village: Village) -> None:
        with village.writing() as session:
            amend_row(session, SETTING_FILE, "award_years", {"value": "1"}, ADMINISTRATOR, scope="1000")
        village.time.move(days=270)
        household = village.enrol()
        with village.writing() as session:
            member = new_member(session, household, "王样乙", None, CLERK).code
        village.credit(household, 20)
        village.time.move(days=5)
        with village.writing() as session:
            split(session, household, Split(member, points=5), MANAGER)
        close(village, "2026-11", "3001")

    lived_apart = entries_of(tmp_path, divided, seed=6)
    assert papers(lived_apart).keys() == {("3001", "2026-11")}
    assert [each.code for each in breaches(lived_apart)] == []

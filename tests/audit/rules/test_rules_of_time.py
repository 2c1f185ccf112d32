"""Time that people gave, as an auditor sees it: honest hours break no rule, and what they say is recomputed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import pytest

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.all import breaches
from supermarket.district.dated.imports import amend_row
from supermarket.district.gate.papers import OnPaper
from supermarket.earning.claims.kinds import EvidenceFile
from supermarket.earning.claims.rosters import Activity, Attendance, take_roster
from supermarket.earning.credit import Deed, credit
from supermarket.earning.files import RULE_FILE
from supermarket.people.evidence import KeptPaper
from supermarket.spending.stock.spoilage import Spoiled, write_off
from tests.audit.rules.forging import in_time
from tests.audit.rules.lives import entries_of
from tests.earning.claims.claiming import accepted, claimed, noticed, posted
from tests.village import ADMINISTRATOR, CLERK, Village

Change = Callable[[dict[str, Any]], object]
PHOTO: Final = KeptPaper("cd" * 32, "image/jpeg", 9, "ef" * 32)


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory) -> tuple[Entry, ...]:
    """Give the entries of a ledger in which half hours were worked, by day and by night, and signed in."""
    return entries_of(tmp_path_factory.mktemp("hours"), lived, seed=3)


def lived(village: Village) -> None:
    household, other = village.enrol(), village.enrol("李样乙")
    village.receive()
    rounded = {"rounding": "half", "caps": "2/activity 3/day"}
    claims = [
        claimed(village, household, "VOL-01", hours="1.5").claim,
        claimed(village, household, "VOL-01", start=("22:00",), end=("02:00",)).claim,
        claimed(village, other, "VOL-01", start=("8:00", "13:00"), end=("8:30", "13:30"), hours="0:45").claim,
    ]
    with village.writing() as session:
        amend_row(session, RULE_FILE, "VOL-01", rounded, ADMINISTRATOR, scope="1000")
        write_off(session, Spoiled("1001", 1, "broken", "33001", paper=OnPaper("33001", "2026-03-02", PHOTO)), CLERK)
        people = [Attendance(household, start="16:00", end="17:40"), Attendance(other, start="16:00", end="16:20")]
        roster = take_roster(session, Activity("VOL-01", "植树"), people, CLERK)
        credit(session, Deed(household, "VOL-01", hours="2:30"), replace(ADMINISTRATOR, site="3001"))
    shown = (EvidenceFile(what="photo", sha256=PHOTO.sha256, kind="image/jpeg", size=9),)
    claims.append(claimed(village, other, "VOL-03", evidence=shown).claim)
    village.time.move(days=1)
    claims.append(claimed(village, household, "VOL-01", start=("1:00",), end=("3:00",)).claim)
    for claim in (*claims, *(each.claim for each in roster.claims)):
        accepted(village, claim)
    noticed(village)
    village.time.move(days=5)
    village.reverse(posted(village)[0].entry)


def bodies(entries: tuple[Entry, ...], kind: str) -> list[dict[str, Any]]:
    return [entry.body for entry in entries if entry.kind == kind]


def test_what_was_sealed_of_time_is_what_was_worked(entries: tuple[Entry, ...]) -> None:
    told = [
        (body.get("minutes"), body["quantity"], body["points"], body.get("sittings"), body.get("start"))
        for body in bodies(entries, "claim.filed")
    ]
    assert told == [
        (90, 1, 1, None, None),
        (240, 4, 4, ["22:00-02:00"], None),
        (45, 1, 0, ["08:00-08:30", "13:00-13:30"], None),
        (100, 1, 2, None, "16:00"),
        (20, 1, 0, None, "16:00"),
        (None, 1, 6, None, None),
        (120, 2, 2, None, "01:00"),
    ]
    (credited,) = bodies(entries, "points.credited")
    assert (credited["minutes"], credited["lines"][0]["quantity"], credited["points"]) == (150, 2, 3)


def test_a_night_overlaps_the_next_mornings_deed(entries: tuple[Entry, ...]) -> None:
    filed = [each for each in entries if each.kind == "claim.filed"]
    night, morning = filed[1], filed[-1]
    assert f"{night.origin}-{night.seq}" in morning.body["likes"]


ENTRIES: Final[dict[str, tuple[str, int, Change, str]]] = {
    "minutes that nobody asked for": ("claim.filed", 0, lambda said: said.update(minutes=150), "time_miscounted"),
    "no minutes where hours count": ("claim.filed", 0, lambda said: said.pop("minutes"), "time_miscounted"),
    "minutes where something else counts": ("claim.filed", 5, lambda said: said.update(minutes=60), "time_miscounted"),
    "more units than hours": ("claim.filed", 0, lambda said: said.update(quantity=2), "time_miscounted"),
    "points rounded up": ("claim.filed", 0, lambda said: said.update(points=2), "claim_miscounted"),
    "sittings that overlap": (
        *("claim.filed", 2),
        lambda said: (said.update(sittings=["08:00-13:30", "13:00-14:00"]), said["asked"].update(said)),
        "times_amiss",
    ),
    "no time at all": ("claim.filed", 1, lambda said: said.update(sittings=[]), "field_empty"),
    "a time that is none": ("claim.filed", 1, lambda said: said.update(sittings=["22:00-25:00"]), "times_amiss"),
    "a photo of a paper, not flagged": ("claim.filed", 5, lambda said: said.pop("likes"), "flags_amiss"),
    "other minutes posted": ("claim.posted", 1, lambda said: said.update(minutes=500), "posted_as_other"),
    "more minutes than the limit": ("claim.posted", 1, lambda said: said.update(counted=240), "cut_wrongly"),
    "a credit of more minutes": ("points.credited", 0, lambda said: said.update(minutes=600), "time_miscounted"),
    "a reversal of fewer minutes": ("award.reversed", 0, lambda said: said.update(minutes=-1), "reversed_unlike"),
    "a rounding that is none": ("rule.recorded", -1, lambda said: said.update(rounding="over"), "rule_amiss"),
}


@pytest.mark.parametrize("what", ENTRIES)
def test_time_that_is_forged_is_named(what: str, entries: tuple[Entry, ...]) -> None:
    kind, place, change, code = ENTRIES[what]
    number = [number for number, entry in enumerate(entries) if entry.kind == kind][place]
    body = {**entries[number].body, "asked": dict(entries[number].body.get("asked", {}))}
    if not body["asked"]:
        del body["asked"]
    change(body)
    forged = entries[number]._replace(body=body)
    found = breaches(in_time((*entries[:number], forged)))
    assert code in {each.code for each in found if each[:2] == (forged.origin, forged.seq)}

"""The menu's activities and trainings: planned, told, counted and certified by digits alone."""

import sys
from pathlib import Path
from typing import Final

import pytest

from supermarket.cli.menu.practice.front import CHOICES
from tests.cli.menu.seated import CLAIM, desk, done
from tests.cli.till.stall import Stall, prepared
from tests.sound import check_file

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
PRACTICE: Final = "10"
MANAGER: Final = "33001"
CLEANING, TRAINING, AT_LEAST = "5", ("9", "5"), "2"
"""The fifth kind of the first page of seven, and of the second; the second of the qualifiers."""
FIRST_AID: Final = "13"
"""The number of LEC-03, which asks for a document."""


def place(name: str, digit: str) -> tuple[str, str, str]:
    """Return the way to a line of a page of the practice work."""
    return PRACTICE, next(choice.digit for choice in CHOICES if choice.name == name), digit


def test_a_station_plans_tells_and_counts_by_digits(made_ledger: Path, tmp_path: Path) -> None:
    stall = prepared(made_ledger, tmp_path)
    with desk(stall, MANAGER) as terminal:
        set_up = done(terminal, place("themes of months", "2"), "601", "2026-03", "学雷锋", "3001", "1", "1")
        assert "601: added." in set_up
        planned = done(terminal, place("activities", "1"), "清扫村道", CLEANING, "1", "1")
        assert "“清扫村道” on 2026-03-02: planned." in planned
        assert "held, at least 30 reached." in done(terminal, place("activities", "2"), "30", AT_LEAST)
        assert "Nothing is planned here" in done(terminal, place("activities", "4"))
        counted = done(terminal, place("activities", "7"))
        assert "at least 30" in counted
        assert "only the last line counts each one once" in counted
        assert "10: 1 held" in done(terminal, place("activities", "8"))
    written = stall.written("activity.planned")[-1]
    assert (written["kind"], written["theme"], written["day"]) == ("cleaning", "601", "2026-03-02")
    check_file(stall.path)


def test_who_attended_a_training_is_scanned_and_certified_by_digits(made_ledger: Path, tmp_path: Path) -> None:
    stall: Stall = prepared(made_ledger, tmp_path)
    with desk(stall, MANAGER) as terminal:
        done(terminal, place("activities", "1"), "应急救护培训", *TRAINING, "1")
        held = done(terminal, place("trainings and certificates", "2"), stall.household, "2")
        assert "Known by number: 1." in held
        issued = done(terminal, place("trainings and certificates", "3"), "应急救护合格")
        assert f"of {stall.household}-1, of the training" in issued
        claimed = done(terminal, CLAIM, stall.household, FIRST_AID, "1", "1", "1", "")
        assert "it waits for review" in claimed
    certificate = stall.written("certificate.issued")[-1]
    claim = stall.written("claim.filed")[-1]
    assert (claim["rule"], claim["member"]) == ("LEC-03", certificate["member"])
    assert (claim["certificate"], claim.get("flags")) == (certificate["entry"], None)

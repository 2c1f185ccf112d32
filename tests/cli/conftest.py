"""An office whose commands run within the test's own process, and a household there."""

from pathlib import Path

import pytest

from tests.cli.office import Office


@pytest.fixture
def office(ledger_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Give an office on a drill ledger of the sample district, with nothing in the environment."""
    for variable in ("DB", "SITE", "OPERATOR", "NOW", "LANG", "TOKEN", "PIN"):
        monkeypatch.delenv(f"SUPERMARKET_{variable}", raising=False)
    return Office(ledger_path)


@pytest.fixture
def household(office: Office) -> str:
    """Enrol a household with 50 points, where the shop has 10 bars of soap."""
    enrolled = office.does("household", "enrol", "--head", "王样甲", "--phone", "10030011000", by="15001")
    number: str = enrolled.json["household"]
    office.does("deed", "credit", number, "VOL-01", "--quantity", "50", by="91000", site="3001")
    office.does("stock", "receive", "1001", "10", "--purchased", by="15001")
    return number

"""The story of three lists in April, told by the installed command; what stands on them was taken in in March.

Everything in the village is stale, and the manager looks at the needs. A household needs its rice cooker mended: he
rules the best offer out and confirms the next, which becomes an order that is with that organisation. The report says
what is met and what is not; the books agree with the journal, and no rule was broken.
"""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineWorkbook

from supermarket.demo.practice.lists import FILES
from supermarket.district.dated.file_imports import import_file
from supermarket.ledger import open_ledger
from supermarket.sample import sample_folder
from tests.command import run
from tests.village import ADMINISTRATOR, START, Time, Village, make_ledger, seeded_clock

NEED: Final = "73004"
WHERE: Final = {
    "SUPERMARKET_SITE": "3001",
    "SUPERMARKET_OPERATOR": "33001",
    "SUPERMARKET_NOW": "2026-04-02T09:00+08:00",
}


def filled(path: Path) -> str:
    """Make the sample's ledger, with its lists taken in, and return the household that needs something."""
    make_ledger(path, folder=sample_folder())
    with closing(open_ledger(path, now=START)) as ledger:
        village = Village(replace(ledger, clock=seeded_clock(Time(), seed=8)))
        with village.writing() as session:
            for name, file in FILES.items():
                import_file(session, file, sample_folder() / f"{name}.csv", ADMINISTRATOR, scope="1000")
        return village.enrol()


def test_three_lists_are_looked_through_matched_and_ordered(tmp_path: Path) -> None:
    household = filled(tmp_path / "ledger.db")

    def do(*words: str | Path) -> Any:  # noqa: ANN401 - what --json holds
        answer = run(*words, "--db", tmp_path / "ledger.db", "--json", env=WHERE)
        assert answer.code == 0, answer.err
        return answer.json

    stale = do("list", "show", "--list", "need", "--stale")
    assert [each["listing"] for each in stale] == [f"7300{number}" for number in range(1, 7)]
    (looked,) = do("list", "refresh", "--list", "need")
    assert (looked["month"], looked["lines"]) == ("2026-04", 6)
    do("list", "amend", NEED, "--household", household)
    workbook = tmp_path / "proposal.xlsx"
    (before,) = (each for each in do("match", "propose", "--xlsx", workbook)["pairs"] if each["need"] == NEED)
    assert sum(part["points"] for part in before["parts"]) == before["score"]
    do("match", "forbid", NEED, before["offer"])
    (done,) = do("match", "confirm", NEED)
    assert done["offer"] != before["offer"]
    (match,) = do("match", "list")
    told = ("need", "offer", "order", "state", "matched", "met")
    assert tuple(match[name] for name in told) == (NEED, done["offer"], done["order"], "dispatched", True, False)
    report = do("match", "report", "--month", "2026-04")
    assert [report["whole"][name] for name in ("needs", "matched", "met")] == [6, 1, 0]
    waiting = [f"7300{number}" for number in range(1, 7)]
    assert [(each["need"], each["matched"]) for each in report["never"]] == [(each, each == NEED) for each in waiting]
    assert CalamineWorkbook.from_path(str(workbook)).sheet_names == ["精准对接建议", "未能对接的需求"]
    assert do("audit", "verify")["ok"]

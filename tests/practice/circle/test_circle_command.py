"""The circle as the command answers it: lines for a spreadsheet, and what is no number of places."""

from pathlib import Path

from supermarket.cli.practice.lists.circle import csv_of
from supermarket.practice.circle.circle import Home
from tests.command import called


def test_homes_of_a_file_come_as_lines_that_name_only_the_line_of_the_file(ledger_path: Path, tmp_path: Path) -> None:
    homes = tmp_path / "homes.csv"
    homes.write_text("latitude,longitude,household\n45.751132,122.756016,1000-1-1-10\n", encoding="utf-8")
    heading, line = called("circle", "show", "--points", homes, "--csv", "--db", ledger_path).out.splitlines()
    assert heading.startswith("code,name,institute,households,station,station_metres,station_minutes,shop")
    assert line == "2,,2001,1,3001,0,0,5001,179,4"


def test_no_name_of_a_village_runs_as_a_formula() -> None:
    home = Home("3001", '=HYPERLINK("http://x","松坡村")', "2001", -1, "@3001", 0, 0, None, None, None)
    line = csv_of([home]).splitlines()[1]
    assert line == '3001,"\'=HYPERLINK(""http://x"",""松坡村"")",2001,-1,\'@3001,0,0,,,'


def test_a_share_says_whether_it_counts_households_or_villages(ledger_path: Path, tmp_path: Path) -> None:
    def shown(*words: str | Path) -> str:
        return called("circle", *words, "--db", ledger_path, env={"SUPERMARKET_LANG": "en"}).out

    for verb in ("show", "best"):  # nobody is enrolled yet
        assert "Share of villages" in shown(verb)
        assert "Share of households" not in shown(verb)
    homes = tmp_path / "homes.csv"
    homes.write_text("latitude,longitude\n45.751132,122.756016\n", encoding="utf-8")
    assert "Share of households" in shown("show", "--points", homes)


def test_a_number_of_places_that_nobody_walks_through_is_refused(ledger_path: Path) -> None:
    for k in ("0", "101"):
        refused = called("circle", "best", "--k", k, "--db", ledger_path)
        assert (refused.code, refused.out) == (1, "")
        assert "from 1 to 100" in refused.err

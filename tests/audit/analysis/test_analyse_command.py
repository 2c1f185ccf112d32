"""`audit analyse` on the screen, as JSON and as a workbook, and the tables that the package has of it."""

import csv
from pathlib import Path

import openpyxl
import pytest

from supermarket.audit.analysis.words import TESTS
from tests.audit.analysis.conftest import Spring
from tests.audit.package.packages import breaches_told_by, packed, told_by
from tests.cli.office import Office


@pytest.fixture(scope="module")
def desk(spring: Spring) -> Office:
    return Office(spring.path, "2026-04-01T09:00:00+08:00")


def test_json_says_of_each_test_what_it_looks_at_and_what_an_honest_year_shows(desk: Office, spring: Spring) -> None:
    found = desk.does("audit", "analyse").json
    assert set(found) == {"from", "to", "findings", "cautions", "tests"}
    assert (found["from"], found["to"], found["findings"]) == (None, None, spring.analysis.findings)
    assert [each["test"] for each in found["tests"]] == [test.code for test in TESTS]
    for each in found["tests"]:
        assert {"title", "counts", "honest", "bound", "looked", "findings"} <= set(each)
    nights = next(each for each in found["tests"] if each["test"] == "nights")
    [finding] = nights["findings"]
    assert set(finding) == {"subject", "looked", "hits", "usual_thousandths", "by_chance_once_in", "entries"}
    assert finding["entries"] == spring.crooked.entries["nights"]
    ageing = next(each for each in found["tests"] if each["test"] == "ageing")
    assert len(ageing["figures"]["headings"]) == len(ageing["figures"]["rows"][0]) == 5


def test_the_screen_names_what_stands_out_and_how_little_that_proves(desk: Office, spring: Spring) -> None:
    shown = desk.asks("audit", "analyse", "--from", "2026-03-02", "--to", "2026-03-02").out
    assert "Cards typed" in shown
    first, *_more = spring.crooked.entries["nights"]
    assert first in shown
    assert "proves nothing" in shown
    assert "all 31 together about one in 3" in shown


def test_a_span_that_ends_before_it_begins_is_wrong_usage(desk: Office) -> None:
    assert desk.asks("audit", "analyse", "--from", "2026-03-03", "--to", "2026-03-02").code == 2


def test_the_workbook_has_a_sheet_for_each_test_and_every_entry(desk: Office, spring: Spring, tmp_path: Path) -> None:
    assert desk.asks("audit", "analyse", "--xlsx", tmp_path / "a.xlsx").code == 0
    assert desk.asks("audit", "analyse", "--xlsx", tmp_path / "b.xlsx").code == 0
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert len(book.sheetnames) == 1 + len(TESTS)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    texts = {str(cell.value) for cell in book["At night"][8] if cell.value}
    assert " ".join(spring.crooked.entries["nights"]) in texts
    assert desk.asks("audit", "analyse", "--xlsx", tmp_path / "a.xlsx").code == 1  # it is there already
    assert desk.asks("audit", "analyse", "--xlsx", tmp_path / "a.pdf").code == 1


def test_the_package_has_the_tests_that_the_journal_is_enough_for(spring: Spring, tmp_path: Path) -> None:
    package = packed(spring.path, tmp_path / "package")
    assert (told_by(package), breaches_told_by(package)) == ([], [])
    with (package / "tables" / "tests.csv").open(encoding="utf-8-sig", newline="") as file:
        tests = {row["test"]: row for row in csv.DictReader(file)}
    with (package / "tables" / "patterns.csv").open(encoding="utf-8-sig", newline="") as file:
        patterns = [tuple(row.values()) for row in csv.DictReader(file)]
    expected = [
        (each.test, finding.subject, *map(str, (finding.looked, finding.hits, finding.usual, finding.once)))
        for each in spring.analysis.tested
        if each.test in tests
        for finding in each.findings
    ]
    assert sorted(patterns) == sorted(expected)
    assert len(patterns) >= 4
    assert {test: (int(row["looked"]), int(row["drawn"])) for test, row in tests.items()} == {
        each.test: (each.looked, len(each.findings)) for each in spring.analysis.tested if each.test in tests
    }

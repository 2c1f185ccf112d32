"""`audit sample` and `audit project` on the screen and as JSON, and what they refuse."""

from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from supermarket.audit.sampling.sheets import RIGHT
from supermarket.journal.store import own_stream
from supermarket.ledger import open_ledger
from tests.audit.sampling.conftest import SIZE, root_of
from tests.cli.office import Office


@pytest.fixture(scope="module")
def desk(market: Path) -> Office:
    return Office(market, "2026-04-01T09:00:00+08:00")


@pytest.fixture(scope="module")
def root(market: Path) -> str:
    with closing(open_ledger(market)) as opened, opened.reading() as session:
        found = root_of(session, own_stream(session.transaction).size)
    return f"{found.origin}-{found.size}={found.root[:16]}"


def asked(root: str, size: int = SIZE) -> list[str]:
    return ["--root", root, "--number", "4711", "--size", str(size)]


def test_a_sample_is_told_with_its_strata_and_what_to_look_for(desk: Office, root: str) -> None:
    found = desk.does("audit", "sample", *asked(root)).json
    assert set(found) == {"entry", "root", "number", "size", "seed", "strata", "lines"}
    assert (found["number"], found["size"], len(found["lines"])) == (4711, SIZE, SIZE)
    assert set(found["strata"][0]) == {"stratum", "kind", "points_least", "points_most", "entries", "points", "drawn"}
    assert {"number", "stratum", "entry", "on", "place", "household", "deed", "points", "look_for"} == set(
        found["lines"][0]
    )
    shown = desk.asks("audit", "sample", *asked(root)).out
    assert found["seed"] in shown
    assert all(line["entry"] in shown for line in found["lines"])


def test_what_is_found_is_projected(desk: Office, root: str, tmp_path: Path) -> None:
    assert desk.asks("audit", "sample", *asked(root), "--xlsx", tmp_path / "sample.xlsx").code == 0
    assert desk.asks("audit", "project", tmp_path / "sample.xlsx").code == 1  # nothing is filled in yet
    book = openpyxl.load_workbook(tmp_path / "sample.xlsx")
    rows = [row for row in book.active.iter_rows() if isinstance(row[0].value, int)]
    for row in rows:
        row[RIGHT].value = "="
    rows[0][RIGHT].value = 0
    book.save(tmp_path / "sample.xlsx")
    found = desk.does("audit", "project", tmp_path / "sample.xlsx").json
    booked = rows[0][RIGHT - 2].value
    assert (found["all"]["judged"], found["all"]["wrong"], found["all"]["error_found"]) == (SIZE, 1, booked)
    assert found["all"]["error_lower"] <= booked <= found["all"]["error_projected"] <= found["all"]["error_upper"]
    assert found["all"]["points"] == sum(each["points"] for each in found["strata"])
    assert "1.645 standard errors" in desk.asks("audit", "project", tmp_path / "sample.xlsx").out


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("--root", "1000-1-7=" + "0" * 16), 1),
        (("--size", "15"), 1),
        (("--root", "1000-1-7"), 2),
        (("--number", "x"), 2),
    ],
)
def test_what_is_asked_amiss_is_refused(desk: Office, root: str, change: tuple[str, str], code: int) -> None:
    arguments = asked(root)
    arguments[arguments.index(change[0]) + 1] = change[1]
    answer = desk.asks("audit", "sample", *arguments)
    assert (answer.code, answer.out) == (code, "")


def test_neither_needs_an_operator_nor_writes_an_entry(desk: Office, root: str) -> None:
    before = desk.entries()
    assert desk.asks("audit", "sample", *asked(root)).code == 0
    assert desk.entries() == before

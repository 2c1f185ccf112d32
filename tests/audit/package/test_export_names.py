"""The auditor's package with names: an entry says so first, and a table has them that no spreadsheet runs."""

import csv
import json
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest

from supermarket.audit.package.names import record_names_exported
from supermarket.books.session import Request
from supermarket.errors.households import ReasonPersonal
from supermarket.errors.staff import RoleRefused
from supermarket.ledger import open_ledger
from supermarket.people.records import keep
from tests.audit.package.packages import told_by
from tests.command import called
from tests.erasure.leaving import NAMES
from tests.journal.raw import raw
from tests.village import ADMINISTRATOR, AUDITOR, CLERK, START, Village

REASON = "2026 年度审计"


def export_named(ledger: Path, folder: Path, *more: str) -> dict[str, object]:
    place = ("--db", ledger, "--now", "2026-03-03T09:00+08:00", "--operator", AUDITOR.actor)
    done = called(*place, "--json", "audit", "export", folder, "--with-names", *more)
    assert done.code == 0, done.err
    return dict(done.json)


def entries(ledger: Path) -> list[tuple[str, str, str]]:
    with raw(ledger) as connection:
        found: list[tuple[str, str, str]] = connection.execute("SELECT kind, actor, body FROM entry").fetchall()
        return found


def people(package: Path) -> list[dict[str, str]]:
    with (package / "tables/people.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def files_of(package: Path) -> dict[str, bytes]:
    return {path.relative_to(package).as_posix(): path.read_bytes() for path in package.rglob("*") if path.is_file()}


def test_an_export_with_names_is_an_entry_that_says_who_why_and_how_many(lived: Path, tmp_path: Path) -> None:
    before = len(entries(lived))
    export_named(lived, tmp_path / "package", "--reason", REASON)
    (*_others, last) = entries(lived)
    assert len(entries(lived)) == before + 1
    assert last[:2] == ("names.exported", AUDITOR.actor)
    body = json.loads(last[2])
    names = {row["member"] for row in people(tmp_path / "package") if row["member"]}
    assert (body["reason"], body["members"]) == (REASON, len(names))
    assert '"kind":"names.exported"' in (tmp_path / "package/journal.jsonl").read_text(encoding="utf-8")


def test_the_names_are_a_table_of_the_package_as_csv_and_sheet(lived: Path, tmp_path: Path) -> None:
    export_named(lived, tmp_path / "package", "--reason", REASON)
    rows = people(tmp_path / "package")
    assert {row["person_name"] for row in rows} >= {"王样甲", "李样乙"}
    assert all(len(row["phone"]) <= 4 for row in rows)
    sheet = openpyxl.load_workbook(tmp_path / "package/overview.xlsx")["人员姓名"]
    shown = [[cell or "" for cell in row] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert shown == [list(row.values()) for row in rows]
    resources = json.loads((tmp_path / "package/datapackage.json").read_bytes())["resources"]
    (described,) = (resource for resource in resources if resource["name"] == "people")
    assert described["rows"] == len(rows)


def test_each_commitment_opens_with_its_salt_and_record(lived: Path, tmp_path: Path) -> None:
    export_named(lived, tmp_path / "package", "--reason", REASON)
    with (tmp_path / "package/tables/records.csv").open(encoding="utf-8-sig", newline="") as file:
        records = {row["commitment"]: row for row in csv.DictReader(file)}
    sealed = [json.loads(line) for line in (tmp_path / "package/journal.jsonl").read_bytes().splitlines()]
    persons = {each["body"]["person"] for each in sealed if "person" in each["body"]}
    notes = {each["body"]["note"] for each in sealed if "note" in each["body"] and each["kind"] != "setting.recorded"}
    erased = {gone for each in sealed if each["kind"] == "erasure.approved" for gone in each["body"]["commitments"]}
    assert len(erased) == 2  # the name was written in two ways
    assert records.keys() == (persons | notes) - erased
    for commitment, row in records.items():
        assert sha256(bytes.fromhex(row["salt"]) + row["record"].encode()).hexdigest() == commitment
    names = {json.loads(row["record"]).get("name") for row in records.values()} - {None}
    assert {row["person_name"] for row in people(tmp_path / "package")} == names | {""}


def test_free_notes_are_a_table_of_their_own(lived: Path, tmp_path: Path) -> None:
    export_named(lived, tmp_path / "package", "--reason", REASON)
    with (tmp_path / "package/tables/notes.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["note"] for row in csv.DictReader(file)] == [
            "清扫村道",
            *("红衣男士 13800000009", "李样 13800000008", "内侧刻有一个王字"),
            *("说不出颜色", "内有合影一张", "王样 13800000007"),
            "独居",
        ]


def test_a_package_with_names_verifies_from_its_own_files(lived: Path, tmp_path: Path) -> None:
    export_named(lived, tmp_path / "package", "--reason", REASON)
    assert told_by(tmp_path / "package") == []


def test_a_name_that_would_run_as_a_formula_does_not(village: Village, ledger_path: Path, tmp_path: Path) -> None:
    household = village.enrol("=样甲+1")
    assert household
    export_named(ledger_path, tmp_path / "package", "--reason", REASON)
    assert "'=样甲+1" in {row["person_name"] for row in people(tmp_path / "package")}
    sheet = openpyxl.load_workbook(tmp_path / "package/overview.xlsx")["人员姓名"]
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value} <= {"s"}


def test_without_the_option_the_same_ledger_still_gives_the_same_bytes(lived: Path, tmp_path: Path) -> None:
    export_named(lived, tmp_path / "named", "--reason", REASON)
    for folder in ("one", "two"):
        assert called("--db", lived, "audit", "export", tmp_path / folder).code == 0
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")
    assert "tables/people.csv" not in files_of(tmp_path / "one")
    name = "王样甲".encode()
    assert not [path for path, content in files_of(tmp_path / "one").items() if name in content]


def test_an_erased_record_leaves_an_empty_name(lived: Path, tmp_path: Path) -> None:
    export_named(lived, tmp_path / "package", "--reason", REASON)
    gone = [row for row in people(tmp_path / "package") if not row["person_name"]]
    assert {row["phone"] for row in gone} == {""}
    assert len({row["member"] for row in gone}) == 1
    assert not [path for path, content in files_of(tmp_path / "package").items() if NAMES[0].encode() in content]


@pytest.mark.parametrize("arguments", [["--with-names"], ["--reason", "audit"]])
def test_the_option_and_its_reason_go_together(lived: Path, tmp_path: Path, arguments: list[str]) -> None:
    done = called(
        "--db",
        lived,
        "--now",
        "2026-03-03T09:00+08:00",
        "--operator",
        AUDITOR.actor,
        "audit",
        "export",
        tmp_path / "package",
        *arguments,
    )
    assert done.code == 2
    assert not (tmp_path / "package").exists()


def test_nothing_is_recorded_where_the_package_has_no_place(lived: Path, tmp_path: Path) -> None:
    before = entries(lived)
    arguments = ("audit", "export", tmp_path, "--with-names", "--reason", REASON)
    assert called("--db", lived, "--now", "2026-03-03T09:00+08:00", "--operator", AUDITOR.actor, *arguments).code == 1
    assert entries(lived) == before


def test_a_clerk_takes_no_names_away(lived: Path, tmp_path: Path) -> None:
    arguments = ("audit", "export", tmp_path / "package", "--with-names", "--reason", REASON)
    assert called("--db", lived, "--operator", CLERK.actor, *arguments).code == 1
    assert not (tmp_path / "package").exists()
    with (
        closing(open_ledger(lived, now=START)) as ledger,
        ledger.writing() as session,
        pytest.raises(RoleRefused),
    ):
        record_names_exported(session, REASON, CLERK)


def test_a_reason_holds_no_name_and_the_same_key_is_one_entry(lived: Path) -> None:
    before = len(entries(lived))
    with closing(open_ledger(lived, now=START)) as ledger, ledger.writing() as session:
        with pytest.raises(ReasonPersonal):
            record_names_exported(session, "查王样甲一户", ADMINISTRATOR)
        request = Request(ADMINISTRATOR.actor, ADMINISTRATOR.site, key="audit-2026")
        first = record_names_exported(session, REASON, request)
    with closing(open_ledger(lived, now=START)) as ledger, ledger.writing() as session:
        assert record_names_exported(session, REASON, request) == first
        keep(session.transaction, session.clock.random, subject="x", record={"note": "样"}, form="")
        record_names_exported(session, REASON, ADMINISTRATOR)
    assert len(entries(lived)) == before + 2

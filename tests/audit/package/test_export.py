"""The auditor's package: whole, without anything personal, byte for byte the same, and as other programs read it."""

import csv
import json
import shutil
import subprocess
import sys
from collections import defaultdict
from contextlib import closing, nullcontext
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from supermarket.audit.package.csv_tables import guarded
from supermarket.audit.package.export import Exported, export, work_of
from supermarket.errors.files import ExportFolderRefused
from supermarket.journal.entry import leaf_of
from supermarket.journal.store import entries, streams
from supermarket.ledger import open_ledger
from supermarket.local.file_locks import taken
from tests.audit.package.packages import told_by
from tests.command import run
from tests.journal.raw import raw
from tests.village import START, Village

BEAN_CHECK = Path(sys.executable).with_name("bean-check")


def exported(ledger: Path, folder: Path) -> Exported:
    with closing(open_ledger(ledger, now=START)) as opened, opened.reading() as session:
        return export(session, folder)


@pytest.fixture
def package(lived: Path, tmp_path: Path) -> Path:
    """Give the package of a lived-in ledger."""
    exported(lived, tmp_path / "package")
    return tmp_path / "package"


def files_of(package: Path) -> dict[str, bytes]:
    return {path.relative_to(package).as_posix(): path.read_bytes() for path in package.rglob("*") if path.is_file()}


def described(package: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((package / "datapackage.json").read_bytes())
    return found


def table(package: Path, name: str) -> list[dict[str, str]]:
    with (package / "tables" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_same_ledger_gives_the_same_bytes(lived: Path, package: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    shutil.copyfile(lived, copy)
    exported(copy, tmp_path / "again")
    assert files_of(tmp_path / "again") == files_of(package)


@pytest.mark.parametrize(
    "where",
    [
        {"SUPERMARKET_LANG": "zh"},
        {"TZ": "America/St_Johns", "SUPERMARKET_NOW": "2027-12-31T23:59+08:00"},
        {"TZ": "Asia/Shanghai", "LC_ALL": "tr_TR.UTF-8"},
        {"LC_ALL": "C", "PYTHONIOENCODING": "gbk", "PYTHONHASHSEED": "7", "PYTHONTZPATH": ""},
    ],
)
def test_language_day_place_and_machine_change_no_byte(
    lived: Path, package: Path, tmp_path: Path, where: dict[str, str]
) -> None:
    done = run("--db", lived, "audit", "export", tmp_path / "elsewhere", env=where)
    assert done.code == 0, done.err
    assert files_of(tmp_path / "elsewhere") == files_of(package)


def test_books_that_were_made_anew_change_no_byte(lived: Path, package: Path, tmp_path: Path) -> None:
    assert run("--db", lived, "books", "rebuild").code == 0
    exported(lived, tmp_path / "again")
    assert files_of(tmp_path / "again") == files_of(package)


def test_an_export_writes_nothing_into_the_ledger(lived: Path, tmp_path: Path) -> None:
    with raw(lived) as connection:
        before = list(connection.iterdump())
    exported(lived, tmp_path / "package")
    with raw(lived) as connection:
        assert list(connection.iterdump()) == before


def test_what_a_killed_export_left_is_swept_up_by_the_next_one_and_nothing_else(lived: Path, tmp_path: Path) -> None:
    left, writing, other = (tmp_path / name for name in (".package-killed", ".package-writes", ".package-notes"))
    for folder in (left, writing, other):
        folder.mkdir()
        (folder / "journal.jsonl").touch()
    (left / ".writing").touch()
    with taken(writing / ".writing") or nullcontext():
        exported(lived, tmp_path / "package")
    assert {each.name for each in tmp_path.iterdir() if each.name.startswith(".")} == {writing.name, other.name}
    assert not (tmp_path / "package" / ".writing").exists()


def test_the_journal_is_every_entry_in_the_bytes_that_were_sealed(lived: Path, package: Path) -> None:
    lines = (package / "journal.jsonl").read_bytes().removesuffix(b"\n").split(b"\n")
    with closing(open_ledger(lived, now=START)) as opened, opened.reading() as session:
        held = list(entries(session.transaction))
    assert [sha256(b"\x00" + line).digest() for line in lines] == [leaf_of(entry) for entry in held]
    listed = [(row["entry"], row["leaf"]) for row in table(package, "entries")]
    assert listed == [(entry.name, entry.leaf.hex()) for entry in held]


def test_the_descriptor_names_every_file_as_it_is(package: Path) -> None:
    files = files_of(package)
    resources = described(package)["resources"]
    assert {resource["path"] for resource in resources} == files.keys() - {"datapackage.json"}
    for resource in resources:
        content = files[resource["path"]]
        assert resource["bytes"] == len(content)
        assert resource["hash"] == "sha256:" + sha256(content).hexdigest()
    names = [resource["name"] for resource in resources]
    assert len(set(names)) == len(names)
    assert all(name.isascii() and name == name.lower() for name in names)


def test_every_table_is_as_its_schema_says(package: Path) -> None:
    tables = [resource for resource in described(package)["resources"] if "schema" in resource]
    names = {row["entry"] for row in table(package, "entries")}
    assert len(tables) >= 20
    for resource in tables:
        content = (package / resource["path"]).read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.count(b"\n") == content.count(b"\r\n")
        rows = table(package, resource["name"])
        schema = resource["schema"]
        assert resource["rows"] == len(rows), resource["name"]
        assert content[3:].split(b"\r\n")[0].decode() == ",".join(field["name"] for field in schema["fields"])
        keys = [tuple(row[name] for name in schema["primaryKey"]) for row in rows]
        assert len(set(keys)) == len(keys), resource["name"]
        for field in schema["fields"]:
            cells = {row[field["name"]] for row in rows} - {""}
            if field["type"] == "integer":
                assert all(str(int(cell)) == cell for cell in cells)
            if field["type"] == "date":
                assert all(len(cell) == 10 and cell[4] == cell[7] == "-" for cell in cells)
        if "foreignKeys" in schema:
            assert {row["entry"] for row in rows} <= names


def test_something_of_every_sort_is_in_the_tables(package: Path) -> None:
    empty = {resource["name"] for resource in described(package)["resources"] if resource.get("rows") == 0}
    assert empty <= {  # in test_export_tables.py there is something in these too
        "clocks",
        "confirmations",
        "forms",
        "declines",
        "doubled",
        "late",
        "locks",
        "heard",
        "resets",
        "assessment_beside",
        "assessment_roots",
        "month_checks",
        "month_exceptions",
        "month_figures",
        "name_exports",
        "patterns",
        "requests",
    }


def test_nothing_personal_is_in_any_file(village: Village, tmp_path: Path) -> None:
    household = village.enrol("欧阳样例", "13912345678")
    card = village.card(household)
    with village.ledger.reading() as session:
        export(session, tmp_path / "package")
        personal = session.transaction.driver.execute("SELECT salt, record, commitment FROM personal").fetchall()
        ((payload,),) = session.transaction.driver.execute("SELECT payload FROM card").fetchall()
    files = files_of(tmp_path / "package")
    workbook = openpyxl.load_workbook(tmp_path / "package" / "overview.xlsx")
    cells = "\n".join(str(cell) for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row)
    files["overview.xlsx"] = cells.encode()
    assert any(b"13912345678" in record.encode() for _salt, record, _commitment in personal)
    for path, content in files.items():
        for hidden in ("欧阳", "13912345678", card.payload):
            assert hidden.encode() not in content, (path, hidden)
        for salt, _record, commitment in personal:
            assert salt.hex().encode() not in content
            assert path == "journal.jsonl" or commitment.encode() not in content, path
        assert path == "journal.jsonl" or payload.encode() not in content, path


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "'x"])
def test_a_text_that_spreadsheets_would_run_is_guarded(village: Village, tmp_path: Path, name: str) -> None:
    village.receive("1002", 10, donor=name)
    with village.ledger.reading() as session:
        export(session, tmp_path / "package")
    cells = [row["name"] for row in table(tmp_path / "package", "donors")]
    stored = name.replace("＝", "=")  # what is typed is brought to NFKC
    assert "'" + stored in cells
    workbook = openpyxl.load_workbook(tmp_path / "package" / "overview.xlsx")
    (cell,) = [cell for (cell,) in workbook["捐赠单位"].iter_rows(min_col=6, max_col=6) if cell.value == stored]
    assert cell.data_type == "s"
    assert verifies(tmp_path / "package")


def test_a_guard_is_taken_away_by_taking_one_apostrophe() -> None:
    for text in ("=1", "\tx", "\rx", "\nx", "'x", "''x", "－1"):
        assert guarded(text) == "'" + text
    for value in ("", "x=1", "1000-1", -5, 0, None):
        assert guarded(value) == value


def verifies(package: Path) -> bool:
    return told_by(package) == []


# --- accounts and the accounting file --------------------------------------------------------------------------------


def test_every_account_closes_with_what_the_books_hold(lived: Path, package: Path) -> None:
    with raw(lived) as connection:
        held = connection.execute("SELECT account, commodity, amount FROM balance").fetchall()
    found = {(row["account"], row["commodity"]): int(row["balance"]) for row in table(package, "accounts")}
    assert found == {(account, commodity): amount for account, commodity, amount in map(tuple, held)}
    assert 0 in found.values(), "accounts that hold nothing any more are listed too"


def bean_check(package: Path) -> subprocess.CompletedProcess[str]:
    program = [str(BEAN_CHECK), str(package / "ledger.beancount")]
    return subprocess.run(program, capture_output=True, check=False, text=True)


def test_bean_check_accepts_the_accounting_file(package: Path) -> None:
    done = bean_check(package)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_posting_is_in_the_accounting_file(package: Path) -> None:
    text = (package / "ledger.beancount").read_text(encoding="utf-8")
    legs = [line.split() for line in text.splitlines() if line.startswith(("  Assets", "  Equity", "  Expenses"))]
    found = [(account, commodity.replace("FEN", "CNY"), amount) for account, amount, commodity in legs]
    assert found == [(row["account"], row["commodity"], row["amount"]) for row in table(package, "postings")]


@pytest.fixture
def months(village: Village, tmp_path: Path) -> Path:
    """Give the package of a village that lived through four months, in one of which nothing happened."""
    household = village.enrol()
    village.receive("1001", 50)
    for days in (0, 31, 61):
        village.time.move(days=days)
        village.credit(household, 5)
        village.redeem(household, "1001")
    with village.ledger.reading() as session:
        export(session, tmp_path / "package")
    return tmp_path / "package"


def balances(package: Path) -> dict[str, list[tuple[str, str]]]:
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in (package / "ledger.beancount").read_text(encoding="utf-8").splitlines():
        match line.split():
            case [day, "balance", account, amount, _commodity]:
                found[account].append((day, amount))
    return found


def test_a_balance_stands_after_every_month_in_which_an_account_moved_and_after_the_last_day(months: Path) -> None:
    found = balances(months)
    assert found["Equity:Issued:3001"] == [("2026-04-01", "-5"), ("2026-05-01", "-10"), ("2026-06-03", "-15")]
    assert found["Equity:Purchased:5001"] == [("2026-04-01", "-50"), ("2026-06-03", "-50")]
    assert bean_check(months).returncode == 0


@pytest.mark.parametrize("old", ["  Equity:Issued:3001  -5 POINT", "2026-05-01 balance Equity:Issued:3001  -10 POINT"])
def test_bean_check_refuses_an_altered_figure(months: Path, old: str) -> None:
    path = months / "ledger.beancount"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, old.replace("-", "-9")[: len(old) + 9], 1), encoding="utf-8")
    assert bean_check(months).returncode != 0


def test_a_ledger_in_which_nothing_moved_is_accepted_too(ledger_path: Path, tmp_path: Path) -> None:
    exported(ledger_path, tmp_path / "package")
    assert bean_check(tmp_path / "package").returncode == 0
    assert verifies(tmp_path / "package")


# --- the overview and the guide ---------------------------------------------------------------------------------------


def test_the_overview_has_chinese_headings_that_stay_in_sight_and_real_numbers(package: Path) -> None:
    workbook = openpyxl.load_workbook(package / "overview.xlsx")
    assert workbook.sheetnames[:2] == ["概况", "每月"]
    for sheet in workbook:
        assert sheet.freeze_panes == "A2"
        assert all("\u4e00" <= str(cell.value)[0] <= "\u9fff" for cell in sheet[1])
    accounts = workbook["账户余额"]
    stated = {(row["account"], row["commodity"]): int(row["balance"]) for row in table(package, "accounts")}
    shown = {(row[0], row[1]): row[-1] for row in accounts.iter_rows(min_row=2, values_only=True)}
    assert shown == {key: value / 100 if key[1] == "CNY" else value for key, value in stated.items()}
    assert {cell.data_type for row in accounts.iter_rows(min_row=2, min_col=7, max_col=7) for cell in row} == {"n"}


def test_the_overview_tells_the_months(months: Path) -> None:
    sheet = openpyxl.load_workbook(months / "overview.xlsx")["每月"]
    rows = [row[:3] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert rows == [("2026-03", 5, 3), ("2026-04", 5, 3), ("2026-06", 5, 3)]


def test_the_overview_states_the_root_and_says_that_a_drill_is_one(lived: Path, package: Path) -> None:
    with closing(open_ledger(lived, now=START)) as opened, opened.reading() as session:
        (stream,) = streams(session.transaction)
    said = {row["item"]: row["words"] for row in table(package, "about")}
    assert said["演练"] == "这是演练，不是真账"
    assert said[f"流水账 {stream.origin} 流水根"] == stream.root.hex()
    assert said["流水总条数"] == str(stream.size)
    assert described(package)["streams"] == [{"origin": stream.origin, "size": stream.size, "root": stream.root.hex()}]
    assert described(package)["drill"] is True


def test_the_guide_says_how_to_check_and_what_each_file_is(package: Path) -> None:
    text = (package / "0-说明.txt").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert sha256((package / "verify.py").read_bytes()).hexdigest().encode() in text
    assert b"python -I verify.py" in text
    for path in files_of(package):
        assert Path(path).name.encode() in text or Path(path).parent.name == "tables"


def test_the_guide_holds_nothing_of_the_ledger(package: Path, ledger_path: Path, tmp_path: Path) -> None:
    exported(ledger_path, tmp_path / "other")
    for name in ("0-说明.txt", "1-正文字典.txt", "dictionary.csv", "verify.py"):
        assert (tmp_path / "other" / name).read_bytes() == (package / name).read_bytes()


# --- where it is written ----------------------------------------------------------------------------------------------


def test_a_package_goes_into_an_empty_folder(lived: Path, tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    exported(lived, tmp_path / "package")
    assert verifies(tmp_path / "package")


@pytest.mark.parametrize("what", ["a folder with something in it", "a file"])
def test_nothing_is_written_over(lived: Path, tmp_path: Path, what: str) -> None:
    folder = tmp_path / "package"
    if what == "a file":
        folder.write_text("mine", encoding="utf-8")
    else:
        folder.mkdir()
        (folder / "mine").write_text("mine", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ExportFolderRefused) as refused:
        exported(lived, folder)
    assert refused.value.code == "export_folder_refused"
    assert (refused.value.path, refused.value.found) == (str(folder), "package" if what == "a file" else "mine")
    assert sorted(path for path in tmp_path.rglob("*") if not path.name.startswith("ledger.db")) == [
        path for path in before if not path.name.startswith("ledger.db")
    ]


def test_an_export_that_fails_leaves_nothing_behind(lived: Path, tmp_path: Path) -> None:
    def stop(_done: int) -> None:
        raise KeyboardInterrupt

    place = tmp_path / "place"
    with (
        closing(open_ledger(lived, now=START)) as opened,
        opened.reading() as session,
        pytest.raises(KeyboardInterrupt),
    ):
        export(session, place / "package", stop)
    assert list(place.iterdir()) == []


def test_progress_counts_up_to_the_whole_work(lived: Path, tmp_path: Path) -> None:
    told: list[int] = []
    with closing(open_ledger(lived, now=START)) as opened, opened.reading() as session:
        work = work_of(session)
        export(session, tmp_path / "package", told.append)
    assert told == sorted(told)
    assert told[-1] == work


def test_the_command_needs_no_operator_and_answers_in_json(lived: Path, tmp_path: Path) -> None:
    done = run("--db", lived, "--json", "audit", "export", tmp_path / "package")
    assert done.code == 0, done.err
    assert done.json.keys() == {"folder", "entries", "streams", "files", "verifier"}
    assert done.json["verifier"] == sha256((tmp_path / "package/verify.py").read_bytes()).hexdigest()
    assert set(done.json["files"]) == files_of(tmp_path / "package").keys()
    again = run("--db", lived, "audit", "export", tmp_path / "package")
    assert again.code == 1
    assert again.out == ""

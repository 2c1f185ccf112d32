"""verify.py, run from the package alone: content with a good one, and naming every file that a hand altered in it.

The forger mends datapackage.json after everything that he does.
"""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from supermarket.audit.package.checker.apart import anew
from supermarket.audit.package.checker.faults import SHOWN_MAX
from supermarket.audit.package.checker.files.descriptor import JOURNAL_FILE
from supermarket.audit.package.checker.rules.all import breaches
from supermarket.audit.package.checker.sealed import entry_of
from supermarket.ledger import open_ledger
from tests.audit.package.packages import (
    alter,
    breaches_told_by,
    codes,
    files_named,
    lent,
    mend_descriptor,
    packed,
    parts_of,
    put_parts,
    run_by,
    run_here,
    told_by,
)


@pytest.fixture(scope="module")
def made_package(made_lived: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the package that is lent to one test after another."""
    folder = tmp_path_factory.mktemp("exported")
    shutil.copyfile(made_lived, folder / "ledger.db")
    return packed(folder / "ledger.db", folder / "package")


@pytest.fixture
def package(made_package: Path) -> Iterator[Path]:
    """Lend a package on which nothing of the program is left but verify.py."""
    with lent(made_package) as package:
        yield package


def test_a_good_package_has_no_fault(package: Path) -> None:
    assert told_by(package) == []


def test_the_package_of_a_new_ledger_has_neither_fault_nor_breach(made_ledger: Path, tmp_path: Path) -> None:
    shutil.copyfile(made_ledger, tmp_path / "ledger.db")
    code, text = run_by(packed(tmp_path / "ledger.db", tmp_path / "package"))
    assert (code, text.splitlines()[-1]) == (0, "无误 OK")


def test_the_rules_are_asked_of_every_entry(package: Path) -> None:
    entries = [entry_of(line) for line in (package / "journal.jsonl").read_bytes().splitlines()]
    found = [(each.code, f"{each.origin}-{each.seq}") for each in breaches(entries)]
    assert "figures_differ" in dict(found)  # the months of this ledger are signed without their figures
    assert breaches_told_by(package) == found


def test_the_same_is_told_in_the_same_order_where_no_process_can_be_divided(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (*package.glob("tables/*.csv"), package / "ledger.beancount", package / "overview.xlsx"):
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    together = run_here(package, divided=True)
    monkeypatch.delattr(os, "fork")
    assert run_here(package, divided=True) == together
    assert together[1].count("file_differs") > len(list(package.glob("tables/*.csv")))


def test_begun_anew_over_a_large_journal_it_tells_the_same(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alter(package, "tables/claims.csv", lambda text: text.replace("2026", "2025", 1))
    program, journal, asked = str(package / "verify.py"), package / JOURNAL_FILE, ["1000-1-5"]
    monkeypatch.setattr(sys, "flags", SimpleNamespace(isolated=1, no_site=1, utf8_mode=0))
    assert anew(program, asked, journal) == anew(program, asked, package / "missing") == []
    monkeypatch.setattr("supermarket.audit.package.checker.apart.LARGE", 0)
    done = subprocess.run(anew(program, asked, journal), capture_output=True, check=False, encoding="utf-8")
    assert done.stderr == ""
    assert (done.returncode, done.stdout) == run_by(package, *asked)
    assert done.returncode == 1
    monkeypatch.setattr(sys, "flags", SimpleNamespace(isolated=0, no_site=1, utf8_mode=0))
    assert anew(program, asked, journal) == []


def test_a_reader_who_stops_reading_is_told_nothing_more(package: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-I", package / "verify.py"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as checking:
        assert checking.stdout
        assert checking.stderr
        assert checking.stdout.readline()
        checking.stdout.close()
        assert checking.stderr.read() == b""


def test_it_ends_with_a_numbered_list_of_what_it_cannot_see(package: Path) -> None:
    _code, text = run_by(package)
    assert re.findall(r"^  ([0-9])\. ", text, flags=re.MULTILINE) == ["1", "2", "3", "4", "5", "6", "7"]


# --- the files --------------------------------------------------------------------------------------------------------


def test_a_changed_byte_of_any_file_is_found(package: Path) -> None:
    paths = sorted(path.relative_to(package).as_posix() for path in package.rglob("*") if path.is_file())
    for path in paths:
        if path not in {"verify.py", "journal.jsonl", "datapackage.json", "dictionary.csv"}:
            data = bytearray((package / path).read_bytes())
            data[-3] ^= 1
            (package / path).write_bytes(data)
    mend_descriptor(package)
    untouched = {"verify.py", "journal.jsonl", "datapackage.json", "dictionary.csv"}
    found = {name.split("/xl/")[0].removesuffix("/[Content_Types].xml") for name in files_named(package)}
    assert found - {"overview.xlsx/_rels/.rels"} == {*paths} - untouched


def test_a_missing_file_and_one_that_does_not_belong_there_are_found(package: Path) -> None:
    (package / "tables/donors.csv").rename(package / "tables/mine.csv")
    (package / ".more").write_text("2026-01-01 open Assets:Mine\n", encoding="utf-8")
    (package / "tables/deeper").mkdir()
    (package / "tables/deeper/mine.csv").touch()
    found = told_by(package)
    assert ("file_missing", "tables/donors.csv") in found
    unlisted = {where for code, where in found if code == "file_unlisted"}
    assert unlisted == {".more", "tables/mine.csv", "tables/deeper", "tables/deeper/mine.csv"}


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_file_that_is_a_link_is_found_and_not_followed(package: Path, tmp_path: Path) -> None:
    (package / "tables/donors.csv").replace(tmp_path / "donors.csv")
    (package / "tables/donors.csv").symlink_to(tmp_path / "donors.csv")
    (tmp_path / "goods.csv").hardlink_to(package / "tables/goods.csv")
    (package / "tables/goods.csv").with_name("more").symlink_to(tmp_path)
    linked = {where for code, where in told_by(package) if code == "file_linked"}
    assert linked == {"tables/donors.csv", "tables/goods.csv", "tables/more"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_in_a_files_place_is_not_waited_for(package: Path) -> None:
    for name in ("journal.jsonl", "tables/donors.csv"):
        (package / name).unlink()
        os.mkfifo(package / name)
    found = told_by(package)
    assert {("file_unlisted", "journal.jsonl"), ("file_missing", "journal.jsonl")} <= set(found)


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("datapackage.json", lambda text: text.replace('"drill": true', '"drill": false')),
        ("datapackage.json", lambda text: re.sub(r'"root": "[0-9a-f]', '"root": "x', text, count=1)),
        ("datapackage.json", lambda text: re.sub(r'("district": \[\s*")\d', r"\g<1>9", text)),
        ("datapackage.json", lambda text: text.replace('"type": "integer"', '"type": "string"', 1)),
        ("datapackage.json", lambda text: text.replace("（演练）", "")),
        ("datapackage.json", lambda text: text.replace("{", '{"more": 1,', 1)),
        ("0-说明.txt", lambda text: text.replace("-I", "", 1)),
        ("0-说明.txt", lambda text: re.sub("[0-9a-f]{64}", "0" * 64, text)),
        ("1-正文字典.txt", lambda text: text + "\n"),
        ("dictionary.csv", lambda text: text.replace("points.credited", "points.kredited", 1)),
        ("ledger.beancount", lambda text: text + '\nplugin "evil"\n'),
        ("ledger.beancount", lambda text: text.replace("\n\n", '\n\ninclude ".more"\n', 1)),
        ("ledger.beancount", lambda text: re.sub(r"(?m)^\S+ balance .*\n", "", text)),
        ("ledger.beancount", lambda text: re.sub(r"(?m)^(\S+) balance (\S+)  ", r"\1 balance \2 ", text, count=1)),
        ("ledger.beancount", lambda text: re.sub(r"(?m)^  (Equity:\S+)  (\S+) ", r"  \1 \2 ", text, count=1)),
        ("ledger.beancount", lambda text: text.replace("Redeemed:5001  ", "Redeemed:5002  ", 1)),
        ("ledger.beancount", lambda text: re.sub(r"(balance \S+Fund:5001  )", r"\g<1>1", text)),
        ("tables/accounts.csv", lambda text: text.replace("\r\n", "\r\nAssets:Households:9,POINT,积分,,,1,99\r\n", 1)),
        ("tables/streams.csv", lambda text: text.replace("\r\n", "\r\n1000-1,1000,1,record,9,ab,\r\n", 1)),
        ("tables/postings.csv", lambda text: text.replace("\r\n", "\n")),
        ("tables/postings.csv", lambda text: text.removeprefix("\ufeff")),
        ("tables/goods.csv", lambda text: re.sub(r"(?m)^([^,\"]+),", r'"\1",', text, count=1)),
    ],
)  # fmt: skip
def test_a_forged_file_is_found(package: Path, path: str, change: Callable[[str], str]) -> None:
    alter(package, path, change)
    if path != "datapackage.json":
        mend_descriptor(package)
    assert files_named(package) == {path}


# --- the tables, cell by cell -----------------------------------------------------------------------------------------

Cells = list[list[str]]
Forgery = Callable[[Cells], None]
WIDEST = 22


def cell_changed(column: int, *, blank: bool) -> Forgery:
    """Alter the last cell of a column that says something, or leave it blank."""

    def change(rows: Cells) -> None:
        row = next((row for row in reversed(rows[1:]) if column < len(row) and row[column]), None)
        if row:
            row[column] = "" if blank else row[column][:-1] + ("2" if row[column][-1] == "1" else "1")

    return change


def cell_filled(column: int) -> Forgery:
    """Write into the first blank cell of a column."""

    def change(rows: Cells) -> None:
        row = next((row for row in rows[1:] if column < len(row) and not row[column]), None)
        if row:
            row[column] = "1"

    return change


def column_gone(column: int) -> Forgery:
    """Drop a column with its heading."""

    def change(rows: Cells) -> None:
        for row in rows:
            del row[column : column + 1]

    return change


def row_gone(rows: Cells) -> None:
    rows.pop()


def row_twice(rows: Cells) -> None:
    rows.append(rows[-1])


def row_before(rows: Cells) -> None:
    rows.insert(1, [cell + "1" for cell in rows[1]] if len(rows) > 1 else ["1"])


def rows_swapped(rows: Cells) -> None:
    rows[-2:] = rows[:-3:-1] if len(rows) > 2 else rows[-2:]


FORGERIES: dict[str, Forgery] = {
    "row-gone": row_gone,
    "row-twice": row_twice,
    "row-before": row_before,
    "rows-swapped": rows_swapped,
    **{f"altered-{column}": cell_changed(column, blank=False) for column in range(WIDEST)},
    **{f"blanked-{column}": cell_changed(column, blank=True) for column in range(WIDEST)},
    **{f"filled-{column}": cell_filled(column) for column in range(WIDEST)},
    **{f"dropped-{column}": column_gone(column) for column in range(WIDEST)},
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_every_forged_row_cell_and_column_of_every_table_is_found(package: Path, forgery: Forgery) -> None:
    forged = set[str]()
    for path in sorted((package / "tables").iterdir()):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        before = [list(row) for row in rows]
        forgery(rows)
        if rows != before:
            forged.add(f"tables/{path.name}")
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows(rows)
    mend_descriptor(package)
    if forged:
        assert files_named(package) == forged


def test_no_table_is_wider_than_what_is_tried(package: Path) -> None:
    heads = [path.read_text(encoding="utf-8-sig").splitlines()[0] for path in (package / "tables").iterdir()]
    assert max(head.count(",") + 1 for head in heads) <= WIDEST


# --- the workbook -----------------------------------------------------------------------------------------------------

SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
LAST_TEXT = re.compile(r"(?s)(.*<is><t>)([^<]*)(</t>)")
LAST_NUMBER = re.compile(r"(?s)(.*<v>)([^<]*)(</v>)")
BOOK_FORGERIES: dict[str, Callable[[str], str]] = {
    "a text": lambda xml: LAST_TEXT.sub(r"\g<1>\g<2>1\g<3>", xml, count=1),
    "a number": lambda xml: LAST_NUMBER.sub(r"\g<1>1\g<2>\g<3>", xml, count=1),
    "a formula": lambda xml: LAST_NUMBER.sub(r"\g<1><f>1+1</f>\g<2>\g<3>", xml, count=1),
    "a row gone": lambda xml: re.sub(r"(?s)(.*)<row .*?</row>\n", r"\1", xml, count=1),
    "a hidden row": lambda xml: re.sub(r'(?s)(.*)<row r="', r'\1<row hidden="1" r="', xml, count=1),
    "a hidden column": lambda xml: xml.replace('<col min="1"', '<col hidden="1" min="1"'),
    "a narrow column": lambda xml: re.sub(r'width="\d+"', 'width="0"', xml, count=1),
    "another format": lambda xml: xml.replace(' s="1"', ' s="2"', 1),
    "a link": lambda xml: xml.replace("</worksheet>", '<hyperlinks><hyperlink ref="A1"/></hyperlinks></worksheet>'),
}


@pytest.mark.parametrize("forgery", BOOK_FORGERIES.values(), ids=BOOK_FORGERIES)
def test_every_forged_sheet_is_found(package: Path, tmp_path: Path, forgery: Callable[[str], str]) -> None:
    parts = parts_of(package / "overview.xlsx")
    forged = {name: forgery(xml) for name, xml in parts.items() if SHEET.fullmatch(name)}
    put_parts(package / "overview.xlsx", {**parts, **forged}, tmp_path / "drafts")
    mend_descriptor(package)
    changed = {f"overview.xlsx/{name}" for name, xml in forged.items() if xml != parts[name]}
    assert len(changed) > 20
    assert files_named(package) == changed


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/workbook.xml", "<sheet name=", '<sheet state="hidden" name='),
        ("xl/styles.xml", 'numFmtId="3"', 'numFmtId="9"'),
        ("xl/_rels/workbook.xml.rels", "sheet1.xml", "sheet2.xml"),
        ("[Content_Types].xml", "<Default ", '<Default Extension="bin" ContentType="x"/><Default '),
    ],
)
def test_every_other_part_of_the_workbook_is_compared(
    package: Path, tmp_path: Path, part: str, old: str, new: str
) -> None:
    parts = parts_of(package / "overview.xlsx")
    assert old in parts[part]
    put_parts(package / "overview.xlsx", {**parts, part: parts[part].replace(old, new, 1)}, tmp_path / "drafts")
    mend_descriptor(package)
    assert files_named(package) == {f"overview.xlsx/{part}"}


def test_a_part_too_many_one_too_few_and_what_hides_between_them_are_found(package: Path, tmp_path: Path) -> None:
    book = package / "overview.xlsx"
    parts = parts_of(book)
    put_parts(book, {**parts, "xl/comments1.xml": "<comments/>"}, tmp_path / "more")
    mend_descriptor(package)
    assert files_named(package) == {"overview.xlsx"}
    put_parts(book, {name: text for name, text in parts.items() if name != "xl/styles.xml"}, tmp_path / "fewer")
    assert "overview.xlsx/xl/styles.xml" in files_named(package)
    put_parts(book, parts, tmp_path / "same")
    data = book.read_bytes()
    for altered in (data + b"more", b"MZ" + data, data.replace(b"PK\5\6", b"\0PK\5\6"), b"", data[:-9]):
        book.write_bytes(altered)
        mend_descriptor(package)
        assert any(name.startswith("overview.xlsx") for name in files_named(package))


# --- running it -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("isolated", [True, False])
@pytest.mark.parametrize(
    "name", ["csv.py", "__future__.py", "typing.py", "sitecustomize.py", "json/__init__.py", "re.pyc"]
)
def test_it_runs_nothing_that_lies_beside_it_and_says_so(package: Path, *, name: str, isolated: bool) -> None:
    (package / name).parent.mkdir(exist_ok=True)
    (package / name).write_text("print('run'); raise SystemExit(0)\n", encoding="utf-8")
    code, text = run_by(package, isolated=isolated)
    assert code == 1
    assert text.startswith("本文件夹中还有")
    assert "run\n" not in text


def test_many_faults_are_counted_and_only_the_first_told(package: Path) -> None:
    alter(package, "journal.jsonl", lambda text: text.replace('"v":1', '"v":2') * 2)
    code, text = run_by(package)
    assert code == 1
    assert len([line for line in text.splitlines() if re.match(r"[a-z_]+\t", line)]) == SHOWN_MAX
    assert re.search(r"(?m)^共 \d{3,} 个问题 faults：\{.*'entry_malformed': .*\}$", text)


def test_what_is_told_of_a_file_holds_no_control_characters(package: Path) -> None:
    alter(package, "tables/goods.csv", lambda text: text.replace("\r\n", "\x1b[2J\t\r\n", 1))
    _code, text = run_by(package)
    assert "\x1b" not in text
    assert ("file_differs", "tables/goods.csv:1") in told_by(package)


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_a_console_of_another_encoding_is_no_fault(
    package: Path, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    done = subprocess.run([sys.executable, str(package / "verify.py")], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"breaches" in done.stdout


def test_a_package_with_names_opens_every_commitment(lived: Path, tmp_path: Path) -> None:
    package = packed(lived, tmp_path / "package", names=True)
    assert told_by(package) == []
    for path, change in {
        "tables/people.csv": lambda text: text.replace("王样甲", "王样乙", 1),
        "tables/records.csv": lambda text: text.replace("王样甲", "王样乙", 1),
        "tables/notes.csv": lambda text: text.replace("清扫", "没扫", 1),
    }.items():
        forged = Path(shutil.copytree(package, tmp_path / "forged"))
        alter(forged, path, change)
        mend_descriptor(forged)
        assert codes(forged) & {"file_differs", "record_differs"}
        shutil.rmtree(forged)
    alter(package, "tables/records.csv", lambda text: re.sub(r"(?m)^[0-9a-f]{64},.*\n", "", text, count=1))
    mend_descriptor(package)
    assert "record_missing" in codes(package)


def test_what_was_erased_is_missing_from_a_package_with_names_and_must_be(lived: Path, tmp_path: Path) -> None:
    with closing(open_ledger(lived)) as ledger, ledger.reading() as session:
        rows = session.transaction.driver.execute("SELECT commitment FROM erased").fetchall()
    package = packed(lived, tmp_path / "package", names=True)
    records = (package / "tables/records.csv").read_text(encoding="utf-8")
    assert rows
    assert [row[0] for row in rows if row[0] in records] == []
    (gone,) = (row[0] for row in rows[:1])
    alter(package, "tables/records.csv", lambda text: f"{text}{gone},{'00' * 32},{{}}\n")
    mend_descriptor(package)
    assert "record_erased" in codes(package)


def test_the_descriptor_is_that_of_the_files(package: Path) -> None:
    before = (package / "datapackage.json").read_bytes()
    mend_descriptor(package)
    assert (package / "datapackage.json").read_bytes() == before
    assert json.loads(before)["resources"]

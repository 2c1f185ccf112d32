"""verify.py, run from the package alone: content with a good one, and naming whatever a hand altered in it.

A clumsy hand leaves datapackage.json as it was; a forger mends its figures too, and is found by what must agree.
"""

import csv
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from supermarket.audit.package.export import export
from supermarket.books.kinds import no_postings
from supermarket.journal.merkle import Tree, leaf_hash
from supermarket.ledger import KINDS, open_ledger
from tests.audit.tampering import tampering
from tests.command import ROOT
from tests.village import START

VERIFIER = ROOT / "supermarket/audit/package/checker/whole.py"


@pytest.fixture(scope="module")
def made_package(made_lived: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the package that the others are copies of."""
    folder = tmp_path_factory.mktemp("exported")
    shutil.copyfile(made_lived, folder / "ledger.db")
    return packed(folder / "ledger.db", folder / "package")


@pytest.fixture
def package(made_package: Path, tmp_path: Path) -> Path:
    """Give a package of this test's own, on which nothing of the program is left but verify.py."""
    return Path(shutil.copytree(made_package, tmp_path / "package"))


def packed(ledger: Path, folder: Path) -> Path:
    with closing(open_ledger(ledger, now=START)) as opened, opened.reading() as session:
        export(session, folder)
    return folder


def faults(package: Path) -> set[tuple[str, str]]:
    """Return the code and place of each fault that verify.py finds."""
    lines = [line.split("\t") for line in told_by(package).splitlines()]
    return {(line[0], line[1]) for line in lines if len(line) == 3}


def told_by(package: Path) -> str:
    """Run verify.py with the bare standard library and return the lines of the faults that it tells."""
    program = [sys.executable, "-I", "-S", str(package / "verify.py")]
    env = {"PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(program, capture_output=True, check=False, encoding="utf-8", env=env)
    assert done.stderr == ""
    lines = [line for line in done.stdout.splitlines(keepends=True) if re.match(r"[a-z_]+\t", line)]
    assert done.returncode == (1 if lines else 0)
    return "".join(lines)


def alter(package: Path, path: str, change: Callable[[str], str]) -> None:
    file = package / path
    text = file.read_bytes().decode()
    altered = change(text)
    assert altered != text
    file.write_bytes(altered.encode())


def mend_descriptor(package: Path) -> None:
    """Make datapackage.json agree with the files, as a forger would."""
    file = package / "datapackage.json"
    content: dict[str, Any] = json.loads(file.read_bytes())
    for resource in content["resources"]:
        data = (package / resource["path"]).read_bytes()
        resource["bytes"], resource["hash"] = len(data), "sha256:" + sha256(data).hexdigest()
        if "rows" in resource:
            resource["rows"] = data.count(b"\n") - (0 if resource["path"].endswith(".jsonl") else 1)
    file.write_text(json.dumps(content), encoding="utf-8")


def first_line_with(text: str, part: str) -> str:
    return next(line for line in text.splitlines(keepends=True) if part in line)


def without(part: str) -> Callable[[str], str]:
    return lambda text: text.replace(first_line_with(text, part), "", 1)


def swapped(text: str) -> str:
    first, second, *rest = text.splitlines(keepends=True)
    return "".join([second, first, *rest])


def swapped_rows(one: int, other: int) -> Callable[[str], str]:
    """Let two lines of a table change places."""

    def change(text: str) -> str:
        lines = text.splitlines(keepends=True)
        lines[one], lines[other] = lines[other], lines[one]
        return "".join(lines)

    return change


def swapped_figures(one: int, other: int) -> Callable[[str], str]:
    """Let two lines of a table keep their places and change what stands in their last column."""

    def change(text: str) -> str:
        lines = [line.rpartition(",") for line in text.splitlines(keepends=True)]
        lines[one], lines[other] = (*lines[one][:2], lines[other][2]), (*lines[other][:2], lines[one][2])
        return "".join(map("".join, lines))

    return change


def test_a_good_package_has_no_fault(package: Path) -> None:
    assert faults(package) == set()


def test_the_verifier_is_one_short_file_of_the_standard_library(package: Path) -> None:
    text = (package / "verify.py").read_text(encoding="utf-8")
    assert text == VERIFIER.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 500
    imported = re.findall(r"^(?:from|import) (\w+)", text, flags=re.MULTILINE)
    assert set(imported) <= sys.stdlib_module_names


def test_the_verifier_knows_every_kind_that_moves_something() -> None:
    text = VERIFIER.read_text(encoding="utf-8")
    moving = {kind.name for kind in KINDS.values() if kind.postings is not no_postings}
    assert {name for name in moving if f'"{name}"' not in text} == set()


def test_a_changed_byte_of_any_file_is_found(made_package: Path, tmp_path: Path) -> None:
    paths = sorted(path.relative_to(made_package).as_posix() for path in made_package.rglob("*") if path.is_file())
    for number, path in enumerate(paths):
        if path in {"datapackage.json", "verify.py"}:
            continue
        package = Path(shutil.copytree(made_package, tmp_path / str(number)))
        data = bytearray((package / path).read_bytes())
        data[-3] ^= 1
        (package / path).write_bytes(data)
        assert ("file_differs", path) in faults(package)


def test_a_missing_an_added_and_a_shortened_file_are_found(package: Path) -> None:
    (package / "tables/donors.csv").rename(package / "tables/mine.csv")
    alter(package, "journal.jsonl", without('"kind":"goods.redeemed"'))
    found = faults(package)
    assert {("file_missing", "tables/donors.csv"), ("file_unlisted", "tables/mine.csv")} <= found
    assert ("rows_differ", "journal.jsonl") in found


@pytest.mark.parametrize(
    ("path", "change", "code"),
    [
        ("journal.jsonl", lambda text: text.replace('"points":', '"points":1', 1), "entry_differs"),
        ("journal.jsonl", lambda text: text.replace('{"actor"', '{ "actor"', 1), "not_canonical"),
        ("journal.jsonl", lambda text: text.replace('{"actor"', '{"actor', 1), "entry_unreadable"),
        ("journal.jsonl", without('"kind":"goods.redeemed"'), "sequence_broken"),
        ("journal.jsonl", swapped, "sequence_broken"),
        ("journal.jsonl", lambda text: text.replace('"quantity":40', '"quantity":41'), "root_differs"),
        ("tables/entries.csv", without("goods.redeemed"), "entry_not_listed"),
        ("tables/entries.csv", lambda text: text.replace(",15001,", ",15002,", 1), "entry_differs"),
        ("tables/streams.csv", lambda text: text[:-4] + ("0" if text[-4] != "0" else "1") + text[-3:], "root_differs"),
        ("tables/postings.csv", without("Expenses:Redeemed"), "unbalanced"),
        ("tables/postings.csv", lambda text: text.replace("Redeemed:5001", "Redeemed:5002", 1), "postings_differ"),
        ("tables/postings.csv", lambda text: text.replace("POINT,40", "POINT,41"), "unbalanced"),
        ("tables/accounts.csv", without("Expenses:Redeemed"), "balance_differs"),
        ("tables/accounts.csv", lambda text: re.sub(r"(Fund:5001,.*,)\d+\r", r"\g<1>1\r", text), "balance_differs"),
        ("tables/sites.csv", without(",5001,"), "rows_differ"),
        ("tables/staff.csv", lambda text: text.replace(",clerk,", ",manager,", 1), "row_differs"),
        ("tables/households.csv", lambda text: text.replace(",一组,", ",二组,", 1), "row_differs"),
        ("tables/members.csv", without("-1,"), "rows_differ"),
        ("tables/rules.csv", lambda text: re.sub(r"(VOL-01,[^,]*,)", r"\g<1>9", text, count=1), "row_differs"),
        ("tables/goods.csv", lambda text: re.sub(r"(,1001,[^,]*,[^,]*,)", r"\g<1>9", text, count=1), "row_differs"),
        ("tables/prices.csv", lambda text: text.replace(",1001,", ",1002,", 1), "row_differs"),
        ("tables/donors.csv", lambda text: text.replace("新的单位", "旧的单位"), "row_differs"),
        ("tables/settings.csv", lambda text: re.sub(r"(days_back_max,)", r"\g<1>9", text), "row_differs"),
        ("tables/cards.csv", lambda text: re.sub(r"(\d)(,active)", r"\g<1>1\2", text, count=1), "row_differs"),
        ("tables/deliveries.csv", lambda text: re.sub(r"(-\d+,)1001", r"\g<1>1002", text, count=1), "row_differs"),
        ("tables/uses.csv", lambda text: re.sub(r"(-\d+,)1001", r"\g<1>1003", text, count=1), "row_differs"),
        ("tables/counts.csv", lambda text: re.sub(r",(\d+)\r\n$", r",1\1\r\n", text), "row_differs"),
        ("tables/transfers.csv", lambda text: text.replace(",5002,", ",5003,", 1), "row_differs"),
        ("tables/arrivals.csv", lambda text: text.replace(",1001,", ",1002,", 1), "row_differs"),
        ("tables/reversals.csv", lambda text: text.replace("wrong item", "nothing", 1), "row_differs"),
        ("tables/uses.csv", lambda text: re.sub(r"(,\d+)\r\n$", r"\g<1>0\r\n", text), "row_differs"),
        ("tables/uses.csv", without(",given,"), "rows_differ"),
        ("tables/deliveries.csv", lambda text: re.sub(r"(,1001,5001,[^,]*,)", r"\g<1>9", text), "row_differs"),
        ("tables/deliveries.csv", lambda text: re.sub(r"(,1001,5001,[^,]*,[^,]*,)", r"\g<1>9", text), "row_differs"),
        ("tables/deliveries.csv", without(",1002,"), "rows_differ"),
        ("tables/cards.csv", lambda text: text.replace(",frozen,", ",active,", 1), "row_differs"),
        ("tables/prices.csv", without(",1001,"), "rows_differ"),
        ("tables/prices.csv", swapped_rows(2, 3), "row_without_entry"),
        ("tables/prices.csv", swapped_figures(2, 3), "row_differs"),
        ("tables/prices.csv", lambda text: re.sub(r"(,1001,[^,]*,[^,]*,)", r"\g<1>2026-03-01", text), "row_differs"),
        ("tables/signatures.csv", lambda text: text.replace(",institute,", ",manager,"), "row_differs"),
        ("tables/signatures.csv", without(",institute,"), "rows_differ"),
        ("tables/signatures.csv", lambda text: text.replace(",33001,", ",15001,", 1), "row_differs"),
        ("tables/withdrawals.csv", without("2026-01"), "rows_differ"),
        ("tables/closes.csv", without(",5001,"), "rows_differ"),
        ("tables/closes.csv", lambda text: text.replace(",5001,", ",5002,"), "row_differs"),
        ("tables/tills.csv", lambda text: re.sub(r",1000-1-\d+\r", ",\r", text), "row_differs"),
        ("tables/tills.csv", lambda text: re.sub(r"\n1000-1-", "\n1000-2-", text, count=1), "row_without_entry"),
        ("ledger.beancount", lambda text: text.replace("Redeemed:5001  ", "Redeemed:5002  ", 1), "beancount_differs"),
        ("ledger.beancount", without("  Expenses:Redeemed"), "beancount_differs"),
        ("ledger.beancount", lambda text: re.sub(r"(balance \S+Fund:5001  )", r"\g<1>1", text), "beancount_differs"),
    ],
)  # fmt: skip
def test_a_forger_who_mends_the_hashes_is_found(
    package: Path, path: str, change: Callable[[str], str], code: str
) -> None:
    alter(package, path, change)
    mend_descriptor(package)
    found = faults(package)
    assert code in {each for each, _where in found}
    assert "file_differs" not in {each for each, _where in found}


Cells = list[list[str]]


def cell_changed(column: int, *, blank: bool) -> Callable[[Cells], None]:
    """Alter the last cell of a column that says something, or leave it blank."""

    def change(rows: Cells) -> None:
        row = next((row for row in reversed(rows[1:]) if column < len(row) and row[column]), None)
        if row:
            row[column] = "" if blank else row[column][:-1] + ("2" if row[column][-1] == "1" else "1")

    return change


def cell_filled(column: int) -> Callable[[Cells], None]:
    """Write into the first blank cell of a column."""

    def change(rows: Cells) -> None:
        row = next((row for row in rows[1:] if column < len(row) and not row[column]), None)
        if row:
            row[column] = "1"

    return change


def row_gone(rows: Cells) -> None:
    rows.pop()


def row_twice(rows: Cells) -> None:
    rows.append(rows[-1])


WIDEST = 20
FORGERIES = {
    "row-gone": row_gone,
    "row-twice": row_twice,
    **{f"altered-{column}": cell_changed(column, blank=False) for column in range(WIDEST)},
    **{f"blanked-{column}": cell_changed(column, blank=True) for column in range(WIDEST)},
    **{f"filled-{column}": cell_filled(column) for column in range(WIDEST)},
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_every_forged_row_and_cell_of_every_table_is_found(package: Path, forgery: Callable[[Cells], None]) -> None:
    forged = set[str]()
    for path in sorted((package / "tables").iterdir()):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        before = [list(row) for row in rows]
        if path.stem not in {"entries", "postings", "streams", "accounts"}:
            forgery(rows)
        if rows != before:
            forged.add(path.stem)
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows(rows)
    mend_descriptor(package)
    if forged:
        found = set(re.findall(r"tables/(\w+)\.csv", told_by(package)))
        assert forged - found == set()


def test_a_claim_posted_before_its_notice_ended_or_twice_is_found(lived: Path, tmp_path: Path) -> None:
    with tampering(lived) as connection:
        connection.execute(
            "UPDATE entry SET body = json_replace(body, '$.last_day', '2027-01-01') WHERE kind = 'notice.published'"
        )
        (claim,) = connection.execute(
            "SELECT min(json_extract(body, '$.claim')) FROM entry WHERE kind = 'claim.posted'"
        ).fetchone()
        connection.execute(
            "UPDATE entry SET body = json_replace(body, '$.claim', ?) WHERE kind = 'claim.posted'", (claim,)
        )
        connection.execute(
            "UPDATE claim_step SET claim_seq = ? WHERE step = 'posted'", (int(claim.rpartition("-")[2]),)
        )
    codes = {code for code, _where in faults(packed(lived, tmp_path / "package"))}
    assert {"posted_early", "posted_twice"} <= codes


def test_a_package_of_books_that_were_tampered_with_names_the_entry(lived: Path, tmp_path: Path) -> None:
    with tampering(lived) as connection:
        connection.execute("UPDATE posting SET amount = 41 WHERE amount = 40 AND commodity = 'POINT'")
        connection.execute("UPDATE balance SET amount = amount + 1 WHERE account = 'Expenses:Redeemed:5001'")
        (name,) = connection.execute("SELECT origin || '-' || seq FROM posting WHERE amount = 41").fetchone()
    found = faults(packed(lived, tmp_path / "package"))
    assert {("postings_differ", name), ("unbalanced", name)} <= found
    assert ("balance_differs", "Expenses:Redeemed:5001 POINT") in found


def test_a_package_of_a_sealed_entry_that_was_altered_names_it(lived: Path, tmp_path: Path) -> None:
    with tampering(lived) as connection:
        connection.execute("UPDATE entry SET actor = '15002' WHERE seq = 100")
    assert {("entry_differs", "1000-1-100"), ("root_differs", "1000-1")} <= faults(packed(lived, tmp_path / "package"))


def test_many_faults_are_counted_and_only_the_first_told(package: Path) -> None:
    alter(package, "tables/entries.csv", lambda text: re.sub(r",\d{13},", ",1,", text))
    program = [sys.executable, "-I", "-S", str(package / "verify.py")]
    done = subprocess.run(
        program, capture_output=True, check=False, encoding="utf-8", env={"PYTHONIOENCODING": "utf-8"}
    )
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) <= 210
    assert "entry_differs" in done.stdout.splitlines()[-1]


def test_a_console_of_another_encoding_is_no_fault(package: Path) -> None:
    program = [sys.executable, "-I", "-S", str(package / "verify.py")]
    for encoding in ("gbk", "ascii"):
        done = subprocess.run(program, capture_output=True, check=False, env={"PYTHONIOENCODING": encoding})
        assert (done.returncode, done.stderr) == (0, b"")


def test_the_root_as_it_was_after_an_entry_can_be_compared_with_paper(package: Path) -> None:
    tree = Tree()
    for line in (package / "journal.jsonl").read_bytes().splitlines()[:100]:
        tree.append(leaf_hash(line))
    program = [sys.executable, "-I", "-S", str(package / "verify.py"), "1000-1-100"]
    done = subprocess.run(program, capture_output=True, check=False, encoding="utf-8")
    assert f"1000-1-100\t{tree.root().hex()}" in done.stdout.splitlines()

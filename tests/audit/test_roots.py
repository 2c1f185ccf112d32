"""A root that was sealed, or that stands on paper outside, is compared with the tree as it is now."""

import shutil
import tracemalloc
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
import xlsxwriter

from supermarket.audit.package.export import export
from supermarket.audit.verification.outside import Outside, OutsideRoot, outside_of, roots_in, typed_root
from supermarket.errors.audit import RootsEmpty, RootsUnreadable
from supermarket.errors.registers import FileUnreadable
from supermarket.inspection import verify_file
from supermarket.journal.merkle import Tree
from supermarket.ledger import open_ledger
from tests.audit.tampering import codes, named, reroot, reseal, tampering, verified
from tests.cli.office import typed
from tests.journal.raw import Raw, raw, row_of
from tests.refusing import fields_of
from tests.village import START

OWN = "1000-1"
ROOT = "0123456789abcdef" * 4


def root_at(ledger: Path, size: int) -> str:
    """Return the root of the first so many entries, as a receipt of that moment prints it."""
    tree = Tree()
    with raw(ledger) as connection:
        for (leaf,) in connection.execute("SELECT leaf FROM entry WHERE seq <= ? ORDER BY seq", (size,)):
            tree.append(leaf)
    return tree.root().hex()


def forge(ledger: Path, *, sealed: bool) -> int:
    """Have another man credit, and make every seal again, or all but the roots under signatures; return the entry."""
    with tampering(ledger) as connection:
        seq = first_award(connection)
        for table in ("entry", "award"):
            connection.execute(f"UPDATE {table} SET actor = '91001' WHERE seq = ?", (seq,))  # noqa: S608 - a table of ours
        reseal(connection, seq)
        reroot(connection, sealed=sealed)
    return seq


def first_award(connection: Raw) -> int:
    """Return the number of the first credit."""
    seq: int = row_of(connection, "entry", "kind = 'points.credited'")["seq"]
    return seq


# --- sealed roots -----------------------------------------------------------------------------------------------------


def test_what_was_changed_before_a_signature_is_betrayed_by_the_root_that_it_seals(lived: Path) -> None:
    forge(lived, sealed=False)
    faults = verified(lived).faults
    with raw(lived) as connection:
        signed = {(OWN, seq) for (seq,) in connection.execute("SELECT seq FROM entry WHERE kind = 'month.signed'")}
    assert len(signed) == 2
    assert named(faults, "root_sealed_differs") == signed
    assert codes(verify_file(lived, processes=2).faults) == codes(faults)


@pytest.mark.parametrize("change", [{"size": -1}, {"size": 1}, {"size": 100_000}], ids=str)
def test_a_signature_that_names_another_size_is_found(lived: Path, change: dict[str, int]) -> None:
    with tampering(lived) as connection:
        row = row_of(connection, "entry", "kind = 'month.signed'")
        size = f'"size":{row["seq"] - 1}'
        body = row["body"].replace(size, f'"size":{row["seq"] - 1 + change["size"]}')
        assert body != row["body"]
        connection.execute("UPDATE entry SET body = ? WHERE seq = ?", (body, row["seq"]))
        reseal(connection, row["seq"])
        reroot(connection)
    assert (OWN, row["seq"]) in named(verified(lived).faults, "root_sealed_differs")


# --- roots from outside -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 2, 64, 100, -1])
def test_a_root_from_paper_fits_an_honest_ledger(lived: Path, size: int) -> None:
    whole = verified(lived).streams[0].size
    at = size if size > 0 else whole
    for root in (root_at(lived, at), root_at(lived, at)[:16]):
        assert verify_file(lived, outside=Outside((OutsideRoot(OWN, at, root, "receipt"),))).faults == ()


def test_a_forger_who_makes_every_seal_again_is_betrayed_by_a_root_from_paper(lived: Path) -> None:
    whole = verified(lived).streams[0].size
    before = root_at(lived, whole)
    seq = forge(lived, sealed=True)
    assert verified(lived).faults == (), "inside, nothing tells"
    told = OutsideRoot(OWN, whole, before[:16], "receipt")
    faults = verify_file(lived, outside=Outside((told,))).faults
    assert [(fault.origin, fault.seq, fault.code) for fault in faults] == [(OWN, whole, "root_outside_differs")]
    assert faults[0].fields["expected"] == before[:16]
    early = OutsideRoot(OWN, seq - 1, root_at(lived, seq - 1), "receipt")
    assert verify_file(lived, outside=Outside((early,))).faults == (), "what stood before it is as it was"


@pytest.mark.parametrize(("origin", "past"), [(OWN, 1), ("1000-2", 0), ("5017-1", 0)])
def test_a_root_of_an_entry_that_is_not_there_is_named(lived: Path, origin: str, past: int) -> None:
    size = verified(lived).streams[0].size + past
    faults = verify_file(lived, outside=Outside((OutsideRoot(origin, size, ROOT, "receipt"),))).faults
    assert [(fault.origin, fault.seq, fault.code) for fault in faults] == [(origin, size, "root_entry_missing")]


@pytest.mark.parametrize("form", ["folder", "zip", "journal", "streams"])
def test_an_older_package_is_a_witness_and_names_what_differs(lived: Path, tmp_path: Path, form: str) -> None:
    package = tmp_path / "package"
    with closing(open_ledger(lived, now=START)) as ledger, ledger.reading() as session:
        export(session, package)
    witness = {
        "folder": package,
        "zip": tmp_path / "package.zip",
        "journal": package / "journal.jsonl",
        "streams": package / "tables" / "streams.csv",
    }[form]
    if form == "zip":
        with zipfile.ZipFile(witness, "w") as archive:
            for file in package.rglob("*"):
                archive.write(file, Path("package") / file.relative_to(package))
    outside = outside_of([], [witness])
    assert verify_file(lived, outside=outside).faults == ()
    seq = forge(lived, sealed=True)
    faults = verify_file(lived, outside=outside).faults
    assert codes(faults) == {"root_outside_differs"} | ({"entry_otherwise_outside"} if form != "streams" else set())
    if form != "streams":
        assert (OWN, seq) in named(faults, "entry_otherwise_outside")


def test_a_package_without_its_journal_is_a_witness_by_its_streams(lived: Path, tmp_path: Path) -> None:
    with closing(open_ledger(lived, now=START)) as ledger, ledger.reading() as session:
        export(session, tmp_path / "package")
    (tmp_path / "package" / "journal.jsonl").unlink()
    assert [root.size for root in roots_in(tmp_path / "package")] == [verified(lived).streams[0].size]


# --- how they are typed -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        f"1000-1-1894={ROOT}",
        f"1000-1-1894 {ROOT}",
        f"1000-1 1894 {ROOT.upper()}",
        f"  1000-1-1894 ： {ROOT}  ",
        f"1000-1,1894,{ROOT}",
        "1000-1-1894 0123 4567 89ab cdef",
        "１０００－１－１８９４　０１２３　４５６７　８９ａｂ　ｃｄｅｆ",
        "1000\u20111\u20111894 = 0123-4567-89AB-CDEF",
    ],
)
def test_a_root_is_read_however_it_was_typed(text: str) -> None:
    root = typed_root(text, "paper")
    assert root is not None
    assert (root.origin, root.size, root.source) == (OWN, 1894, "paper")
    assert ROOT.startswith(root.root)
    assert len(root.root) >= 16


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1000-1-1894",
        f"1000-1 {ROOT[1:]}g",
        f"1000-1-0={ROOT}",
        "1000-1-1894=0123456789abcde",
        f"1000-1-1894={ROOT}0",
        "1000-1-1894=0123456789abcdeg",
        f"x-1-1894={ROOT}",
    ],
)
def test_what_is_no_root_is_not_taken_for_one(text: str) -> None:
    assert typed_root(text, "paper") is None


def test_a_list_has_comments_and_names_the_line_that_is_no_root(tmp_path: Path) -> None:
    paper = tmp_path / "roots.txt"
    paper.write_bytes("\ufeff# 五月的单子\n\n1000-1-5 0123 4567 89ab cdef # 收据\n".encode())
    assert roots_in(paper) == (OutsideRoot(OWN, 5, ROOT[:16], "roots.txt:3"),)
    paper.write_text("1000-1-5 0123 4567 89ab cdef\n1000-1-6 0123\n", encoding="gb18030")
    with pytest.raises(RootsUnreadable) as refusal:
        roots_in(paper)
    assert fields_of(refusal.value) == {"path": str(paper), "line": 2, "text": "1000-1-6 0123"}
    paper.write_text("# nothing\n", encoding="utf-8")
    with pytest.raises(RootsEmpty):
        roots_in(paper)


def test_a_list_of_roots_may_be_a_workbook_with_titles_and_remarks(tmp_path: Path) -> None:
    paper = tmp_path / "roots.xlsx"
    with xlsxwriter.Workbook(str(paper)) as book:
        page = book.add_worksheet("流水根")
        page.write_row(0, 0, ["各站流水根"])
        page.write_row(1, 0, ["站", "origin", "size"])
        page.write_row(2, 0, [OWN, 5, ROOT])
    assert roots_in(paper) == (OutsideRoot(OWN, 5, ROOT, "roots.xlsx:3"),)


def test_a_journal_that_is_none_is_refused(lived: Path, tmp_path: Path) -> None:
    with closing(open_ledger(lived, now=START)) as ledger, ledger.reading() as session:
        export(session, tmp_path / "package")
    journal = tmp_path / "package" / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:5] + lines[6:]))
    with pytest.raises(RootsUnreadable) as refusal:
        roots_in(journal)
    assert fields_of(refusal.value)["line"] == 6
    journal.write_bytes(b"{}\n")
    with pytest.raises(RootsUnreadable):
        roots_in(journal)


# --- the command ------------------------------------------------------------------------------------------------------


def test_the_command_takes_roots_and_says_how_many_agree(honest: Path, tmp_path: Path) -> None:
    paper = tmp_path / "roots.txt"
    paper.write_text(f"1000-1-7 {root_at(honest, 7)}\n1000-1 9 {root_at(honest, 9)}\n", encoding="utf-8")
    words = ("audit", "verify", "--db", honest)
    done = typed(*words, "--roots", paper, "--root", f"1000-1-5={root_at(honest, 5)[:16]}")
    assert done.code == 0, done.out
    assert "3 roots from outside agree" in done.out
    assert typed(*words, "--root", f"1000-1-5={root_at(honest, 6)}").code == 1
    missing = typed(*words, "--root", f"1000-1-99999={ROOT}")
    assert (missing.code, "1000-1-99999: " in missing.out) == (1, True)
    assert typed(*words, "--root", "1000-1-5").code == 2
    assert typed(*words, "--roots", tmp_path / "none.txt").code == 1
    paper.write_text("1000-1-7 ja\n", encoding="utf-8")
    assert typed(*words, "--roots", paper).code == 1


def test_the_photos_may_lie_elsewhere_or_be_left_out(honest: Path, tmp_path: Path) -> None:
    shutil.move(honest.with_name("ledger-evidence"), tmp_path / "photos")
    words = ("audit", "verify", "--db", honest, "--json")
    alone = typed(*words)
    assert (alone.code, [fault["code"] for fault in alone.json["faults"]]) == (1, ["evidence_elsewhere"])
    assert typed(*words, "--evidence", tmp_path / "photos").code == 0
    without = typed(*words, "--without-evidence")
    assert (without.code, without.json["evidence"]) == (0, False)
    assert typed(*words, "--without-evidence", "--evidence", tmp_path).code == 2


def test_a_packed_line_without_an_end_fills_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package, package.open("journal.jsonl", "w") as journal:
        for _megabyte in range(80):
            journal.write(bytes(1 << 20))
    tracemalloc.start()
    with pytest.raises(RootsUnreadable):
        roots_in(path)
    assert tracemalloc.get_traced_memory()[1] < 60 << 20
    tracemalloc.stop()


def test_what_never_ends_is_no_list_of_roots() -> None:
    with pytest.raises(FileUnreadable):
        roots_in(Path("/dev/zero"))


def test_a_zip_whose_list_of_files_is_damaged_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("journal.jsonl", "")
    path.write_bytes(path.read_bytes().replace(b"PK\x01\x02", b"PK\x01\x00"))
    with pytest.raises(FileUnreadable) as refused:
        roots_in(path)
    assert refused.value.file == path.name


@pytest.mark.parametrize(("damaged", "by"), [(b"name: journal.jsonl", b"name: journaL.jsonl"), (b"", b"")])
def test_a_zip_whose_journal_cannot_be_unpacked_is_refused(tmp_path: Path, damaged: bytes, by: bytes) -> None:
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("journal.jsonl", "name: journal.jsonl\n")
    data = path.read_bytes()
    if not damaged:  # both places say that it is locked with a password
        local, central = data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8
        data = data[:local] + b"\x01" + data[local + 1 : central] + b"\x01" + data[central + 1 :]
    path.write_bytes(data.replace(damaged, by) if damaged else data)
    with pytest.raises(FileUnreadable) as refused:
        roots_in(path)
    assert refused.value.file == path.name

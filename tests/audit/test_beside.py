"""What lies beside the journal: the photos and papers by their hashes, and the people drawer row by row."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from supermarket.backup import back_up, restore
from supermarket.inspection import verify_file
from supermarket.ledger import open_ledger
from supermarket.people.evidence import evidence_folder
from tests.audit.conftest import PAPER_SHA256, PHOTO
from tests.audit.tampering import codes, named, reroot, reseal, tampering, verified
from tests.cli.office import typed
from tests.journal.raw import raw, row_of
from tests.village import START, Time, seeded_clock

OWN = "1000-1"


def entries(ledger: Path, kind: str) -> set[tuple[str, int]]:
    """Return the entries of a kind that name a file."""
    with raw(ledger) as connection:
        found = connection.execute(
            """SELECT origin, seq FROM entry WHERE kind = ? AND body LIKE '%"sha256":%'""", (kind,)
        ).fetchall()
    return {(origin, seq) for origin, seq in found}


# --- the evidence -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "kind"), [(f"{PHOTO.sha256}.jpg", "claim.filed"), (f"{PAPER_SHA256}.png", "month.signed")]
)
@pytest.mark.parametrize("what", ["missing", "altered", "emptied", "renamed"])
def test_a_file_that_is_not_as_it_was_is_named_with_the_entry_that_rests_on_it(
    lived: Path, file: str, kind: str, what: str
) -> None:
    place = evidence_folder(lived) / file
    match what:
        case "missing":
            place.unlink()
        case "altered":
            place.write_bytes(place.read_bytes()[:-1] + b"?")
        case "emptied":
            place.write_bytes(b"")
        case _:
            place.rename(place.with_name("photo.jpg"))
    faults = verified(lived).faults
    code = "evidence_altered" if what in {"altered", "emptied"} else "evidence_missing"
    assert codes(faults) == {code}
    assert named(faults) == entries(lived, kind)
    assert {fault.fields["file"] for fault in faults} == {f"{file[:16]}…"}


@pytest.mark.parametrize(
    ("said", "instead"),
    [(f'"size":{PHOTO.size}', '"size":2800'), ('"kind":"image/jpeg"', '"kind":"application/pdf"')],
)
def test_an_entry_that_says_of_its_file_what_it_is_not_is_named(lived: Path, said: str, instead: str) -> None:
    [(_origin, seq)] = entries(lived, "claim.filed")
    with tampering(lived) as connection:
        connection.execute("UPDATE entry SET body = replace(body, ?, ?) WHERE seq = ?", (said, instead, seq))
        reseal(connection, seq)
        reroot(connection)
    untrue = [fault for fault in verified(lived).faults if fault.code == "evidence_untrue"]
    assert [(fault.seq, fault.fields["found"], fault.fields["bytes"]) for fault in untrue] == [
        (seq, PHOTO.kind, PHOTO.size)
    ]


def test_two_processes_find_the_files_that_are_not_as_they_were(lived: Path) -> None:
    (evidence_folder(lived) / f"{PHOTO.sha256}.jpg").unlink()
    (evidence_folder(lived) / f"{PAPER_SHA256}.png").write_bytes(b"another paper")
    faults = verify_file(lived, processes=2).faults
    assert named(faults, "evidence_missing") == entries(lived, "claim.filed")
    assert named(faults, "evidence_altered") == entries(lived, "month.signed")
    assert codes(faults) == {"evidence_missing", "evidence_altered"}


def test_a_folder_that_was_left_behind_is_said_once(lived: Path) -> None:
    shutil.rmtree(evidence_folder(lived))
    faults = verified(lived).faults
    assert [(fault.code, fault.fields["count"]) for fault in faults] == [("evidence_elsewhere", 4)]


def test_what_was_kept_for_a_request_that_was_refused_is_no_fault(lived: Path) -> None:
    (evidence_folder(lived) / f"{'cd' * 32}.jpg").write_bytes(b"\xff\xd8\xff of a claim that was refused")
    assert verified(lived).faults == ()


def test_a_backup_says_what_it_could_not_take_along_and_mends_what_it_has(lived: Path, tmp_path: Path) -> None:
    folder, photo = tmp_path / "backups", evidence_folder(lived) / f"{PHOTO.sha256}.jpg"
    with closing(open_ledger(lived, now=START)) as ledger:
        assert back_up(ledger, folder).lost == ()
        kept = folder / "supermarket-1000-evidence" / photo.name
        kept.write_bytes(b"torn")
        assert back_up(ledger, folder).lost == ()
        assert kept.read_bytes() == photo.read_bytes()
        photo.unlink()
        assert back_up(ledger, folder).lost == (), "the copy of an earlier backup is there"
        kept.unlink()
        backup = back_up(ledger, folder)
    assert len(backup.lost) == 1
    assert PHOTO.sha256[:16] in backup.lost[0]
    assert "evidence_missing" in codes(verified(Path(backup.file)).faults), "a backup is verified where it lies"
    restored = restore(Path(backup.file), tmp_path / "again" / "ledger.db", seeded_clock(Time(START)))
    assert restored.lost == backup.lost


def test_the_commands_say_which_file_is_not_as_it_was(lived: Path, tmp_path: Path) -> None:
    (_origin, claim), *_ = sorted(entries(lived, "claim.filed"))
    photo = evidence_folder(lived) / f"{PHOTO.sha256}.jpg"
    shared = ("--db", lived, "--now", "2026-03-02T09:00:00+08:00")

    def told() -> tuple[str, str, int]:
        shown = typed("claim", "show", f"{OWN}-{claim}", *shared, "--json").json
        advice = "".join(typed("doctor", "--db", lived, "--json").json["advice"])
        backup = typed("backup", tmp_path / f"backups-{len(list(tmp_path.iterdir()))}", *shared)
        return shown["files"][0]["state"], advice, backup.code

    state, advice, code = told()
    assert (state, PHOTO.sha256[:16] in advice, code) == ("kept", False, 0)
    photo.write_bytes(b"\xff\xd8\xff another street")
    state, advice, code = told()
    assert (state, PHOTO.sha256[:16] in advice, code) == ("altered", True, 1)
    photo.unlink()
    state, advice, code = told()
    assert (state, PHOTO.sha256[:16] in advice, code) == ("missing", True, 1)
    assert f"{PHOTO.sha256[:16]}… (image/jpeg): missing" in typed("claim", "show", f"{OWN}-{claim}", *shared).out


# --- the people -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", ["commitment", "subject", "salt", "record", "initials"])
def test_every_column_of_the_people_drawer_is_looked_at(lived: Path, column: str) -> None:
    with raw(lived) as connection:
        members, notes = ("subject GLOB '1000-1-*-*-*'", "subject NOT GLOB '1000-1-*-*-*'")
        rows = [row_of(connection, "personal", where) for where in (members, notes)]
    expected = {
        "commitment": {"personal_extra", "personal_missing"},
        "salt": {"personal_differs"},
        "record": {"personal_differs"},
    }.get(column, {"personal_row_differs"})
    for row in rows:
        value = row[column]
        last = bytes([value[-1] ^ 1]) if isinstance(value, bytes) else "8" if value.endswith("9") else "9"
        changed = value[:-1] + last
        now = changed if column == "commitment" else row["commitment"]
        with raw(lived) as connection:
            statement = f"UPDATE personal SET {column} = ? WHERE commitment = ?"  # noqa: S608 - a column of ours
            connection.execute(statement, (changed, row["commitment"]))
            assert codes(verified(lived).faults) == expected, row["subject"]
            connection.execute(statement, (value, now))
    assert verified(lived).faults == ()


def test_a_record_of_nobody_is_found_and_whom_it_names_is_not_shown(lived: Path) -> None:
    with raw(lived) as connection:
        connection.execute(
            "INSERT INTO personal VALUES (?, '1000-1-9-9-1', ?, ?, 'wx')", ("ab" * 32, b"x" * 32, '{"name":"王秘密"}')
        )
    faults = verified(lived).faults
    assert [(fault.code, fault.fields) for fault in faults] == [("personal_extra", {"subject": "1000-1-9-9-1"})]
    assert "王秘密" not in faults[0].what


def test_a_record_twice_under_another_commitment_is_found(lived: Path) -> None:
    with raw(lived) as connection:
        connection.execute(
            "INSERT INTO personal SELECT 'cd' || substr(commitment, 3), subject, salt, record, initials "
            "FROM personal LIMIT 1"
        )
    assert codes(verified(lived).faults) == {"personal_extra"}

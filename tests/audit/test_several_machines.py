"""What auditors see of several machines: what each knew, late facts beside breaches, and one package from each."""

import csv
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.merging import ASKED_FIRST, ONCE, interleaved, merged_of
from supermarket.audit.package.checker.merging import OF_THE_MACHINE as NEVER_LATE
from supermarket.audit.package.checker.rules.all import CHECKS
from supermarket.audit.package.checker.rules.unknowing import CAUSES, GROUPS, kinds_in
from supermarket.audit.package.checker.rules.words import BODIES
from supermarket.audit.package.export import export
from supermarket.books.kinds import parsed
from supermarket.books.many.closings import OF_THE_MACHINE
from supermarket.books.many.once import is_once
from supermarket.books.posting import rows_of
from supermarket.inspection import verify_file
from supermarket.journal.store import entries
from supermarket.kinds import KINDS
from supermarket.ledger import open_ledger
from tests.audit.lived_apart import Apart, live_apart, read
from tests.audit.package.packages import alter, run_here, told_by
from tests.audit.rules.forging import asked, in_time
from tests.audit.tampering import tampering
from tests.journal.raw import raw

Change = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Apart:
    """Give three machines that lived apart and heard of each other in the end."""
    return live_apart(tmp_path_factory.mktemp("apart"))


@pytest.fixture(scope="module")
def journal(apart: Apart) -> tuple[Entry, ...]:
    """Give all that the centre's machine holds."""
    with closing(open_ledger(apart.centre.path)) as ledger, ledger.reading() as session:
        return tuple(map(read, entries(session.transaction)))


@pytest.fixture(scope="module")
def packages(apart: Apart, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Give the package of each machine."""
    place = tmp_path_factory.mktemp("packages")
    made = [place / machine.path.parent.name for machine in apart.machines]
    for folder, machine in zip(made, apart.machines, strict=True):
        with closing(open_ledger(machine.path)) as ledger, ledger.reading() as session:
            export(session, folder)
    return made


def late_facts(apart: Apart) -> set[tuple[str, str, str]]:
    """Return what is late in the story: the rule, the entry, and what its machine did not know."""
    names = apart.names
    frozen, closed = (f"1000-1-{int(names['undone'].rpartition('-')[2]) + more}" for more in (1, 4))
    return {
        ("reversed_before", names["undone_again"], names["undone"]),
        ("shown_amiss", names["late"], frozen),
        ("month_was_closed", names["late"], closed),
        ("month_was_closed", names["late_goods"], closed),
    }


def test_every_machine_is_sound_and_lists_the_same_late_facts(apart: Apart) -> None:
    for machine in apart.machines:
        found = verify_file(machine.path, with_evidence=False)
        assert (found.faults, found.breaches, found.ok) == ((), (), True)
        told = {(each.code, f"{each.origin}-{each.seq}", str(each.fields["beside"])) for each in found.late}
        assert told == late_facts(apart)
        assert all("did not know" in each.what for each in found.late)


def test_verifying_in_processes_finds_the_same(apart: Apart) -> None:
    alone, together = (verify_file(apart.shop.path, processes=many, with_evidence=False) for many in (1, 2))
    assert (alone.late, alone.streams) == (together.late, together.streams)
    assert together.ok


def test_verify_py_makes_the_package_of_each_machine_again_and_tells_late_facts(
    apart: Apart, packages: list[Path]
) -> None:
    for package in packages:
        code, told = run_here(package)
        assert (code, told.splitlines()[-1]) == (0, "无误 OK")
        late = [line.split("\t") for line in told.splitlines() if line.startswith("迟到 late")]
        assert {(line[1], line[2]) for line in late} == {each[:2] for each in late_facts(apart)}


def rows_in(package: Path, table: str) -> list[dict[str, str]]:
    with (package / "tables" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_package_shows_who_was_heard_what_is_late_and_what_was_done_twice(
    apart: Apart, packages: list[Path]
) -> None:
    names, centre = apart.names, packages[0]
    assert [(row["entry"], row["booked"]) for row in rows_in(centre, "late")] == [
        (names["late"], "2026-04-01"),
        (names["late_goods"], "2026-04-01"),
    ]
    assert [(row["entry"], row["first_done"]) for row in rows_in(centre, "doubled")] == [
        (names["undone_again"], names["undone"])
    ]
    streams = {row["origin"]: row for row in rows_in(centre, "streams")}
    assert [bool(streams[origin]["admitted"]) for origin in ("1000-1", "5001-1", "5002-1")] == [False, True, True]
    assert all(row["heard_until"] for row in streams.values())
    posted = {row["entry"]: row["on"] for row in rows_in(centre, "postings")}
    assert (posted[names["late"]], names["undone_again"] in posted) == ("2026-04-01", False)
    assert next(row["on"] for row in rows_in(centre, "redemptions") if row["entry"] == names["late"]) == "2026-03-30"
    assert names["undone_again"] not in {row["entry"] for row in rows_in(centre, "reversals")}


def test_what_follows_from_the_journal_is_what_the_books_say(apart: Apart, journal: tuple[Entry, ...]) -> None:
    merged = merged_of(in_time(journal))
    assert merged.doubled == merged_of(each for each in in_time(journal) if each.kind in ASKED_FIRST).doubled
    with raw(apart.other.path) as connection:
        doubled = connection.execute("SELECT origin, seq, first_origin, first_seq FROM doubled").fetchall()
        late = connection.execute("SELECT origin, seq, booked FROM late").fetchall()
    assert {(*name, *first) for name, first in merged.doubled.items()} == set(doubled)
    counted = ((each, merged.counted(each)) for each in journal)
    booked = {(each.origin, each.seq, now.on) for each, now in counted if now and now.on != each.on}
    assert booked == set(late)


# --- a breach stays a breach ------------------------------------------------------------------------------------------


def forged(journal: tuple[Entry, ...], name: str, change: Change) -> set[tuple[str, str, str]]:
    """Return what the rules find where the body of an entry is another one."""
    found = []
    for entry in journal:
        body = {**entry.body}
        if entry.name == name:
            change(body)
        found.append(entry._replace(body=body))
    return {(each.code, f"{each.origin}-{each.seq}", each.beside) for each in asked(found)}


def heard_more(journal: tuple[Entry, ...], size: int) -> set[tuple[str, str, str]]:
    """Let the shop's machine say, before its last day of March, that it had heard so much of the centre."""
    (before,) = [each for each in journal if each.origin == "5001-1" and each.seq == 11]
    assert before.kind == "stream.heard"
    more = [{**head, "size": size} if head["origin"] == "1000-1" else head for head in before.body["heads"]]
    return forged(journal, before.name, lambda body: body.update(heads=more))


def test_what_a_machine_had_heard_counts(apart: Apart, journal: tuple[Entry, ...]) -> None:
    late = late_facts(apart)
    undone = int(apart.names["undone"].rpartition("-")[2])
    knew_reversal = heard_more(journal, undone)
    assert ("reversed_before", apart.names["undone_again"], "") in knew_reversal
    assert ("shown_amiss", apart.names["late"], f"1000-1-{undone + 1}") in knew_reversal
    knew_both = heard_more(journal, undone + 1)
    assert {each[:2] for each in knew_both if not each[2]} == {
        ("reversed_before", apart.names["undone_again"]),
        ("shown_amiss", apart.names["late"]),
    }
    assert late - knew_both == {each for each in late if each[0] != "month_was_closed"}


def test_what_a_machine_did_itself_counts_though_others_did_unknown_things_to_the_same(
    apart: Apart, journal: tuple[Entry, ...]
) -> None:
    found = forged(journal, apart.names["late"], lambda body: body.update(points=9_999))
    assert ("lines_do_not_sum", apart.names["late"], "") in found


def test_a_figure_that_nobody_elsewhere_touched_is_no_late_fact(journal: tuple[Entry, ...]) -> None:
    (name,) = [each.name for each in journal if each.origin == "5002-1" and each.kind == "stock.received"]
    found = forged(journal, name, lambda body: body.update(lines=[{**body["lines"][0], "sku": "9999"}]))
    assert ("delivery_amiss", name, "") in found


def test_a_signature_is_for_the_figures_that_its_machine_knew(apart: Apart, journal: tuple[Entry, ...]) -> None:
    signed = apart.names["signed by 15001"]
    found = forged(journal, signed, lambda body: body.update(figures="ab" * 32))
    assert ("figures_differ", signed, "") in found
    (*_others, before) = [
        each
        for each in journal
        if each.origin == "5001-1" and each.kind == "stream.heard" and each.seq < int(signed.rpartition("-")[2])
    ]
    money = int(apart.names["money"].rpartition("-")[2])
    knew = forged(journal, before.name, lambda body: body["heads"].append({**heard("1000-1", money)["heads"][0]}))
    assert ("figures_differ", signed, "") in knew


def test_what_others_heard_and_has_not_come_is_remarked_and_a_wrong_root_of_it_is_a_fault(
    apart: Apart, packages: list[Path], tmp_path: Path
) -> None:
    ledger = Path(shutil.copyfile(apart.other.path, tmp_path / "ledger.db"))
    with tampering(ledger) as connection:  # as if it were the shop's machine, to which the last has not come
        connection.execute("UPDATE stream SET own = (origin = '5001-1')")
        [said] = connection.execute(
            "SELECT max(size) FROM heard WHERE origin = '1000-1' AND heard = '5002-1'"
        ).fetchone()
        connection.execute("DELETE FROM entry WHERE origin = '5002-1' AND seq >= ?", (said,))
    found = verify_file(ledger, with_evidence=False)
    assert "root_sealed_differs" not in {each.code for each in found.faults}
    ahead = {each.origin: dict(each.fields) for each in found.remarks if each.code == "stream_ahead"}
    assert ahead["5002-1"] == {"size": said, "here": said - 1}
    with tampering(ledger) as connection:  # the centre's had heard more itself, so that was here
        connection.execute("UPDATE stream SET own = (origin = '1000-1')")
    found = verify_file(ledger, with_evidence=False)
    assert "root_sealed_differs" in {each.code for each in found.faults if each.origin == "1000-1"}
    package = Path(shutil.copytree(packages[0], tmp_path / "package"))
    (row,) = [row for row in rows_in(package, "heard") if row["entry"] == "5001-1-3" and row["origin"] == "1000-1"]
    alter(package, "journal.jsonl", lambda text: text.replace(row["root"], "ab" * 32, 1))
    assert ("root_differs", row["entry"]) in told_by(package)


# --- the order --------------------------------------------------------------------------------------------------------


def stream(origin: str, *said: tuple[int, dict[str, Any]]) -> Iterator[Entry]:
    """Return a stream whose entries were written at these times; where one has `heads` it says what was heard."""
    for seq, (at, body) in enumerate(said, 1):
        kind = "stream.heard" if body else "till.opened"
        yield Entry("220802", origin, seq, 1, kind, "5001", "2026-03-02", at, "0", f"{seq}", body, "")


def heard(origin: str, size: int) -> dict[str, Any]:
    return {"heads": [{"origin": origin, "size": size, "root": "ab" * 32, "at": 1}]}


def test_an_entry_comes_after_what_its_machine_had_heard_whatever_the_clocks_say() -> None:
    behind = stream("1-1", (1, {}), (2, heard("2-1", 2)), (3, {}))
    ahead = stream("2-1", (50, {}), (51, {}), (52, {}))
    order = [each.name for each in interleaved([behind, ahead])]
    assert order == ["1-1-1", "2-1-1", "2-1-2", "1-1-2", "1-1-3", "2-1-3"]


def test_what_is_not_here_is_waited_for_by_nobody() -> None:
    lone = stream("1-1", (1, heard("2-1", 9)), (2, heard("3-1", 5)), (9, {}))
    other = stream("2-1", (5, {}))
    assert [each.name for each in interleaved([lone, other])] == ["2-1-1", "1-1-1", "1-1-2", "1-1-3"]


def test_machines_that_each_claim_to_have_heard_the_other_first_are_read_to_the_end() -> None:
    one, other = (stream(f"{a}-1", (1, heard(f"{b}-1", 2)), (2, {})) for a, b in ((1, 2), (2, 1)))
    assert sorted(each.name for each in interleaved([one, other])) == ["1-1-1", "1-1-2", "2-1-1", "2-1-2"]


# --- the tables -------------------------------------------------------------------------------------------------------

UNREAL: Final = {"card.issued"}
"""A card's number is that of the entry that makes it, so only a forger makes one twice."""


def test_what_is_done_once_for_all_is_what_the_books_have_one_row_of(made_lived: Path) -> None:
    assert frozenset(NEVER_LATE) == OF_THE_MACHINE
    with closing(open_ledger(made_lived)) as ledger, ledger.reading() as session:
        sealed = list(entries(session.transaction))
    seen = set()
    for entry in sealed:
        kind = KINDS[entry.kind]
        rows = [change for change in rows_of(kind, entry, parsed(kind, entry)) if is_once(change.row)]
        keys = ONCE[entry.kind](entry.content) if entry.kind in ONCE else []
        assert len(rows) == len(keys), entry.name
        seen |= {entry.kind} if keys else set()
    assert seen >= ONCE.keys() - UNREAL - {"funding.reversed", "spending.reversed", "spoilage.reversed", "claim.filed"}


def test_what_another_machine_may_have_done_is_said_of_rules_and_kinds_that_there_are() -> None:
    assert CAUSES.keys() <= {code for code, _kinds, _check in CHECKS}
    words = {word for lines in CAUSES.values() for _fields, those in lines for word in those} | GROUPS.keys()
    assert {kind for word in words for kind in kinds_in(word)} <= BODIES.keys()

"""A long ledger is verified by several processes side by side; they find what one finds alone."""

import os
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from supermarket.audit.verification.faults import Fault, Verification
from supermarket.audit.verification.walk import Part, entries_told, joined, spans, walk
from supermarket.inspection import inspecting, verify_file
from supermarket.journal.entry import entry_name
from supermarket.journal.store import Draft, append, own_stream, save
from supermarket.ledger import open_ledger
from tests.audit.tampering import codes, reroot, reseal, tampering, verified
from tests.audit.test_facts import add_stream
from tests.journal.raw import raw, row_of


def counted(verification: Verification) -> Counter[tuple[str, int, str]]:
    return Counter((fault.origin, fault.seq, fault.what) for fault in verification.faults)


def test_an_honest_ledger_is_sound_whoever_looks(lived: Path) -> None:
    done: list[int] = []
    together = verify_file(lived, done.append, processes=2)
    assert together == verify_file(lived, processes=1)
    assert together.faults == ()
    assert done[-1] == together.streams[0].size
    assert done == sorted(done)


def test_two_processes_find_what_one_finds(lived: Path) -> None:
    """Something of every sort is wrong, in every part of the file."""
    add_stream(lived, "5017-1", purpose="record")
    with tampering(lived) as connection:
        size = row_of(connection, "stream")["size"]
        for seq in (3, size // 3, size // 2, size - 2):
            connection.execute("UPDATE entry SET actor = actor || '7' WHERE seq = ? AND origin = '1000-1'", (seq,))
        connection.execute("UPDATE entry SET body = '{}' WHERE seq = ?", (size - 5,))
        connection.execute("DELETE FROM entry WHERE seq = ?", (size - 9,))
        connection.execute("UPDATE posting SET amount = amount + 1 WHERE commodity = 'POINT'")
        connection.execute("UPDATE balance SET amount = amount + 1")
        connection.execute("UPDATE honour SET cumulative = cumulative - 1")
        connection.execute("DELETE FROM batch_use")
        connection.execute("DELETE FROM posted WHERE seq % 2")
        connection.execute("INSERT INTO posting VALUES ('0-1', 5, 'A:1', 'POINT', 5, '2026-03-02')")
        connection.execute("INSERT INTO posting VALUES ('9-1', 5, 'A:1', 'POINT', 5, '2026-03-02')")
    alone, together = verified(lived), verify_file(lived, processes=2)
    assert counted(together) == counted(alone)
    assert together.streams == alone.streams
    assert len(codes(alone.faults)) > 10


@pytest.mark.parametrize("count", [1, 2, 3, 7, 50])
def test_spans_are_the_whole_ledger_however_many_there_are(lived: Path, count: int) -> None:
    add_stream(lived, "5017-1", purpose="drill")
    with inspecting(lived) as session:
        found = spans(session, count)
        assert found[0].first is None
        assert found[-1].end is None
        assert [one.end for one in found[:-1]] == [other.first for other in found[1:]]
        parts = [walk(session, lambda _done: None, span=span, seals=False) for span in found]
        assert sum(part.entries for part in parts) == entries_told(session)
        whole = walk(session, lambda _done: None)
    assert len(found) == count
    assert max(part.entries for part in parts) <= min(part.entries for part in parts) + 3
    together = joined([walk_of_nothing(whole), *parts])
    assert together.balances == whole.balances
    assert together.sums == whole.sums
    assert together.posting == whole.posting
    assert together.reversed == whole.reversed


def walk_of_nothing(whole: Part) -> Part:
    """Return what the walk along the seals alone brings."""
    return whole._replace(balances={}, sums={}, posting=0, reversed={}, faults=())


def test_a_second_reversal_is_named_wherever_the_first_one_stands(lived: Path) -> None:
    with raw(lived) as connection:
        first = row_of(connection, "entry", "kind = 'credit.reversed'")
    with closing(open_ledger(lived)) as ledger, ledger.database.writing() as transaction:
        stream = own_stream(transaction)
        for number in range(60):
            body = first["body"] if number == 59 else '{"date":"2026-03-02"}'
            kind = first["kind"] if number == 59 else "clock.confirmed"
            draft = Draft(kind, first["site"], first["on"], stream.at, first["actor"], f"again-{number}", body)
            entry, stream = append(transaction, stream, draft)
        save(transaction, stream)
    alone, together = verified(lived), verify_file(lived, processes=2)
    assert counted(together) == counted(alone)
    repeated = [fault for fault in together.faults if fault.code == "reversal_repeated"]
    name = entry_name(entry.name)
    assert name is not None
    assert [(fault.origin, fault.seq) for fault in repeated] == [(name.origin, name.seq)]


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="there are no groups of processes")
def test_an_interruption_ends_all_processes_and_only_this_one_says_so(lived: Path) -> None:
    """Ctrl-C goes to every process of a terminal at once; those that work for another one say nothing of it."""
    code = f"""if True:
        import multiprocessing, os, pathlib, signal
        from supermarket.inspection import verify_file
        def interrupt(done):
            signal.signal(signal.SIGINT, signal.default_int_handler)
            os.killpg(0, signal.SIGINT)
            signal.pause()
        if __name__ == "__main__":
            try:
                verify_file(pathlib.Path({str(lived)!r}), interrupt, processes=2)
            except KeyboardInterrupt:
                print("interrupted", len(multiprocessing.active_children()))
        """
    (lived.parent / "interrupted.py").write_text(code, encoding="utf-8")
    program = [sys.executable, str(lived.parent / "interrupted.py")]
    done = subprocess.run(program, capture_output=True, check=False, text=True, start_new_session=True)
    assert (done.stdout, done.stderr, done.returncode) == ("interrupted 0\n", "", 0)


def test_a_torn_file_is_looked_at_by_one_alone(lived: Path) -> None:
    with raw(lived) as connection:
        body = row_of(connection, "entry", "seq = 60")["body"]
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content = bytearray(lived.read_bytes())
    page = content.index(body.encode()) // size
    content[page * size : (page + 1) * size] = bytes(size)
    lived.write_bytes(content)
    assert codes(verify_file(lived, processes=2).faults) == {"file_damaged"}


def test_a_record_that_lies_about_its_size_only_makes_unequal_parts(lived: Path) -> None:
    with tampering(lived) as connection:
        connection.execute("UPDATE stream SET size = 7")
    alone, together = verified(lived), verify_file(lived, processes=2)
    assert counted(together) == counted(alone)
    assert "stream_differs" in codes(alone.faults)


def test_an_altered_entry_under_a_new_seal_and_root_is_found_by_what_it_posted(lived: Path) -> None:
    with tampering(lived) as connection:
        seq = row_of(connection, "entry", "kind = 'goods.redeemed'")["seq"]
        connection.execute("UPDATE entry SET site = '5002' WHERE seq = ?", (seq,))
        reseal(connection, seq)
        reroot(connection)
    faults: tuple[Fault, ...] = verify_file(lived, processes=2).faults
    assert ("1000-1", seq, "posting_missing") in {(fault.origin, fault.seq, fault.code) for fault in faults}


def test_a_body_that_is_not_canonical_is_found_though_the_rules_are_asked_elsewhere(lived: Path) -> None:
    with tampering(lived) as connection:
        seq = row_of(connection, "entry", "kind = 'goods.redeemed'")["seq"]
        connection.execute("UPDATE entry SET body = '{ ' || substr(body, 2) WHERE seq = ?", (seq,))
        reseal(connection, seq)
        reroot(connection)
    alone, together = verified(lived), verify_file(lived, processes=2)
    assert together.faults == alone.faults
    assert ("1000-1", seq, "body_not_canonical") in {(each.origin, each.seq, each.code) for each in together.faults}

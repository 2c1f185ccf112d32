"""What the entries say is checked too: openings, personal records, reversals, kinds."""

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from supermarket.audit.verification.faults import SENTENCES, Fault, told
from supermarket.audit.verification.verify import CHECKS, verify, verify_seals
from supermarket.books.accounts import household_points
from supermarket.books.kinds import POINT, Kind, Posting, Reversing
from supermarket.books.session import ReadSession, WriteSession
from supermarket.district.kinds import STREAM_OPENED, StreamOpened
from supermarket.earning.kinds import CREDIT_REVERSED, POINTS_CREDITED, CreditLine, CreditReversed
from supermarket.earning.lapsing.expiry import post_expiry
from supermarket.households.changes import relocate
from supermarket.journal.canonical import canonical
from supermarket.journal.store import Draft, append, entries, open_stream, own_stream, save
from supermarket.ledger import KINDS, Ledger, open_ledger
from tests.audit.tampering import codes, named, reroot, reseal, tampering, verified
from tests.earning.claims.claiming import earned, silent
from tests.journal.raw import Raw, raw, row_of
from tests.village import ADMINISTRATOR, CLERK, MANAGER, START, Village

OWN: Final = "1000-1"


# --- the first entry --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change", [{"node": "5017"}, {"epoch": 2}, {"node": "1000-1", "epoch": 1}], ids=["node", "epoch", "both"]
)
def test_a_stream_that_opens_under_another_name_is_found(lived: Path, change: dict[str, Any]) -> None:
    with tampering(lived) as connection:
        rewrite(connection, 1, change)
    faults = verified(lived).faults
    assert [(fault.origin, fault.seq, fault.code) for fault in faults] == [(OWN, 1, "stream_unopened")]


def test_a_stream_that_does_not_begin_with_its_opening_is_found(lived: Path) -> None:
    with tampering(lived) as connection:
        first, second = (row_of(connection, "entry", "seq = ?", seq) for seq in (1, 2))
        for seq, row in ((1, second), (2, first)):
            values = (row["kind"], row["body"], seq)
            connection.execute("UPDATE entry SET kind = ?, body = ? WHERE seq = ?", values)
            reseal(connection, seq)
        reroot(connection)
    faults = verified(lived).faults
    assert named(faults, "stream_unopened") == {(OWN, 1)}
    assert named(faults, "stream_reopened") == {(OWN, 2)}


def test_a_stream_of_another_purpose_is_found(lived: Path) -> None:
    """A drill can never become a real ledger, nor lend it an entry."""
    add_stream(lived, "5017-1", purpose="record")
    faults = verified(lived).faults
    assert [(fault.origin, fault.seq, fault.fields) for fault in faults] == [
        ("5017-1", 1, {"found": "record", "expected": "drill"})
    ]


def test_another_machines_stream_of_the_same_purpose_is_welcome(lived: Path) -> None:
    add_stream(lived, "5017-1", purpose="drill")
    verification = verified(lived)
    assert verification.ok
    assert [stream.origin for stream in verification.streams] == [OWN, "5017-1"]


@pytest.mark.parametrize("root", ["ff" * 32, "", "\u0661"], ids=ascii)
def test_a_stream_that_goes_on_from_another_root_is_found(lived: Path, root: str) -> None:
    add_stream(lived, "1000-2", purpose="drill", previous={"origin": OWN, "size": 5, "root": root})
    faults = verified(lived).faults
    assert [(fault.origin, fault.seq, fault.code) for fault in faults] == [("1000-2", 1, "previous_differs")]


@pytest.mark.parametrize("previous", [{"origin": "1000-7", "size": 5, "root": "f"}, {"size": 5}, {}], ids=str)
def test_a_stream_that_goes_on_from_one_that_is_not_here_is_found(lived: Path, previous: dict[str, Any]) -> None:
    add_stream(lived, "1000-2", purpose="drill", previous=previous)
    faults = verified(lived).faults
    assert [(fault.origin, fault.seq, fault.code) for fault in faults] == [("1000-2", 1, "previous_missing")]


@pytest.mark.parametrize("size", [1, 2, 3, 33, 64])
def test_a_stream_that_goes_on_from_an_earlier_size_is_checked_there(lived: Path, size: int) -> None:
    """The copy may hold more of the earlier stream than its machine had when it was restored."""
    with closing(open_ledger(lived)) as ledger, ledger.reading() as session:
        leaves = [entry.leaf for entry in entries(session.transaction)][:size]
    add_stream(lived, "1000-2", purpose="drill", previous={"origin": OWN, "size": size, "root": root_of(leaves)})
    assert verified(lived).ok


def root_of(leaves: list[bytes]) -> str:
    from supermarket.journal.merkle import Tree  # noqa: PLC0415

    tree = Tree()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root().hex()


def add_stream(path: Path, origin: str, *, purpose: str, previous: Mapping[str, Any] | None = None) -> None:
    """Add the stream of another machine, or of an earlier life, as a merge will."""
    node, epoch = origin.split("-")
    body = {"purpose": purpose, "node": node, "epoch": int(epoch), "random": "00" * 32}
    if previous is not None:
        body["previous"] = previous
    with closing(open_ledger(path)) as ledger, ledger.database.writing() as transaction:
        stream = open_stream(transaction, district="220802", origin=origin, own=False)
        draft = Draft(STREAM_OPENED.name, "1000", "2026-03-02", START, "0", origin, canonical(body))
        _entry, stream = append(transaction, stream, draft)
        save(transaction, stream)


def rewrite(connection: Raw, seq: int, change: dict[str, Any]) -> None:
    """Change fields of a body and make every seal again."""
    body = json.loads(row_of(connection, "entry", "seq = ?", seq)["body"]) | change
    connection.execute("UPDATE entry SET body = ? WHERE seq = ?", (canonical(body), seq))
    reseal(connection, seq)
    reroot(connection)


def test_an_opening_in_the_middle_of_a_stream_is_named(village: Village) -> None:
    with village.writing() as session:
        body = StreamOpened(purpose="drill", node="1000", epoch=1, random="00" * 32)
        entry = session.record(STREAM_OPENED, body, CLERK, site="1000", on="2026-03-02")
    assert [(fault.seq, fault.code) for fault in faults_of(village.ledger)] == [(entry.seq, "stream_reopened")]


# --- kinds ------------------------------------------------------------------------------------------------------------


def test_a_kind_that_nobody_knows_is_named_and_its_rows_are_let_be(lived: Path) -> None:
    with tampering(lived) as connection:
        seq = row_of(connection, "entry", "kind = 'card.frozen'")["seq"]
        connection.execute("UPDATE entry SET kind = 'moon.landed' WHERE seq = ?", (seq,))
        reseal(connection, seq)
        reroot(connection)
    faults = verified(lived).faults
    assert [(fault.seq, fault.code, fault.fields) for fault in faults] == [
        (seq, "kind_unknown", {"kind": "moon.landed"})
    ]


def test_an_entry_that_would_not_balance_is_named(lived: Path) -> None:
    """No kind of ours can do it; a kind of a wrong program could."""

    def lopsided(entry: object, body: Any) -> tuple[Posting, ...]:  # noqa: ANN401 - any body
        return POINTS_CREDITED.postings(entry, body)[:1]  # type: ignore[arg-type]

    wrong: Kind[Any] = replace(POINTS_CREDITED, postings=lopsided)
    with closing(open_ledger(lived)) as ledger, ledger.reading() as session:
        kinds = {**KINDS, wrong.name: wrong}
        faults = verify(ReadSession(session.transaction, kinds, drill=True, clock=ledger.clock)).faults
        credited = {entry.seq for entry in entries(session.transaction) if entry.kind == wrong.name}
    assert {seq for _origin, seq in named(faults, "unbalanced")} == credited


# --- personal records -------------------------------------------------------------------------------------------------


def personal_entry(connection: Raw, field: str) -> tuple[int, str]:
    kind = {"person": "member.recorded", "note": "points.credited"}[field]
    row = row_of(connection, "entry", f"kind = '{kind}' AND body LIKE '%\"{field}\":%'")
    return row["seq"], json.loads(row["body"])[field]


@pytest.mark.parametrize("field", ["person", "note"])
def test_a_personal_record_that_is_gone_is_named(lived: Path, field: str) -> None:
    with raw(lived) as connection:
        seq, commitment = personal_entry(connection, field)
        connection.execute("DELETE FROM personal WHERE commitment = ?", (commitment,))
    faults = verified(lived).faults
    assert [(fault.seq, fault.code, fault.fields) for fault in faults] == [(seq, "personal_missing", {"field": field})]


@pytest.mark.parametrize("field", ["person", "note"])
@pytest.mark.parametrize("change", ["record = replace(record, ':\"', ':\"李')", "salt = randomblob(32)", "salt = x''"])
def test_a_personal_record_that_was_altered_is_named(lived: Path, field: str, change: str) -> None:
    with raw(lived) as connection:
        seq, commitment = personal_entry(connection, field)
        connection.execute(f"UPDATE personal SET {change} WHERE commitment = ?", (commitment,))  # noqa: S608 - see above
    faults = verified(lived).faults
    assert [(fault.seq, fault.code, fault.fields) for fault in faults] == [(seq, "personal_differs", {"field": field})]


def test_every_personal_record_is_one_that_verification_looks_for(lived: Path) -> None:
    """A body that commits to a personal record must say so."""
    with raw(lived) as connection:
        kept = {commitment for (commitment,) in connection.execute("SELECT commitment FROM personal")}
        sealed = connection.execute("SELECT kind, body FROM entry").fetchall()
    looked_for = {json.loads(body).get(KINDS[kind].body.commits) for kind, body in sealed}
    assert kept <= looked_for


# --- reversals --------------------------------------------------------------------------------------------------------


@pytest.fixture
def credited(village: Village) -> str:
    """Give the name of a credit that was not reversed."""
    household = village.enrol()
    village.credit(household)
    return village.credit(household).entry


def reversal(session: WriteSession, name: str, **changed: Any) -> CreditReversed:  # noqa: ANN401 - any field
    """Return the body that would reverse a credit, but for what is changed."""
    entry = next(entry for entry in entries(session.transaction) if entry.name == name)
    assert POINTS_CREDITED.reversal is not None
    reversing = Reversing(reverses=name, reason="twice", on=entry.on, asked={"entry": name, "reason": "twice"})
    _kind, body = POINTS_CREDITED.reversal(POINTS_CREDITED.body.model_validate_json(entry.body), reversing)
    return CreditReversed.model_validate(body.model_copy(update=changed).model_dump(by_alias=True, exclude_none=True))


def faults_of(ledger: Ledger) -> list[Fault]:
    with ledger.reading() as session:
        return list(verify(session).faults)


def record_reversal(village: Village, body: CreditReversed, site: str = "3001") -> int:
    with village.writing() as session:
        return session.record(CREDIT_REVERSED, body, MANAGER, site=site, on=session.today).seq


def test_a_true_reversal_has_no_fault(village: Village, credited: str) -> None:
    with village.ledger.trying() as session:
        body = reversal(session, credited)
    record_reversal(village, body)
    assert faults_of(village.ledger) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"points": -19},
        {"reversed_on": "2026-03-01"},
        {"lines": (CreditLine(rule="VOL-02", quantity=-5, points=-20),)},
    ],
    ids=["points", "date", "lines"],
)
def test_a_reversal_that_undoes_something_else_is_named(
    village: Village, credited: str, changed: dict[str, Any]
) -> None:
    with village.ledger.trying() as session:
        body = reversal(session, credited, **changed)
    seq = record_reversal(village, body)
    found = [(fault.seq, fault.code, fault.fields) for fault in faults_of(village.ledger)]
    assert found == [(seq, "reversal_differs", {"reverses": credited})]


@pytest.mark.parametrize("how", ["credit", "claim", "expiry"])
def test_points_are_taken_back_where_the_household_has_moved_without_a_fault_or_breach(
    village: Village, how: str
) -> None:
    household = village.enrol()
    entry: str | None = village.credit(household).entry if how != "claim" else earned(village, household).entry
    if how == "expiry":
        village.time.move(days=2 * 365)
        with village.writing() as session:
            (lapse,) = post_expiry(session, MANAGER, silent)
            entry = lapse.entry
    with village.writing() as session:
        relocate(session, household, "3002", ADMINISTRATOR)
    village.reverse(str(entry))
    with village.ledger.reading() as session:
        found = verify(session)
        last = list(entries(session.transaction))[-1]
    assert (last.site, last.content["reverses"]) == ("3002", entry)
    assert (found.faults, found.breaches) == ((), ())


@pytest.mark.parametrize("reverses", ["1000-1-99999", "5017-1-1", "1000-1-1", "1000-1-2"])
def test_a_reversal_of_nothing_that_can_be_reversed_is_named(village: Village, credited: str, reverses: str) -> None:
    with village.ledger.trying() as session:
        body = reversal(session, credited, reverses=reverses)
    seq = record_reversal(village, body)
    found = [(fault.seq, fault.code, fault.fields) for fault in faults_of(village.ledger)]
    assert found == [(seq, "reversal_unfounded", {"reverses": reverses})]


def test_a_reversal_of_itself_is_named(village: Village, credited: str) -> None:
    with village.ledger.trying() as session:
        body = reversal(session, credited, reverses=f"1000-1-{session.seq_next}")
    seq = record_reversal(village, body)
    assert [(fault.seq, fault.code) for fault in faults_of(village.ledger)] == [(seq, "reversal_unfounded")]


def test_a_reversal_of_an_entry_that_cannot_be_read_is_named(lived: Path) -> None:
    with raw(lived) as connection:
        reverses = json.loads(row_of(connection, "entry", "kind = 'credit.reversed'")["body"])["reverses"]
        seq = row_of(connection, "entry", "kind = 'credit.reversed'")["seq"]
    with tampering(lived) as connection:
        connection.execute("UPDATE entry SET body = '{}' WHERE seq = ?", (int(reverses.split("-")[2]),))
    assert named(verified(lived).faults, "reversal_unfounded") == {(OWN, seq)}


def test_a_second_reversal_is_named_with_the_first(lived: Path) -> None:
    """The books refuse it; a forger who only seals it is found out."""
    with raw(lived) as connection:
        first = row_of(connection, "entry", "kind = 'credit.reversed'")
    with closing(open_ledger(lived)) as ledger, ledger.database.writing() as transaction:
        stream = own_stream(transaction)
        draft = Draft(first["kind"], first["site"], first["on"], stream.at, first["actor"], "again", first["body"])
        entry, stream = append(transaction, stream, draft)
        save(transaction, stream)
    repeated = [fault for fault in verified(lived).faults if fault.code == "reversal_repeated"]
    reverses = json.loads(first["body"])["reverses"]
    fields = {"reverses": reverses, "before": f"1000-1-{first['seq']}"}
    assert [(fault.seq, fault.fields) for fault in repeated] == [(entry.seq, fields)]


# --- what is held -----------------------------------------------------------------------------------------------------


def test_points_that_were_spent_before_anybody_earned_them_are_named(lived: Path) -> None:
    """Books that were rebuilt from a forged journal can be right to the last row, and still owe."""
    with tampering(lived) as connection:
        row = row_of(connection, "entry", "kind = 'points.credited'")
        household = json.loads(row["body"])["household"]
        lines = [{"rule": "VOL-01", "quantity": 1, "points": 1}]
        rewrite(connection, row["seq"], {"points": 1, "lines": lines})
    with closing(open_ledger(lived)) as ledger:
        ledger.rebuild()
    faults = verified(lived).faults
    fields = {"account": household_points(household), "commodity": POINT}
    assert codes(faults) == {"balance_negative"}
    assert {name: faults[0].fields[name] for name in fields} == fields


# --- the answer -------------------------------------------------------------------------------------------------------


def test_the_seals_alone_are_verified_without_the_books(lived: Path) -> None:
    with closing(open_ledger(lived)) as ledger, ledger.reading() as session:
        done: list[int] = []
        seals, whole = verify_seals(session, done.append), verify(session)
    assert seals.ok
    assert seals.streams == whole.streams
    assert done[-1] == whole.streams[0].size
    with tampering(lived) as connection:
        connection.execute("UPDATE balance SET amount = amount + 1")
        connection.execute("UPDATE entry SET actor = '1' WHERE seq = 9")
    with closing(open_ledger(lived)) as ledger, ledger.reading() as session:
        assert codes(verify_seals(session).faults) == {"leaf_differs", "entries_differ", "root_sealed_differs"}


def test_progress_is_told_to_the_last_entry(village: Village) -> None:
    for _ in range(3):
        village.enrol()
    done: list[int] = []
    with village.ledger.reading() as session:
        verify(session, done.append)
        size = own_stream(session.transaction).size
    assert done[-1] == size
    assert done == sorted(done)


@pytest.mark.parametrize("key", ['"', "\\", 'a "b" \\\\c', "~" * 64])
def test_a_key_that_json_escapes_is_sealed_like_any_other(village: Village, key: str) -> None:
    household = village.enrol()
    village.credit(household, key=key)
    assert faults_of(village.ledger) == []


def test_every_check_is_named_for_its_rule() -> None:
    names = [check.__name__ for check in CHECKS]
    assert len(set(names)) == len(names)
    assert all(
        name.startswith("check_") and (check.__doc__ or "").startswith("See that")
        for name, check in zip(names, CHECKS, strict=True)
    )


def test_faults_come_in_the_order_of_the_entries(lived: Path) -> None:
    with tampering(lived) as connection:
        connection.execute("UPDATE entry SET actor = '1' WHERE seq IN (60, 9, 20)")
    places = [(fault.origin, fault.seq) for fault in verified(lived).faults]
    assert places == sorted(places)
    assert {(OWN, 9), (OWN, 20), (OWN, 60)} <= set(places)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (b"\xffabc", "\\xffabc"),
        ("a\nb\x00", "a\\nb\\x00"),
        ("\ud800", "\\ud800"),
        (None, "—"),
        (10**30, "9…"),
        (7, 7),
        (1.5, "1.5"),
        ("x" * 500, "x" * 120),
        ("{name}", "{name}"),
    ],
    ids=ascii,
)
def test_whatever_is_stored_can_be_shown_on_one_line(value: object, shown: str | int) -> None:
    assert told(value) == shown


def test_every_sentence_can_be_said() -> None:
    class Anything(dict[str, str]):
        def __missing__(self, key: str) -> str:
            return f"<{key}>"

    for sentence in SENTENCES.values():
        assert sentence.format_map(Anything()).endswith(".")


@pytest.mark.parametrize("change", [{"served": "yesterday"}, {"served": "2026-02-30"}, {"rule": "a rule"}], ids=str)
def test_a_body_that_the_packages_dictionary_calls_malformed_is_found(lived: Path, change: dict[str, Any]) -> None:
    """What its kind reads may still be no date that exists; the auditor's own program says so, and so do we."""
    with tampering(lived) as connection:
        seq = row_of(connection, "entry", "kind = ?", "points.credited")["seq"]
        rewrite(connection, seq, change)
    assert (OWN, seq) in named(verified(lived).faults, "body_invalid")

"""A personal record stays in its drawer; the journal holds a commitment to it, and nothing that could be guessed."""

import json
from hashlib import sha256
from itertools import count

from supermarket.households.finding.lookup import household_of
from supermarket.households.households import add_member
from supermarket.journal.store import entries
from supermarket.ledger import Ledger
from supermarket.people.records import commitment_of, initials_of, keep, record_of
from tests.village import CLERK, Village

RECORD = {"phone": "13800000001", "name": "单样例"}
CANONICAL = '{"name":"单样例","phone":"13800000001"}'
SALT = bytes(range(32))


def test_a_commitment_is_the_hash_of_the_salt_and_the_canonical_record() -> None:
    assert commitment_of(SALT, CANONICAL) == sha256(SALT + CANONICAL.encode()).hexdigest()


def test_a_record_is_kept_under_its_commitment(ledger: Ledger) -> None:
    with ledger.database.writing(keep=False) as transaction:
        commitment = keep(transaction, lambda size: SALT[:size], subject="m-1", record=RECORD, form="单样例")
        assert commitment == commitment_of(SALT, CANONICAL)
        assert record_of(transaction, commitment) == RECORD
        assert {"dyl", "syl"} <= set(initials_of(transaction, commitment))
        row = transaction.driver.execute(
            "SELECT subject, salt, record FROM personal WHERE commitment = ?", [commitment]
        )
        assert row.fetchone() == ("m-1", SALT, CANONICAL)


def test_the_same_record_twice_has_two_salts_and_two_commitments(ledger: Ledger) -> None:
    """Whoever guesses a name must not be able to try it out."""
    salts = count()
    with ledger.database.writing(keep=False) as transaction:
        first, second = (
            keep(transaction, lambda size: bytes([next(salts)]) * size, subject="m-1", record=RECORD, form="单样例")
            for _ in range(2)
        )
        assert first != second
        assert record_of(transaction, first) == record_of(transaction, second) == RECORD


def test_an_erased_record_is_an_empty_one(ledger: Ledger) -> None:
    with ledger.database.writing(keep=False) as transaction:
        commitment = keep(transaction, lambda size: SALT[:size], subject="m-1", record=RECORD, form="单样例")
        transaction.driver.execute("DELETE FROM personal WHERE commitment = ?", [commitment])
        assert record_of(transaction, commitment) == {}
        assert initials_of(transaction, commitment) == []


def test_nobody_has_an_empty_record(ledger: Ledger) -> None:
    with ledger.reading() as session:
        assert record_of(session.transaction, None) == {}
        assert record_of(session.transaction, "0" * 64) == {}


def test_a_record_without_a_name_has_no_initials(ledger: Ledger) -> None:
    with ledger.database.writing(keep=False) as transaction:
        commitment = keep(
            transaction, lambda size: SALT[:size], subject="1000-1-5", record={"note": "看望王奶奶"}, form=""
        )
        assert initials_of(transaction, commitment) == []


def test_no_name_and_no_phone_is_ever_sealed(village: Village) -> None:
    number = village.enrol("欧阳样例", "13912345678")
    with village.writing() as session:
        household = household_of(session, number, session.today)
        add_member(session, household, f"{number}-2", {"name": "司马样例", "phone": "13987654321"}, CLERK)
    with village.ledger.reading() as session:
        sealed = "".join(entry.body for entry in entries(session.transaction))
        kept = session.transaction.driver.execute("SELECT record FROM personal").fetchall()
    for private in ("欧阳样例", "司马样例", "13912345678", "13987654321"):
        assert private not in sealed
        assert any(private in json.loads(record).values() for (record,) in kept)

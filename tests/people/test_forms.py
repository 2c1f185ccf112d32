"""The normal forms beside the records: never sealed, made anew where they lack, and looked at by an audit."""

from pathlib import Path

import pytest

from supermarket.audit.verification.verify import verify
from supermarket.households.finding.finding import find
from supermarket.journal.store import entries
from supermarket.ledger import open_ledger
from supermarket.people.forms import name_in
from tests.audit.tampering import tampering
from tests.village import START, Village


def forms(village: Village) -> set[str]:
    with village.ledger.reading() as session:
        rows = session.transaction.driver.execute("SELECT form FROM personal_form WHERE commitment <> ''").fetchall()
        return {form for (form,) in rows}


def test_a_form_stands_in_the_people_drawer_and_is_never_sealed(village: Village) -> None:
    village.enrol("Élodie · Sample", None)
    assert "elodiesample" in forms(village)
    with village.ledger.reading() as session:
        assert not any("elodie" in entry.body for entry in entries(session.transaction))


@pytest.mark.parametrize(
    "change", ["DROP TABLE personal_form", "UPDATE personal_form SET form = '0 1.0' WHERE commitment = ''"]
)
def test_a_ledger_that_lacks_the_forms_or_has_older_ones_gets_them_when_it_is_opened(
    village: Village, change: str
) -> None:
    household = village.enrol("李  强", None)
    before, path = forms(village), Path(village.ledger.database.path)
    village.ledger.close()
    with tampering(path) as connection:
        connection.execute(change)
    ledger = open_ledger(path, now=START)
    try:
        assert forms(Village(ledger)) == before
        with ledger.reading() as session:
            assert [row.household for row in find(session, "李强", "3001", session.today)] == [household]
            assert verify(session).faults == ()
    finally:
        ledger.close()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE personal_form SET form = '王' WHERE form = '李强'", "personal_row_differs"),
        ("DELETE FROM personal_form WHERE form = '李强'", "personal_row_differs"),
        ("INSERT INTO personal_form VALUES ('ab', '王')", "personal_extra"),
    ],
)
def test_an_audit_finds_a_form_that_is_not_its_records(village: Village, change: str, code: str) -> None:
    village.enrol("李  强", None)
    with tampering(Path(village.ledger.database.path)) as connection:
        connection.execute(change)
    with village.ledger.reading() as session:
        assert [fault.code for fault in verify(session).faults] == [code]


@pytest.mark.parametrize("record", ["", "[]", "{", '{"note":"x"}'])
def test_what_is_no_record_of_a_person_has_no_name(record: str) -> None:
    assert name_in(record) == ""

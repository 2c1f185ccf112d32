"""A record that is erased is nowhere in the file, not even where a page was split before it was; the others stay."""

from supermarket.ledger import Ledger
from supermarket.people.erasing import erase
from supermarket.people.records import keep, record_of


def name_of(number: int) -> str:
    return f"孙样{number:05d}"


def test_of_an_erased_record_no_copy_stays_in_a_page_that_was_split(ledger: Ledger) -> None:
    with ledger.writing() as session:
        driver = session.transaction.driver
        driver.commit()
        driver.execute("PRAGMA secure_delete = OFF")  # as SQLite mostly comes
        driver.execute("BEGIN IMMEDIATE")
        kept = [
            keep(
                session.transaction,
                session.clock.random,
                subject=f"1000-1-{number}-33-1",
                record={"name": name_of(number)},
                form=name_of(number),
            )
            for number in range(1500)
        ]
    gone = range(0, 1500, 10)
    with ledger.writing() as session:
        assert erase(session.transaction, [kept[number] for number in gone]) == len(gone)
        assert erase(session.transaction, [kept[number] for number in gone]) == 0
    with ledger.reading() as session:
        assert record_of(session.transaction, kept[1]) == {"name": name_of(1)}
        assert record_of(session.transaction, kept[0]) == {}
    ledger.close()
    path = ledger.database.path
    found = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    assert [number for number in gone if name_of(number).encode() in found] == []
    assert name_of(1).encode() in found

"""What a test that writes ends with: the books are what the journal makes of them, and an audit finds no fault."""

from pathlib import Path

from supermarket.audit.verification.verify import verify
from supermarket.ledger import Ledger, open_ledger
from tests.months.sums_of_bodies import check_sums


def check_sound(ledger: Ledger) -> None:
    """Fail unless everything in the ledger agrees."""
    with ledger.reading() as session:
        assert verify(session).faults == ()
    assert ledger.first_difference() is None
    check_sums(ledger)


def check_honest(ledger: Ledger) -> None:
    """Fail unless everything in the ledger agrees, and no rule is said to be broken."""
    check_sound(ledger)
    with ledger.reading() as session:
        assert verify(session).breaches == ()


def check_file(path: Path) -> None:
    """Fail unless everything in this ledger's file agrees."""
    ledger = open_ledger(path)
    try:
        check_sound(ledger)
    finally:
        ledger.close()

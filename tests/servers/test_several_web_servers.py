"""Two machines serve one ledger on a server: each was started at another time, and each knows what the other keeps."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from supermarket.errors.signing import PinLocked, PinWrong
from supermarket.journal.engines.postgresql.address import Address
from supermarket.ledger import Ledger, open_ledger
from supermarket.local.browsers.sessions import begin_session, session_of
from supermarket.local.pin_kept import kept_pin
from supermarket.local.pins import WRONG_MAX, set_pin, verify_pin


@pytest.fixture
def ledger(place: Address) -> Iterator[Ledger]:
    """Give a ledger on a server as whichever machine opens it has it."""
    with closing(open_ledger(place)) as opened:
        yield opened


def run_for(monkeypatch: pytest.MonkeyPatch, hours: int) -> None:
    """Go on at a machine that has been running for so many hours."""
    monkeypatch.setattr("time.monotonic_ns", lambda: hours * 3_600 * 10**9)


@pytest.mark.parametrize("hours", [1, 2_000])
def test_what_began_at_one_goes_on_at_the_other(ledger: Ledger, monkeypatch: pytest.MonkeyPatch, hours: int) -> None:
    set_pin(ledger, "15001", "4071")
    with ledger.reading() as session:
        pin = kept_pin(session.transaction, "15001")
    run_for(monkeypatch, 100)
    secrets = [begin_session(ledger, "15001", "5001", "pin", pin=pin)]
    for _try in range(WRONG_MAX - 1):
        with pytest.raises(PinWrong):
            verify_pin(ledger, "15001", "9302")
    with pytest.raises(PinLocked):
        verify_pin(ledger, "15001", "9302")
    run_for(monkeypatch, hours)
    secrets.append(begin_session(ledger, "15002", "5002", "named", pin=None))
    with ledger.reading() as session:
        found = [session_of(session, secret) for secret in secrets]
    assert [each and each.staff for each in found] == ["15001", "15002"]
    with pytest.raises(PinLocked):
        verify_pin(ledger, "15001", "4071")

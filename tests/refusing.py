"""How a test says that something is refused: by the class of the refusal and its fields, and with nothing written."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from supermarket.errors import Refusal
from supermarket.errors.registers import FileRefused
from supermarket.journal.store import streams
from supermarket.ledger import Ledger


@contextmanager
def refused(ledger: Ledger, refusal: type[Refusal], **expected: object) -> Iterator[None]:
    """Expect this very refusal with these very fields, and a ledger that is as it was."""
    before = _written(ledger)
    with pytest.raises(refusal) as caught:
        yield
    assert type(caught.value) is refusal
    assert fields_of(caught.value) == expected
    assert str(caught.value)
    assert _written(ledger) == before


def fields_of(refusal: Refusal) -> dict[str, Any]:
    """Return the fields of a refusal by name."""
    return {name: getattr(refusal, name) for name in refusal.names}


def _written(ledger: Ledger) -> object:
    with ledger.reading() as session:
        people = session.transaction.driver.execute("SELECT commitment FROM personal ORDER BY commitment").fetchall()
        return [(stream.origin, stream.size, stream.root) for stream in streams(session.transaction)], people


def places_of(refusal: object) -> list[tuple[int, str]]:
    """Return the row and the heading of each problem that a file was refused for."""
    assert isinstance(refusal, FileRefused)
    return [(problem.row, problem.heading) for problem in refusal.problems]

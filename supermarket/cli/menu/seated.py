"""The call of somebody who sits at the menu: the ledger is open and he has signed in, so no command asks again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supermarket.cli.frame.call import Call

if TYPE_CHECKING:
    from supermarket.books.kinds import Known
    from supermarket.district.gate.second_persons import Second
    from supermarket.ledger import Ledger


@dataclass(frozen=True, kw_only=True)
class Seated(Call):
    """A call whose ledger stays open between commands; `beside` is who has just signed in for an act of two."""

    desks: "Ledger"
    known: "Known | None"
    beside: "Second | None" = None

    @contextmanager
    def opened(self) -> "Iterator[Ledger]":
        """Give the ledger that is open already."""
        yield self.desks

    def shown_to(self, ledger: "Ledger", known: "Known | None") -> "Ledger":  # noqa: ARG002 - he sits there
        """Return the ledger with the names that this person may see."""
        return ledger

    def signed_in(self, ledger: "Ledger") -> "Known | None":  # noqa: ARG002 - he is known already
        """Return how he is known."""
        return self.known

    def sees_names(self, ledger: "Ledger", verb: str) -> "Known | None":
        """Return how he is known to whom full names will be shown.

        Raises:
            PersonUnproven: he has no PIN by which he could be known.
        """
        from supermarket.district.gate.second_persons import is_proven
        from supermarket.errors.persons import PersonUnproven

        with ledger.reading() as session:
            if not is_proven(session, self.known):
                raise PersonUnproven(operator=self.operator or "", verb=verb)
        return self.known

    def second(self, ledger: "Ledger", staff: str) -> "Second":  # noqa: ARG002 - he is known already
        """Return the second person."""
        if self.beside is None:
            raise TypeError("nobody has signed in as the second person")
        return self.beside

"""The call of somebody who sits at the menu: the ledger is open and he has signed in, so no command asks again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supermarket.cli.frame.call import Call

if TYPE_CHECKING:
    from supermarket.books.kinds import Known
    from supermarket.books.session import ReadSession, WriteSession
    from supermarket.district.gate.second_persons import Second
    from supermarket.ledger import Ledger


@dataclass(frozen=True, kw_only=True)
class Seated(Call):
    """A call whose ledger stays open between commands; `second` is who has just signed in for an act of two."""

    opened: "Ledger"
    known: "Known | None"
    second: "Second | None" = None

    @contextmanager
    def ledger(self) -> "Iterator[Ledger]":
        """Give the ledger that is open already."""
        yield self.opened

    @contextmanager
    def reading(self) -> "Iterator[ReadSession]":
        """Give a snapshot with the names that this person may see."""
        with self.opened.reading() as session:
            yield session

    @contextmanager
    def naming(self, verb: str) -> "Iterator[ReadSession]":
        """Give a snapshot for a verb that shows full names.

        Raises:
            PersonUnproven: he has no PIN by which he could be known.
        """
        with self.opened.reading() as session:
            self._check_names(session, verb)
            yield session

    @contextmanager
    def writing(self, *, keep: bool = True, names: str = "", known: "Known | None" = None) -> "Iterator[WriteSession]":
        """Open the ledger for recording entries as this person.

        Raises:
            PersonUnproven: names are shown, and he has no PIN by which he could be known.
        """
        known = known or self.known
        with self.opened.writing(known=known) if keep else self.opened.trying(known=known) as session:
            if names:
                self._check_names(session, names)
            yield session

    @contextmanager
    def seconded(self, staff: str) -> "Iterator[tuple[WriteSession, Second]]":  # noqa: ARG002 - he is known already
        """Open the ledger for what this person and the second one do together."""
        if self.second is None:
            raise TypeError("nobody has signed in as the second person")
        with self.writing() as session:
            yield session, self.second

    def _check_names(self, session: "ReadSession", verb: str) -> None:
        from supermarket.district.gate.second_persons import is_proven
        from supermarket.errors.persons import PersonUnproven

        if not is_proven(session, self.known):
            raise PersonUnproven(operator=self.operator or "", verb=verb)

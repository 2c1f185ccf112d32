"""What lies on this machine beside a command, and is looked at again and settled in the very turn that records it.

A page reads what was tapped, counted or asked before its turn at the ledger comes. Another phone may change or record
it meanwhile; so whatever the command rests on is compared, and whatever it ends is ended, where nobody else can write.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from supermarket.books.kinds import Known
from supermarket.books.session import WriteSession
from supermarket.ledger import Ledger
from supermarket.web.frame.visits import Visit


def _nothing(_session: WriteSession) -> None:
    """Look at nothing besides."""


@dataclass(frozen=True)
class _InTurn(Ledger):
    """A ledger each of whose turns begins by one thing and ends by another; both are part of its transaction."""

    begun: Callable[[WriteSession], None] = _nothing
    done: Callable[[WriteSession], None] = _nothing

    @contextmanager
    def writing(
        self, *, known: Known | None = None, streams: Collection[str] = (), beside: bool = False
    ) -> Iterator[WriteSession]:
        """Give the writer's session."""
        with super().writing(known=known, streams=streams, beside=beside) as session:
            self.begun(session)
            yield session
            self.done(session)


def in_turn(
    visit: Visit, *, begun: Callable[[WriteSession], None] = _nothing, done: Callable[[WriteSession], None] = _nothing
) -> Visit:
    """Return a visit whose commands do these two in the turn that they record in: before it, and after it.

    What either of them refuses is not recorded.
    """
    return replace(visit, ledger=_InTurn(**vars(visit.ledger), begun=begun, done=done))

"""The gate: what the district's rules ask of every entry and every answer, whichever verb they come from."""

from typing import Any, Final

from supermarket.books.kinds import Body, Kind
from supermarket.books.session import Gate, Request, WriteSession
from supermarket.district.gate.askers import check_asker
from supermarket.district.gate.closed import check_open
from supermarket.district.gate.in_force import check_in_force
from supermarket.district.gate.public_texts import check_texts
from supermarket.district.gate.registers import check_registers
from supermarket.journal.entry import Entry


class DistrictGate:
    """The gate of every session that people open; its checks read what was in force on the entry's business date."""

    def check_entry(  # noqa: PLR0913 - the fields of an entry, by name
        self, session: WriteSession, kind: Kind[Any], body: Body, *, actor: str, site: str, on: str
    ) -> None:
        """Refuse an entry that may not be recorded at this site on this date.

        Raises:
            CentreAlone: the centre's machine records it, and this is another one.
            NotYetInForce, EndedBefore, NeverRecorded: it names what was not in force on this date.
            MonthClosed: it is dated up to the end of a closed month of the place.
            ReasonPersonal: a public text of it holds a phone or ID number, or names somebody enrolled there.
            ReasonSpecial: one says that somebody is ill or poor.
        """
        check_registers(session, kind)
        check_in_force(session, kind, body, actor=actor, site=site, on=on)
        check_open(session, kind, body, site=site, on=on)
        check_texts(session, kind, body, site=site, on=on)

    def check_asker(self, session: WriteSession, entry: Entry, request: Request) -> None:
        """Refuse to answer, by its key, whoever may not ask for what an entry answered."""
        check_asker(session, entry, request)


GATE: Final[Gate] = DistrictGate()

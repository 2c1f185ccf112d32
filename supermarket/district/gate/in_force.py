"""What an entry names was in force on its business date: its site, its actor, and whatever its kind says that it names.

Old entries stay as they are; this binds what is recorded from now on. The honest exceptions, each with its reason:

- **A register's own entry** is recorded today and may count from a later day: what its row names must be in force on
  the day from which the row counts. A row that ends something names nothing.
- **A reversal** undoes what was right when it was entered, so the goods, members, rules and households of the entry
  reversed may have ended since, and so may its site: goods that come back to a shop that has ended leave it as the
  rest of its stock does. Only who reverses must be on the staff.
- **A site that has ended** takes nothing from that day on, but what is left must be able to leave (`Kind.clears`):
  stock is sent on, written off or counted to no more than the books say, money is spent, a till that was left open is
  shut, claims that were filed there are decided, months up to its end are signed.
- **A household's home shop** may have ended; its row is amended for other reasons too.
- **A household that is no more** (`Named.ended`): its cards are taken out of use, its points go to whoever takes over
  or lapse when no heir came. A claim of one that was merged is credited to the one that took over, which must be in
  force itself.
- **Goods that were withdrawn** still stand on shelves: they are sent, arrive, are counted and written off.
- **A donor** (`Named.early`) may be written down with the first delivery that came of it, which was on an earlier day.
- **A claim's rule, and its member**, are those of the day when it was filed; posting it names only the household.
- **The program itself**, whose code is 0, is on no register.
"""

from typing import Any

from supermarket.books.kinds import Body, Kind, Named, ReversalBody
from supermarket.books.session import WriteSession
from supermarket.district.dated.registers import standing_of
from supermarket.district.kinds import RegisterBody
from supermarket.errors.registers import EndedBefore, NeverRecorded, NotYetInForce
from supermarket.journal.entry import PROGRAM


def check_in_force(  # noqa: PLR0913 - the fields of an entry, by name
    session: WriteSession, kind: Kind[Any], body: Body, *, actor: str, site: str, on: str
) -> None:
    """Refuse an entry that names what was not in force on its date.

    Raises:
        NotYetInForce, EndedBefore, NeverRecorded: it does.
    """
    if actor != PROGRAM:
        _check(session, Named("staff", actor), on)
    undoing = isinstance(body, ReversalBody)
    _check(session, Named("site", site, ended=undoing or kind.clears(body)), on)
    if isinstance(body, RegisterBody):
        if body.state:
            return
        on = max(on, body.from_ or on)
    for named in () if undoing else kind.names(body):
        _check(session, named, on)


def _check(session: WriteSession, named: Named, on: str) -> None:
    if (named, on) in session.looked_up:
        return
    stands = standing_of(session, named, on)
    about = {"register": named.register, "row": named.code}
    if stands.since is None:
        raise NeverRecorded(**about)
    if not (stands.begun or named.early):
        raise NotYetInForce(**about, date=on, since=stands.since)
    if stands.ended and not named.ended:
        raise EndedBefore(**about, date=on, since=stands.since)
    session.keep_in_mind((named, on), True)  # noqa: FBT003 - it was in force

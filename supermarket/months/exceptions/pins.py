"""Two persons' acts, where one of both had set the other's PIN and may know it 口令由他人设置.

Whoever changes his PIN himself types the old one, which the other knows too, so nobody can tell; from the day on which
somebody with no part in these acts sets it anew, they are his own again. A first PIN is typed by its owner in the
presence of a manager, everywhere: of it the first month that is signed with it tells, and no later one.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.sql.expression import ColumnElement

from supermarket.books.session import ReadSession
from supermarket.district.gate.second_persons import pin_of
from supermarket.district.identities import is_among
from supermarket.district.tables import PinResetRow
from supermarket.journal.entry import require_name
from supermarket.journal.statements import Prepared, Value
from supermarket.journal.tables import table_of
from supermarket.months.closing.signatures import Signature
from supermarket.months.figures.sums import is_same_person
from supermarket.months.tables import MonthSignatureRow

_signature: Final = table_of(MonthSignatureRow).c
_SIGNED_ANOTHER: Final = Prepared(
    select(_signature.seq)
    .where(
        _signature.place == bindparam("place"),
        _signature.month != bindparam("month"),
        _signature.actor == bindparam("staff"),
        _signature.origin == bindparam("origin"),
        _signature.seq > bindparam("since"),
        _signature.seq < bindparam("seq"),
        _signature.paper.is_(None),
    )
    .limit(1)
)


def is_by_pin_of(
    staff: ColumnElement[str],
    is_one_of: Callable[[ColumnElement[str]], ColumnElement[bool]],
    act: Any,  # noqa: ANN401 - columns
) -> ColumnElement[bool]:
    """Return the condition that one of others had set the PIN anew by which somebody was known for an act.

    `act` has the columns of the entry: its stream, its number there, its date. PINs are a machine's own. `is_one_of`
    says of a staff code whether it is one of theirs: it is asked only where a PIN was set anew.
    """
    pin, earlier = (table_of(PinResetRow).alias() for _ in range(2))
    last = select(func.max(earlier.c.seq)).where(
        earlier.c.staff == staff, earlier.c.origin == act.origin, earlier.c.seq < act.seq
    )
    set_by_other = select(pin.c.seq).where(
        pin.c.staff == staff,
        pin.c.origin == act.origin,
        pin.c.seq == last.correlate_except(earlier).scalar_subquery(),
        pin.c.first.is_(None),
        is_one_of(pin.c.by),
    )
    return exists(set_by_other.correlate_except(pin))


def is_person(staff: ColumnElement[str], on: ColumnElement[str]) -> Callable[[ColumnElement[str]], ColumnElement[bool]]:
    """Return what says of a staff code whether it stands for the person of another one on a date."""
    return lambda code: is_same_person(code, staff, on)


def signed_by_pin(session: ReadSession, place: str, month: str, signatures: Iterable[Signature]) -> Iterator[str]:
    """Give the signatures of a place's month by a PIN that another one who signed it, or recorded it, had set."""
    given = tuple(signatures)
    for each in given:
        others = {code for other in given if other is not each for code in (other.actor, other.recorded_by) if code}
        by = None if each.paper else _set_by(session, place, month, each)
        if by and is_among(session, by, others, session.today):
            yield each.entry


def _set_by(session: ReadSession, place: str, month: str, signature: Signature) -> str | None:
    """Return who had set the PIN of a signature; None where nobody had, or another month was signed with it before."""
    staff, name = signature.actor, require_name(signature.entry)
    pin = pin_of(session, staff, name)
    if pin is None:
        return None
    about: dict[str, Value] = {"staff": staff, "origin": name.origin, "since": pin.seq, "seq": name.seq}
    if pin.is_first and session.row(_SIGNED_ANOTHER, place=place, month=month, **about):
        return None
    return pin.set_by

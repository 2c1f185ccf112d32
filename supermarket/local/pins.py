"""PINs 口令 of staff: an Argon2id hash alone is kept; five wrong ones lock it, whichever process they were typed in.

The first one is set by the person in the presence of his manager, who signs in for it.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import bindparam, select, update

from supermarket.books.clocks import running
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.clock import MINUTE, district_time
from supermarket.district.gate.second_persons import check_apart
from supermarket.district.kinds import Role, Staff
from supermarket.district.texts import plain
from supermarket.errors import Refusal
from supermarket.errors.signing import (
    PinAlone,
    PinFirst,
    PinLocked,
    PinMissing,
    PinNotSet,
    PinTrivial,
    PinUnreadable,
    PinWrong,
)
from supermarket.journal.database import Transaction
from supermarket.journal.engines.neutral import Upsert
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.local.browsers.sessions import drop_sessions
from supermarket.local.kinds import PIN_RESET, PinReset
from supermarket.local.locks import lock_left, record_lock
from supermarket.local.opened import Opened, allow_over, staff_of
from supermarket.local.pin_kept import check_kept, kept_pin
from supermarket.local.tables import PinRow
from supermarket.local.tokens import drop_tokens

WRONG_MAX: Final = 5
"""So many wrong ones in a row lock a PIN."""
SALT_BYTES: Final = 16
_OPENERS: Final = frozenset({Role.ADMINISTRATOR, Role.MANAGER})
"""Whose PIN may be the first of a machine: those in whose presence all others are set."""

# Argon2id with 46 MiB in one pass, one of the settings that OWASP calls equally strong: 60 ms on a server's core and
# under 0.2 s on the slowest laptop, and not so much memory that a till of 2 GB would swap. One lane, because more
# are threads that such a laptop has not. A hash names its own settings, so these may change.
_HASHER: Final = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1, hash_len=32, salt_len=SALT_BYTES)
_PIN: Final = re.compile(r"[0-9]{4,8}", re.ASCII)
_PERIOD: Final = re.compile(r"([0-9]+?)\1+", re.ASCII)

_pin: Final = table_of(PinRow)
_OF: Final = Prepared(select(_pin.c.hash, _pin.c.wrong, _pin.c.locked_since).where(_pin.c.staff == bindparam("staff")))
_WITH: Final = Prepared(select(_pin.c.staff))
_COUNT: Final = Prepared(
    update(_pin)
    .where(_pin.c.staff == bindparam("of_staff"))
    .values(wrong=bindparam("wrong"), locked_since=bindparam("locked_since"))
)
_KEEP: Final = Prepared(Upsert(_pin, sets=("hash", "wrong", "locked_since")))


@dataclass(frozen=True)
class _Pin:
    """A PIN as it stands."""

    hash: str
    wrong: int
    locked_since: int | None


def has_pin(session: ReadSession, staff: str) -> bool:
    """Say whether this staff code has a PIN on this machine."""
    return _standing(session.transaction, staff) is not None


def is_first(session: ReadSession) -> bool:
    """Say whether nobody has a PIN on this machine yet."""
    return session.row(_WITH) is None


def check_first(session: ReadSession, owner: Staff, operator: str) -> bool:
    """Say whether somebody sets a first PIN with nobody there: the very first of this machine, or in a drill.

    Raises:
        PinFirst: it would be the first PIN of this machine, and is neither a manager's nor an administrator's.
        PinAlone, StaffUnknown, RoleRefused, SiteRefused: the operator may not be there for it.
        SecondIsFirst: it is his own, be it of another staff code of his.
    """
    if session.drill:
        return True
    if not is_first(session):
        allow_over(session, "staff pin", owner.staff, operator)
        check_apart(session, "staff pin", one=owner.staff, other=operator)
        return False
    if owner.role not in _OPENERS:
        raise PinFirst(operator=owner.staff)
    return True


def verify_pin(ledger: Opened, staff: str, pin: str) -> None:
    """Let a member of staff pass whose PIN this is; a wrong one is counted and committed, a right one ends the count.

    Call it outside any writing session: it writes in a transaction of its own.

    Raises:
        PinUnreadable: it is not 4 to 8 digits, and is not counted.
        PinNotSet: there is no PIN to compare it with.
        PinWrong: it is another.
        PinLocked: there were five wrong ones, of which this may be the last; while it is locked none is compared.
    """
    typed = read_pin(pin)
    with ledger.reading() as session:
        standing = _standing(session.transaction, staff)
        is_earlier, refusal = _began_before(standing, session.uptime), _refused(standing, staff, session)
    if is_earlier:
        with ledger.database.writing() as transaction:  # the machine was started again, and the wait with it
            now = _standing(transaction, staff)
            if now and _began_before(now, running(transaction, ledger.clock)):
                transaction.run(_COUNT, of_staff=staff, wrong=now.wrong, locked_since=0)
    if standing and not refusal:
        # Outside any transaction: nobody shall wait for a hash.
        right = _is_right(standing.hash, typed)
        with ledger.writing() as writing:
            refusal = _judged(writing, staff, standing.hash if right else None)
    if refusal:
        raise refusal


def _began_before(standing: _Pin | None, uptime: int) -> bool:
    """Say whether a PIN was locked before the machine was started again."""
    return standing is not None and standing.locked_since is not None and uptime < standing.locked_since


def set_pin(  # noqa: PLR0913 - by name
    ledger: Opened,
    staff: str,
    new: str,
    *,
    old: str | None = None,
    operator: str | None = None,
    pin: str | None = None,
) -> None:
    """Set one's own PIN: another in place of the old one, or the first one, in the presence of a manager.

    The manager is the `operator`, with his `pin`. The very first PIN of a machine, an administrator's or a manager's,
    is set by whoever has just made or restored the ledger. In a drill, where no PIN is asked for, nobody need be there.

    Raises:
        StaffUnknown: nobody has this staff code.
        PinUnreadable, PinTrivial: the new one cannot be a PIN.
        PinMissing: there is a PIN, and the old one was not given; or the manager's was not.
        PinFirst: it would be the first PIN of this machine, and is neither a manager's nor an administrator's.
        PinAlone, RoleRefused, SiteRefused, SecondIsFirst: no manager is there who may.
        ClockBehind, ClockAhead: the machine's clock is not believed, so that nothing can be recorded.
        PinNotSet, PinWrong, PinLocked: the old one, or the manager's, is not right, as in `verify_pin`.
        PinChanged: the old one was changed while it was compared.
    """
    chosen = choose(staff, new)
    with ledger.reading() as session:
        owner = staff_of(session, staff)
        kept = kept_pin(session.transaction, staff)
        first = kept is None
        alone = first and check_first(session, owner, operator or "")
    if first and not alone:
        if pin is None:
            raise PinMissing(operator=operator or "")
        verify_pin(ledger, operator or "", pin)
    if not first:
        if old is None:
            raise PinMissing(operator=staff)
        verify_pin(ledger, staff, old)
    hashed = _hashed(ledger, chosen)
    if first and not alone:
        with ledger.writing() as session:
            _check_none(session.transaction, staff)
            check_first(session, owner, operator or "")
            _tell(session, owner, operator or "", first="yes")
            _keep(session.transaction, staff, hashed)
        return
    with ledger.database.writing() as transaction:
        if not first:
            check_kept(transaction, staff, kept)
        else:
            _check_none(transaction, staff)
            if not ledger.drill and transaction.row(_WITH):  # it is not the first of this machine any more
                raise PinAlone(operator=staff)
        _keep(transaction, staff, hashed)


def _check_none(transaction: Transaction, staff: str) -> None:
    """Refuse to set a first PIN that somebody else has set at this very moment."""
    if _standing(transaction, staff):
        raise PinMissing(operator=staff)


def _tell(session: WriteSession, owner: Staff, operator: str, *, first: Literal["yes"] | None = None) -> None:
    """Record that somebody set another's PIN or was there for it."""
    request = Request(actor=operator, site=owner.site, known="pin")
    body = PinReset(staff=owner.staff, first=first)
    session.record(PIN_RESET, body, request, site=owner.site, on=session.today)


def choose(staff: str, pin: str) -> str:
    """Return the digits of a new PIN.

    Raises:
        PinUnreadable: it is not 4 to 8 digits.
        PinTrivial: it is a row of digits with equal steps (1234, 8642, 0000), the same ones again and again (1212), or
            a part of the staff code.
    """
    digits = read_pin(pin)
    steps = {(int(following) - int(digit)) % 10 for digit, following in pairwise(digits)}
    if len(steps) == 1 or _PERIOD.fullmatch(digits) or digits in staff or staff in digits:
        raise PinTrivial
    return digits


def read_pin(typed: str) -> str:
    """Return the digits of a typed PIN; full-width ones are understood.

    Raises:
        PinUnreadable: it is not 4 to 8 digits.
    """
    digits = plain(typed)
    if not _PIN.fullmatch(digits):
        raise PinUnreadable
    return digits


def reset_pin(ledger: Opened, staff: str, new: str, *, operator: str, pin: str) -> None:
    """Set a new PIN for somebody who forgot his, and revoke his tokens; `pin` is that of the manager who does it.

    It is an entry: whoever sets another's PIN may know it, and what is done by it is seen in that light.

    Raises:
        ClockBehind, ClockAhead: the machine's clock is not believed, so that nothing can be recorded.
        PinAlone, StaffUnknown, RoleRefused, SiteRefused: the operator may not, or one of the two is nobody.
        SecondIsFirst: it is his own, be it of another staff code of his.
        PinUnreadable, PinTrivial: the new one cannot be a PIN.
        PinNotSet, PinWrong, PinLocked: the operator's own is not right, as in `verify_pin`.
    """
    with ledger.reading() as session:
        allow_over(session, "staff pin", staff, operator)
        check_apart(session, "staff pin", one=staff, other=operator)
    chosen = choose(staff, new)
    verify_pin(ledger, operator, pin)
    hashed = _hashed(ledger, chosen)
    with ledger.writing() as session:
        _tell(session, allow_over(session, "staff pin", staff, operator), operator)
        _keep(session.transaction, staff, hashed)
        drop_tokens(session.transaction, staff)


def _keep(transaction: Transaction, staff: str, hashed: str) -> None:
    """Keep a PIN's hash; whoever signed in to pages by the one before, be it its thief, has to do so anew."""
    drop_sessions(transaction, staff)
    transaction.run(_KEEP, staff=staff, hash=hashed, wrong=0, locked_since=None)


def _hashed(ledger: Opened, pin: str) -> str:
    """Return the hash of a PIN under a fresh salt; it takes as long as a check."""
    return _HASHER.hash(pin, salt=ledger.clock.random(SALT_BYTES))


def _standing(transaction: Transaction, staff: str) -> _Pin | None:
    row = transaction.row(_OF, staff=staff)
    return _Pin(*row) if row else None


def _refused(standing: _Pin | None, staff: str, session: ReadSession) -> Refusal | None:
    """Return why no PIN is compared now, or None."""
    if standing is None:
        return PinNotSet(operator=staff)
    left = lock_left(standing.locked_since, session.uptime)
    if not left:
        return None
    until = session.clock.now() + left + MINUTE - 1  # to the minute, and never too early
    return PinLocked(operator=staff, until=district_time(until))


def _is_right(hashed: str, pin: str) -> bool:
    try:
        return _HASHER.verify(hashed, pin)
    except VerifyMismatchError:
        return False


def _judged(session: WriteSession, staff: str, right: str | None) -> Refusal | None:
    """Count an answer and return what it is refused for; `right` is the hash that the PIN fits, None for a wrong one.

    It looks again at how the PIN stands: others may have been guessing, or changed it, in the meantime.
    """
    transaction = session.transaction
    standing = _standing(transaction, staff)
    refusal = _refused(standing, staff, session)
    if standing is None or refusal:
        return refusal
    if standing.hash == right:
        if standing.wrong or standing.locked_since is not None:
            transaction.run(_COUNT, of_staff=staff, wrong=0, locked_since=None)
        return None
    wrong = standing.wrong + 1
    if wrong < WRONG_MAX:
        transaction.run(_COUNT, of_staff=staff, wrong=wrong, locked_since=None)
        return PinWrong(operator=staff, left=WRONG_MAX - wrong)
    transaction.run(_COUNT, of_staff=staff, wrong=0, locked_since=session.uptime)
    record_lock(session, staff, wrong)
    return _refused(_standing(transaction, staff), staff, session)

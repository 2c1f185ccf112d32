"""Tokens by which scripts are known as a member of staff: 32 digits, of which the SHA-256 alone is kept."""

import re
from collections.abc import Callable
from hashlib import sha256
from typing import Final

from sqlalchemy import bindparam, delete, func, select

from supermarket.books.session import ReadSession
from supermarket.district.texts import plain
from supermarket.journal.database import Transaction
from supermarket.journal.statements import Prepared, insertion
from supermarket.journal.tables import table_of
from supermarket.local.tables import TokenRow

_FIRST: Final = "9"
"""A card's payload begins with 1, so nothing that is scanned is taken for a token."""
_RANDOM_DIGITS: Final = 31
_BLANKS: Final = re.compile(r"\s+")

_token: Final = table_of(TokenRow)
_GOOD: Final = Prepared(
    select(_token.c.staff).where(
        _token.c.hash == bindparam("hash"), _token.c.staff == bindparam("staff"), _token.c.expires > bindparam("now")
    )
)
_ANYBODYS: Final = Prepared(
    select(_token.c.staff).where(_token.c.hash == bindparam("hash"), _token.c.expires > bindparam("now"))
)
_HAS: Final = Prepared(select(func.count()).select_from(_token).where(_token.c.staff == bindparam("staff")))
_DROP: Final = Prepared(delete(_token).where(_token.c.staff == bindparam("staff")))
_DROP_EXPIRED: Final = Prepared(delete(_token).where(_token.c.expires <= bindparam("now")))


def new_digits(random: Callable[[int], bytes]) -> str:
    """Return a new token's 32 digits (103 random bits)."""
    # 20 bytes are so many more than 31 digits hold that no digit string is favoured to speak of.
    return _FIRST + str(int.from_bytes(random(20), "big") % 10**_RANDOM_DIGITS).zfill(_RANDOM_DIGITS)


def is_good(session: ReadSession, staff: str, token: str) -> bool:
    """Say whether this is a token of this staff code that was neither revoked nor has expired."""
    return session.row(_GOOD, hash=_hash(token), staff=staff, now=session.clock.now()) is not None


def staff_of_token(session: ReadSession, token: str) -> str | None:
    """Return whose token this is, where it was neither revoked nor has expired."""
    row = session.row(_ANYBODYS, hash=_hash(token), now=session.clock.now())
    return row[0] if row else None


def keep_token(transaction: Transaction, staff: str, token: str, *, now: int, expires: int) -> None:
    """Keep the hash of a new token until it expires (UTC milliseconds); those that have expired are forgotten."""
    transaction.run(_DROP_EXPIRED, now=now)
    transaction.run(insertion(TokenRow), hash=_hash(token), staff=staff, expires=expires)


def drop_tokens(transaction: Transaction, staff: str) -> int:
    """Forget every token of a staff code and return how many there were."""
    (count,) = transaction.rows(_HAS, staff=staff)[0]
    transaction.run(_DROP, staff=staff)
    return int(count)


def _hash(token: str) -> str:
    """Return what is kept of a token. It is as long as chance is wide, so it needs no slow hash."""
    return sha256(_BLANKS.sub("", plain(token)).encode("utf-8", "replace")).hexdigest()

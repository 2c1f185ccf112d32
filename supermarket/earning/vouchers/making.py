"""Making vouchers 出凭单: what this machine credited a household that another machine holds, signed for that machine.

An entry is made out to one machine in one life of it, for ever: the last life that this stream had heard of when the
entry was written, of the node that held the household by what it knew then. So no two machines, and no later life of
one, can take the same entry.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select

from supermarket.books.accounts import household_points
from supermarket.books.kinds import POINT, parsed
from supermarket.books.many.knowledge import known_by
from supermarket.books.posting import legs_of
from supermarket.books.session import ReadSession
from supermarket.books.tables import PostingRow
from supermarket.corrections.corrections import reversed_by
from supermarket.district.machines.machines import machines_of
from supermarket.district.texts import plain
from supermarket.earning.tables import AwardRow, ClaimPostedRow
from supermarket.earning.vouchers.shown import Shown, digits_of, signed_text
from supermarket.errors.corrections import EntryUnknown
from supermarket.errors.shop.vouchers import (
    KeysMissing,
    VoucherAddressUnknown,
    VoucherNeedless,
    VoucherNotMine,
    VouchersNone,
    VoucherUndone,
    VoucherUseless,
)
from supermarket.households.events import ever_enrolled
from supermarket.households.holders.kinds import HOLDER_CHANGED
from supermarket.households.holders.tables import HolderRow
from supermarket.journal.entry import Entry, EntryName, entry_name, epoch_of, node_of
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named
from supermarket.journal.tables import table_of
from supermarket.local.secrets import signed_by

CREDITS: Final = frozenset({"claim.posted", "points.credited"})
"""The kinds of entries that vouchers show: they give one household points and take none from another."""
_award: Final = table_of(AwardRow).c
_posted: Final = table_of(ClaimPostedRow).c
_holder: Final = table_of(HolderRow).c
_CREDITED: Final = Prepared(
    select(_award.seq)
    .where(
        _award.origin == bindparam("origin"),
        _award.entered == bindparam("on"),
        _award.undone == 0,
        _award.points > 0,
    )
    .order_by(_award.seq)
)
_POSTING: Final = Prepared(
    select(_posted.origin, _posted.seq).where(
        _posted.claim_origin == bindparam("origin"), _posted.claim_seq == bindparam("seq")
    )
)
_posting: Final = table_of(PostingRow).c
_POINTS_OF: Final = Prepared(
    select(_posting.origin, _posting.seq, _posting.amount).where(
        _posting.account == bindparam("account"), _posting.commodity == POINT
    )
)
_HELD: Final = Prepared(
    select(_holder.holder, _holder.origin, _holder.seq)
    .where(_holder.household == bindparam("household"))
    .order_by(_holder.at.desc(), _holder.origin.desc(), _holder.seq.desc())
)


@dataclass(frozen=True)
class Voucher:
    """A voucher: the entry that it shows, whose points they are, the stream it is made out to, and its digits.

    `is_move` says that the entry gave the household itself away, with so many points.
    """

    entry: str
    on: str
    household: str
    points: int
    to: str
    digits: str
    is_move: bool = False


def voucher_of(session: ReadSession, typed: str) -> Voucher:
    """Return the voucher of an entry of this machine's that gave a household points, or of the claim that was posted.

    Raises:
        EntryUnknown, VoucherUseless, VoucherUndone: there is none, it gives nobody points, or was reversed.
        VoucherNotMine: another machine wrote it.
        VoucherNeedless: this machine holds the household.
        VoucherAddressUnknown: the machine that does was not known here when it was written.
        KeysMissing: this machine has no keys to sign with.
    """
    entry = _entry_meant(session, typed)
    if entry.kind == HOLDER_CHANGED.name:
        return _paper_of(session, entry)
    household, points = points_shown(session, entry)
    name = EntryName(entry.origin, entry.seq)
    if entry.origin != machines_of(session).own:
        raise VoucherNotMine(entry=entry.name, machine=machines_of(session).own)
    if by := reversed_by(session, name):
        raise VoucherUndone(entry=entry.name, by=by)
    to = addressee(session, household, name)
    return Voucher(entry.name, entry.on, household, points, to, made_out(session, entry, to, None))


def _paper_of(session: ReadSession, entry: Entry) -> Voucher:
    """Return the paper by which the one household that an entry gave away is taken over before the stream comes."""
    content = entry.content
    if len(content["households"]) != 1 or "lost" in content:
        raise VoucherUseless(entry=entry.name, kind=entry.kind)
    if entry.origin != machines_of(session).own:
        raise VoucherNotMine(entry=entry.name, machine=machines_of(session).own)
    household = content["households"][0]
    name = EntryName(entry.origin, entry.seq)
    known = known_by(session.transaction, name)
    to, held = _newest(known, content["to"], name), _held_by(session, known, household)
    return Voucher(entry.name, entry.on, household, held, to, made_out(session, entry, to, held), is_move=True)


def held_then(session: ReadSession, name: EntryName, household: str) -> int:
    """Return the points that a household held when an entry gave it away, by all that its machine knew then.

    It follows from the entries alone, so whoever has them can say whether a paper of it is true.
    """
    return _held_by(session, known_by(session.transaction, name), household)


def _held_by(session: ReadSession, known: Mapping[str, int], household: str) -> int:
    rows = session.rows(_POINTS_OF, account=household_points(household))
    return max(0, sum(int(amount) for origin, seq, amount in rows if seq <= known.get(origin, 0)))


def vouchers_on(session: ReadSession, on: str) -> tuple[Voucher, ...]:
    """Return the vouchers of all that this machine credited on a day to households that others hold, in their order.

    Raises:
        VouchersNone: there was nothing.
        KeysMissing: this machine has no keys to sign with.
    """
    own = machines_of(session).own
    found = []
    for (seq,) in session.rows(_CREDITED, origin=own, on=on):
        try:
            found.append(voucher_of(session, f"{own}-{seq}"))
        except (VoucherNeedless, VoucherUndone, VoucherUseless, VoucherAddressUnknown):
            continue
    if not found:
        raise VouchersNone
    return tuple(found)


def vouchers_named(session: ReadSession, typed: Sequence[str]) -> tuple[Voucher, ...]:
    """Return the vouchers of entries, each once, in the order in which they were named.

    Raises:
        Refusal: as in `voucher_of`.
    """
    found = [voucher_of(session, each) for each in typed]
    return tuple({each.entry: each for each in found}.values())


def made_out(session: ReadSession, entry: Entry, to: str, held: int | None) -> str:
    """Return an entry of this machine's as the digits of a voucher, signed for the stream that may take it.

    Raises:
        KeysMissing: this machine has no keys to sign with.
    """
    signature = signed_by(session.transaction, entry.origin, signed_text(entry, to, held))
    if signature is None:
        raise KeysMissing(machine=entry.origin)
    return digits_of(Shown(entry, to, held, signature))


def points_shown(session: ReadSession, entry: Entry) -> tuple[str, int]:
    """Return the household that an entry credits, and with how many points; what settled its debt is not among them.

    Raises:
        EntryUnreadable: its body is none of its kind.
        VoucherUseless: it credits nobody.
    """
    kind = session.kinds.get(entry.kind)
    if kind is None or kind.name not in CREDITS:
        raise VoucherUseless(entry=entry.name, kind=entry.kind)
    body = parsed(kind, entry)
    household: str = body.household
    account = household_points(household)
    legs = legs_of(kind, entry, body)
    points = sum(leg.amount for leg in legs if (leg.account, leg.commodity) == (account, POINT))
    if points <= 0:
        raise VoucherUseless(entry=entry.name, kind=entry.kind)
    return household, points


def addressee(session: ReadSession, household: str, name: EntryName) -> str:
    """Return to which stream an entry about a household is made out, by what its machine knew when it wrote it.

    Raises:
        VoucherNeedless: the machine that wrote it held the household.
        VoucherAddressUnknown: it had not heard of the one that does.
    """
    known = known_by(session.transaction, name)
    held = (row[0] for row in session.rows(_HELD, household=household) if row[2] <= known.get(row[1], 0))
    node = next(held, None) or ever_enrolled(session, household).holder
    if node == node_of(name.origin):
        raise VoucherNeedless(entry=str(name), household=household)
    return _newest(known, node, name)


def _newest(known: Mapping[str, int], node: str, name: EntryName) -> str:
    """Return the last life of a node of which an entry's machine had heard, by what it had `known` when it wrote it.

    Raises:
        VoucherAddressUnknown: it had heard of none.
    """
    lives = [origin for origin, size in known.items() if size and node_of(origin) == node]
    if not lives:
        raise VoucherAddressUnknown(entry=str(name), machine=node)
    newest: str = max(lives, key=epoch_of)
    return newest


def _entry_meant(session: ReadSession, typed: str) -> Entry:
    name = entry_name(plain(typed))
    entry = entry_named(session.transaction, name) if name else None
    if name is None or entry is None:
        raise EntryUnknown(entry=plain(typed)[:40])
    posting = session.row(_POSTING, origin=name.origin, seq=name.seq)
    posted = entry_named(session.transaction, EntryName(*posting)) if posting else None
    return posted or entry

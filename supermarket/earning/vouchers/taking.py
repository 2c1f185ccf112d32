"""Taking a voucher 收凭单: at the machine that holds its household its points are lent at once, until the stream comes.

A voucher is taken where it is made out to, once, by the signature of a machine that the centre let in, and only as long
as the stream has not brought its entry. `settle_vouchers` gives back what was lent when it has.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select

from supermarket.books.accounts import household_points
from supermarket.books.kinds import POINT
from supermarket.books.session import Request, WriteSession
from supermarket.district.machines.machines import signing_key
from supermarket.district.roles import allow
from supermarket.district.texts import scanned
from supermarket.earning.vouchers.kinds import VOUCHER_SETTLED, VOUCHER_TAKEN, VoucherSettled, VoucherTaken
from supermarket.earning.vouchers.lent import OPEN, has_come
from supermarket.earning.vouchers.making import points_shown
from supermarket.earning.vouchers.shown import Shown, read_digits, signed_text
from supermarket.earning.vouchers.tables import VoucherRow
from supermarket.errors.ledger import HolderElsewhere
from supermarket.errors.shop.vouchers import (
    VoucherArrived,
    VoucherForeign,
    VoucherForged,
    VoucherOfAnother,
    VoucherOfNobody,
    VoucherTakenAlready,
    VoucherUseless,
)
from supermarket.households.events import ever_enrolled
from supermarket.households.finding.lookup import household_of
from supermarket.households.holders.holding import holder_of, left_on_paper
from supermarket.households.holders.kinds import HOLDER_CHANGED
from supermarket.journal.database import Row
from supermarket.journal.entry import PROGRAM, Entry, EntryName, node_of
from supermarket.journal.statements import Prepared
from supermarket.journal.store import entry_named
from supermarket.journal.tables import table_of
from supermarket.local.secrets import is_signed

_voucher: Final = table_of(VoucherRow).c
_TAKEN: Final = Prepared(
    select(_voucher.origin, _voucher.seq).where(
        _voucher.voucher_origin == bindparam("origin"), _voucher.voucher_seq == bindparam("seq")
    )
)


@dataclass(frozen=True)
class Taken:
    """The answer to a voucher: what was lent on it to which household, in whole points, and what it holds now.

    Where the household itself came on it, `of` is the machine that gave it and `left` what it can spend until its
    stream comes.
    """

    entry: str
    voucher: str
    household: str
    points: int
    balance: int
    of: str | None = None
    left: int | None = None


def take_voucher(session: WriteSession, typed: str, request: Request) -> Taken:
    """Lend a household the points of a voucher that was scanned, or take over the household that it shows given away.

    Raises:
        VoucherUnreadable, EntryUnreadable, VoucherUseless: it is none, or shows nothing that gives points.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        VoucherForeign, VoucherOfNobody, VoucherForged: it is of another district, or of no machine known here.
        VoucherOfAnother: it is made out to another machine, or to another life of this one.
        VoucherTakenAlready, VoucherArrived: its points are here already.
        HouseholdUnknown, HouseholdMerged, HouseholdGone: the household is not here, or no more.
        HolderElsewhere: another machine holds the household.
    """
    shown = read_digits(scanned(typed))
    entry = shown.entry
    asked = {"voucher": entry.name}
    before = session.answered(
        VOUCHER_TAKEN, request, site=None, asked=asked, told={"leaf": entry.leaf.hex(), "voucher": entry.name}
    )
    if before:
        return _taken(session, before)
    allow(session, "voucher take", request)
    _check_signed(session, shown)
    _check_new(session, shown)
    body = _given_away(session, shown) if shown.held is not None else _credited(session, shown)
    site = household_of(session, body.household, session.today).station
    recorded = session.record(VOUCHER_TAKEN, body, request, site=site, on=session.today)
    session.looked_up.clear()
    return _taken(session, recorded)


def settle_vouchers(session: WriteSession) -> int:
    """Give back what was lent on vouchers whose entries have come; return how many.

    The machine that holds the household does, in the transaction that took the entries in. Of what is not there any
    more, because the entry was reversed before it came, the household owes the rest.
    """
    arrived = _arrived(session)
    for origin, seq, of, number, _leaf, household, points, credited, site, _on in arrived:
        missing = points - max(0, session.balance(household_points(household), POINT))
        body = VoucherSettled(
            voucher=f"{of}-{number}",
            taken=f"{origin}-{seq}",
            household=household,
            points=points,
            credited=credited,
            owed=missing if missing > 0 and points else None,
        )
        session.record(VOUCHER_SETTLED, body, Request(actor=PROGRAM, site=site), site=site, on=session.today)
    return len(arrived)


def streams_of_arrived(session: WriteSession) -> set[str]:
    """Return the streams that brought what was lent and is given back now, once it is said that they were heard."""
    return {of for _origin, _seq, of, *_rest in _arrived(session)}


def _arrived(session: WriteSession) -> list[Row]:
    """Return the open vouchers whose entry is here now, of households that this machine holds."""
    found = []
    for row in session.rows(OPEN):
        _origin, _seq, of, number, leaf, household, *_rest = row
        if (
            has_come(session, of, number, leaf)
            and holder_of(session, ever_enrolled(session, household)) == session.node
        ):
            found.append(row)
    return found


def _check_signed(session: WriteSession, shown: Shown) -> None:
    entry = shown.entry
    if entry.district != session.stream.district:
        raise VoucherForeign(entry=entry.name, district=entry.district)
    key = signing_key(session, entry.origin)
    if key is None:
        raise VoucherOfNobody(entry=entry.name, machine=entry.origin)
    if not is_signed(key, shown.signature, signed_text(entry, shown.to, shown.held)):
        raise VoucherForged(entry=entry.name)
    if shown.to != session.stream.origin:
        raise VoucherOfAnother(entry=entry.name, to=shown.to, machine=session.stream.origin)


def _check_new(session: WriteSession, shown: Shown) -> None:
    name = EntryName(shown.entry.origin, shown.entry.seq)
    taken = session.row(_TAKEN, origin=name.origin, seq=name.seq)
    if taken:
        raise VoucherTakenAlready(voucher=str(name), entry=f"{taken[0]}-{taken[1]}")
    if entry_named(session.transaction, name):
        raise VoucherArrived(voucher=str(name))


def _credited(session: WriteSession, shown: Shown) -> VoucherTaken:
    entry = shown.entry
    household, points = points_shown(session, entry)
    row = household_of(session, household, session.today)
    holder = holder_of(session, row)
    if holder != session.node:
        raise HolderElsewhere(household=household, holder=holder)
    return VoucherTaken(
        asked={"voucher": entry.name},
        voucher=entry.name,
        leaf=entry.leaf.hex(),
        household=household,
        points=points,
        credited=entry.on,
    )


def _given_away(session: WriteSession, shown: Shown) -> VoucherTaken:
    """Return the body that takes a household over by the paper of the machine that gave it away."""
    entry, held = shown.entry, shown.held or 0
    content = entry.content
    households = content.get("households")
    if (
        entry.kind != HOLDER_CHANGED.name
        or not isinstance(households, list)
        or len(households) != 1
        or content.get("to") != session.node
        or "lost" in content
    ):
        raise VoucherUseless(entry=entry.name, kind=entry.kind)
    household = households[0]
    row = household_of(session, household, session.today)
    holder = holder_of(session, row)
    if holder != node_of(entry.origin):
        raise HolderElsewhere(household=household, holder=holder)
    return VoucherTaken(
        asked={"voucher": entry.name},
        voucher=entry.name,
        leaf=entry.leaf.hex(),
        household=household,
        points=max(0, held - session.balance(household_points(household), POINT)),
        credited=entry.on,
        of=holder,
        held=held,
    )


def _taken(session: WriteSession, entry: Entry) -> Taken:
    content = entry.content
    household = content["household"]
    balance = session.balance(household_points(household), POINT)
    left = left_on_paper(session, household)
    return Taken(entry.name, content["voucher"], household, content["points"], balance, content.get("of"), left)

"""Signing a month, withdrawing the signatures, listing who has signed what. The third signature closes the month."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import SETTINGS, STAFF, in_force
from supermarket.district.gate.kinds import SignedPaper
from supermarket.district.gate.papers import OnPaper, check_unused, paper_of
from supermarket.district.gate.second_persons import check_proven
from supermarket.district.identities import is_same_person
from supermarket.district.kinds import Role, Staff
from supermarket.district.persons import NOTE_MAX, read_text
from supermarket.district.settings import MONTH_FIRST_BY_REVIEWER
from supermarket.district.tree import Tree
from supermarket.errors.months import (
    MonthDiffers,
    MonthEarlierOpen,
    MonthEmpty,
    MonthLapsed,
    MonthOutOfTurn,
    MonthPaperEarly,
    MonthRunning,
    MonthSettled,
    MonthSignedBySame,
    MonthUnsigned,
)
from supermarket.errors.staff import StaffUnknown
from supermarket.journal.entry import Entry
from supermarket.locale import N_
from supermarket.months.closing.authority import allow_for_month, home_then
from supermarket.months.closing.heard import check_heard
from supermarket.months.closing.looked_at import check_looked_at
from supermarket.months.closing.order import closed_months, first_months, open_before
from supermarket.months.closing.sealed import sealed_content
from supermarket.months.closing.signatures import (
    Signature,
    check_parts,
    is_closed,
    lapsed_of,
    signatures_by_month,
    signatures_of,
    standing,
    that_closed,
    turn,
)
from supermarket.months.days import Days, Place, days_of, months_between, places
from supermarket.months.kinds import (
    MONTH_SIGNED,
    MONTH_WITHDRAWN,
    MonthSigned,
    MonthWithdrawn,
    SignedAsked,
    Signer,
)
from supermarket.months.reconciled import Reconciliation
from supermarket.months.reconciliation import STATION, digests, first_month, reconcile, station_at


@dataclass(frozen=True)
class SignedMonth:
    """The answer to a signature or a withdrawal: who has signed now, who of those before no longer counts.

    `turn` is for whom the next signature is, None once the month is closed.
    """

    site: str
    month: str
    entry: str
    signatures: tuple[Signature, ...]
    lapsed: tuple[Signature, ...]
    turn: Signer | None
    closed: bool


@dataclass(frozen=True)
class MonthState:
    """How a place's month stands: who has signed, whose signatures have lapsed; `running`: it has not ended.

    `waits_for` is the month before it that must be closed first, None where there is none.
    """

    site: str
    name: str
    month: str
    signatures: tuple[Signature, ...]
    lapsed: tuple[Signature, ...]
    closed: bool
    running: bool
    waits_for: str | None = None


def sign(  # noqa: PLR0913 - by name
    session: WriteSession,
    month: str,
    request: Request,
    *,
    reason: str | None = None,
    paper: OnPaper | None = None,
    figures: str | None = None,
) -> SignedMonth:
    """Sign the month of a station and its shops, in turn: clerk (or reviewer), manager, institute's manager.

    The first signature freezes what is signed at the journal's size and root; where the figures have changed since,
    earlier signatures lapse. The institute's signature closes the month for good. With `paper`, whoever asks records
    what another signed there; he has no other part in this month's signatures, and may be the administrator.
    `figures` is the digest of those that lay before the signer, or the number of his paper, which its beginning ends.

    Raises:
        SiteUnknown, MonthElsewhere: the site means no station.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        PersonUnproven: he is known by his staff code alone.
        MonthOutOfTurn, MonthSignedBySame: it is another's turn.
        PaperRecorder, SecondIsFirst, PaperUsed: who records the paper has another part in the month, or the photo was
            used before.
        MonthRunning, MonthEmpty, MonthSettled, MonthEarlierOpen: the month is not one that is signed now.
        MonthLapsed: what the others signed is no longer so.
        MonthChanged: the figures are no longer those that he saw.
        MonthDiffers, MonthUnheard: a check fails, or a machine of the place was not heard to the month's end, and no
            reason was given.
        MonthTaking: what others wrote is just being taken in.
        DateUnreadable, DateFuture, MonthPaperEarly: the paper cannot be of that date.
        TextUnreadable, ReasonPersonal: the reason cannot be sealed.
    """
    days = days_of(session, month)
    place = station_at(days, request.site)
    reason = read_text(reason, N_("reason"), most=NOTE_MAX) if reason is not None else None
    on_paper = _on_paper(session, month, paper)
    asked = SignedAsked(month=month, place=place.place, reason=reason, **_asked_of(on_paper))
    answer = session.answered(MONTH_SIGNED, request, site=place.place, asked=asked.content())
    if answer:
        return _state(session, days, place, answer, figures=answer.content["figures"])
    staff = allow_for_month(session, "month record" if on_paper else "month sign", request, days)
    check_proven(session, "month sign", request)
    if on_paper:
        staff = _signer(session, on_paper.signer)
    _check_month(session, days, place)
    check_parts(session, place.place, month, signer=staff.staff, recorder=request.actor if on_paper else None)
    if on_paper:
        check_unused(session, on_paper)
    found = reconcile(session, place.place, month)
    role = _role(session, days, place, staff, found)
    if figures is not None:
        check_looked_at(found, figures)
    if not found.ok and reason is None:
        raise MonthDiffers(
            month=month, site=place.place, checks=[check.name for check in found.compared if not check.ok]
        )
    check_heard(session, days, place, reason)
    body = _body(session, days, place, found, asked=asked, role=role, signer=staff.staff, paper=on_paper)
    entry = session.record(MONTH_SIGNED, body, request, site=place.place, on=session.today)
    return _state(session, days, place, entry, figures=found.digest)


def _body(  # noqa: PLR0913 - by name
    session: WriteSession,
    days: Days,
    place: Place,
    found: Reconciliation,
    *,
    asked: SignedAsked,
    role: Signer,
    signer: str,
    paper: SignedPaper | None,
) -> MonthSigned:
    """Return what is sealed; the signature that closes the month seals the content of its paper, itself included."""
    size, root = session.stream.size, session.stream.root.hex()
    is_last = role is Signer.INSTITUTE
    closing = Signature(
        entry=f"{session.stream.origin}-{session.seq_next}",
        role=role,
        actor=signer,
        on=session.today,
        figures=found.digest,
        size=size,
        root=root,
        reason=asked.reason,
        paper=paper.sha256 if paper else None,
    )
    return MonthSigned(
        asked=asked,
        month=asked.month,
        place=place.place,
        role=role,
        figures=found.digest,
        size=size,
        root=root,
        reason=asked.reason,
        sites=place.sites if is_last else None,
        paper=paper,
        reconciliation=sealed_content(session, days, found, closing) if is_last else None,
    )


def _on_paper(session: ReadSession, month: str, paper: OnPaper | None) -> SignedPaper | None:
    if paper is None:
        return None
    on_paper = paper_of(session, paper)
    if on_paper.signed[:7] <= month:
        raise MonthPaperEarly(month=month, date=on_paper.signed)
    return on_paper


def _asked_of(paper: SignedPaper | None) -> dict[str, str]:
    return {"signer": paper.signer, "signed": paper.signed, "paper": paper.sha256} if paper else {}


def _signer(session: ReadSession, code: str) -> Staff:
    staff = in_force(session, STAFF, code, session.today)
    if staff is None:
        raise StaffUnknown(operator=code)
    return staff


def withdraw(session: WriteSession, month: str, reason: str, request: Request) -> SignedMonth:
    """Withdraw every signature under a month that is not closed; from then on it is signed anew.

    Raises:
        SiteUnknown, MonthElsewhere: the site means no station.
        TextUnreadable, ReasonPersonal: the reason cannot be sealed.
        KeyUsed: the key belongs to another request.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        MonthSettled, MonthUnsigned: there is nothing to withdraw.
    """
    days = days_of(session, month)
    place = station_at(days, request.site)
    reason = read_text(reason, N_("reason"), most=NOTE_MAX)
    asked = SignedAsked(month=month, place=place.place, reason=reason)
    answer = session.answered(MONTH_WITHDRAWN, request, site=place.place, asked=asked.content())
    if answer:
        return _state(session, days, place, answer)
    allow_for_month(session, "month withdraw", request, days)
    if is_closed(session, place.place, month):
        raise MonthSettled(month=month, site=place.place)
    signatures = signatures_of(session, place.place, month)
    if not signatures:
        raise MonthUnsigned(month=month, site=place.place)
    body = MonthWithdrawn(
        asked=asked,
        month=month,
        place=place.place,
        reason=reason,
        signatures=tuple(signature.entry for signature in signatures),
    )
    entry = session.record(MONTH_WITHDRAWN, body, request, site=place.place, on=session.today)
    return _state(session, days, place, entry)


def months(session: ReadSession, site: str | None = None) -> list[MonthState]:
    """Return the months of a station, or of all stations, from the first entry to this month, the latest first.

    Raises:
        SiteUnknown, MonthElsewhere: the site means no station today.
    """
    current = session.today[:7]
    tree = Tree(session)
    chosen = station_at(days_of(session, current, tree), site).place if site else None
    first, known = first_months(session, tree, {chosen} if chosen else None), _Known(session)
    return [
        state
        for month in months_between(first_month(session) or current, current)
        for state in _states(session, days_of(session, month, tree), chosen, first, known)
    ]


def states_of(session: ReadSession, month: str, place: str | None = None) -> list[MonthState]:
    """Return how a month stands at every station, or at one."""
    tree = Tree(session)
    first, known = first_months(session, tree, {place} if place else None), _Known(session, month)
    return [*_states(session, days_of(session, month, tree), place, first, known)]


class _Known:
    """What is known of a place whatever the month: it is asked once, however many months are listed.

    Where one `month` alone is listed, nobody needs the signatures of the years before it.
    """

    def __init__(self, session: ReadSession, month: str | None = None) -> None:
        self.signatures: Final = cache(partial(signatures_by_month, session, month=month))
        self.closed: Final = cache(partial(closed_months, session))


def _states(
    session: ReadSession, days: Days, chosen: str | None, first: Mapping[str, str], known: _Known
) -> Iterator[MonthState]:
    """Give how a month stands everywhere; only where it is signed and open are its figures worked out."""
    month = days.month
    stations = [
        each
        for each in places(days, chosen)
        if each.tier == STATION and (each.was_open or month == first.get(each.place))
    ]
    given = {place.place: known.signatures(place.place).get(month, ()) for place in stations}
    closed = {place.place: known.closed(place.place) for place in stations}
    doubted = [place.place for place in stations if given[place.place] and month not in closed[place.place]]
    now = digests(session, days, doubted) if doubted else {}
    for place in stations:
        code = place.place
        is_closed_ = month in closed[code]
        stands = standing(given[code], now[code]) if code in now else that_closed(given[code])
        yield MonthState(
            site=code,
            name=place.name,
            month=month,
            signatures=stands,
            lapsed=() if is_closed_ else lapsed_of(given[code], stands),
            closed=is_closed_,
            running=month == session.today[:7],
            waits_for=None if is_closed_ else open_before(first.get(code), month, closed[code]),
        )


def _check_month(session: ReadSession, days: Days, place: Place) -> None:
    month, code = days.month, place.place
    if month >= session.today[:7]:
        raise MonthRunning(month=month)
    first = first_month(session)
    if first is None or month < first:
        raise MonthEmpty(month=month, site=code, first=first or session.today[:7])
    closed = closed_months(session, code)
    if month in closed:
        raise MonthSettled(month=month, site=code)
    if earlier := open_before(first_months(session, days.tree, {code}).get(code), month, closed):
        raise MonthEarlierOpen(month=month, site=code, earlier=earlier)


def _role(session: ReadSession, days: Days, place: Place, staff: Staff, found: Reconciliation) -> Signer:
    """Return for what a member of staff signs, if it is his turn and he has not signed before."""
    month, before = days.month, found.signatures
    following = turn(before, first_signer(session, place))
    role = role_of(days, place, staff)
    if following is None or role is not following:
        lapsed = [signature.role.value for signature in found.lapsed]
        if lapsed and following:
            raise MonthLapsed(month=month, site=place.place, roles=lapsed, turn=following.value)
        _check_not_signed(session, staff.staff, month, before)
        raise MonthOutOfTurn(
            operator=staff.staff, month=month, site=place.place, turn=(following or Signer.INSTITUTE).value
        )
    _check_not_signed(session, staff.staff, month, before)
    return following


def _check_not_signed(session: ReadSession, operator: str, month: str, before: tuple[Signature, ...]) -> None:
    for signature in before:
        if is_same_person(session, signature.actor, operator, session.today):
            raise MonthSignedBySame(operator=operator, month=month, entry=signature.entry)


def first_signer(session: ReadSession, place: Place) -> Signer:
    """Return who signs first at a place: the clerk, or the reviewer where it had no shop or the setting says so.

    The setting is for places where one person is clerk and manager, and speaks of who signs now.
    """
    row = in_force(session, SETTINGS, MONTH_FIRST_BY_REVIEWER, session.today, place.chains[place.place])
    has_clerk = len(place.sites) > 1 and not (row and row.value)
    return Signer.CLERK if has_clerk else Signer.REVIEWER


def role_of(days: Days, place: Place, staff: Staff) -> Signer | None:
    """Return for what a member of staff signs at a place, or None where he signs nothing there.

    His post is that of today, and where it is that of the month's end: of a shop that has moved since, the clerk
    still signs for the station to which it belonged.
    """
    home = home_then(days, staff.site)
    if home == place.place:
        return {Role.CLERK: Signer.CLERK, Role.REVIEWER: Signer.REVIEWER, Role.MANAGER: Signer.MANAGER}.get(staff.role)
    above = place.chains[place.place][1:2]
    return Signer.INSTITUTE if staff.role is Role.MANAGER and above == (home,) else None


def _up_to(signatures: tuple[Signature, ...], entry: str) -> tuple[Signature, ...]:
    """Return the signatures up to an entry; all of them where it is none of these, as it withdrew what was before."""
    names = [each.entry for each in signatures]
    return signatures[: names.index(entry) + 1] if entry in names else signatures


def _state(session: WriteSession, days: Days, place: Place, entry: Entry, *, figures: str | None = None) -> SignedMonth:
    """Return how the month stood right after an entry; without the digest of its `figures` they are worked out anew."""
    code, month = place.place, days.month
    given = _up_to(signatures_of(session, code, month), entry.name)
    closed = is_closed(session, code, month) and any(each.role is Signer.INSTITUTE for each in given)
    stands = that_closed(given) if closed else standing(given, figures or digests(session, days, [code])[code])
    return SignedMonth(
        site=code,
        month=month,
        entry=entry.name,
        signatures=stands,
        lapsed=() if closed else lapsed_of(given, stands),
        turn=None if closed else turn(stands, first_signer(session, place)),
        closed=closed,
    )

"""What of a month still waits when it is reconciled: claims, notices, objections, goods on their way, lost cards."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import and_, bindparam, exists, or_, select, text, tuple_

from supermarket.books.session import ReadSession
from supermarket.district.kinds import CardState
from supermarket.district.tables import CardStateRow
from supermarket.earning.claim_kinds import NOTICED
from supermarket.earning.standing import State, open_claims
from supermarket.earning.tables import OPEN, ClaimCountRow, ClaimStepRow, NoticeRow
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import EntryRow, table_of
from supermarket.locale import N_
from supermarket.months.gathering import Place, Span
from supermarket.months.sums import is_entry, listed
from supermarket.spending.approvals import waiting
from supermarket.spending.tables import ArrivalRow, TransferRow

WAITING_DAYS: Final = 5
"""A claim that has waited for so many days for its next step is late on the following one."""
_WAITING: Final = {State.FILED, State.REVIEWED_ONCE, State.REVIEWED}
_count: Final = table_of(ClaimCountRow).c
_step: Final = table_of(ClaimStepRow).c
_notice: Final = table_of(NoticeRow).c
_sent: Final = table_of(TransferRow).c
_arrived: Final = table_of(ArrivalRow).c
_ENTRY: Final = table_of(EntryRow)
_entry: Final = _ENTRY.c
_NOTICES: Final = Prepared(
    select(_count.origin, _count.seq, _notice.site, _notice.origin, _notice.seq, _notice.first_day)
    .join_from(
        table_of(ClaimCountRow),
        table_of(ClaimStepRow),
        and_(_step.claim_origin == _count.origin, _step.claim_seq == _count.seq),
    )
    .join(table_of(NoticeRow), and_(_notice.origin == _step.origin, _notice.seq == _step.seq))
    .where(text(OPEN), _count.notices > 0, _step.step == NOTICED)
    .order_by(_step.at, _step.origin, _step.seq)
)
_TRANSFERS: Final = Prepared(
    select(_sent.origin, _sent.seq, _sent.shop, _sent.to)
    .join_from(table_of(TransferRow), _ENTRY, is_entry(_sent.origin, _sent.seq))
    .where(
        ~exists().where(
            _arrived.sent_origin == _sent.origin,
            _arrived.sent_seq == _sent.seq,
            _arrived.delivery == _sent.delivery,
        ),
        _entry.on <= bindparam("last"),
        or_(_sent.shop.in_(listed("sites")), _sent.to.in_(listed("sites"))),
    )
    .distinct()
    .order_by(_sent.origin, _sent.seq)
)
_card: Final = table_of(CardStateRow).alias("state")
_later: Final = table_of(CardStateRow).alias("later")
_FROZEN: Final = Prepared(
    select(_card.c.card, _entry.site)
    .join_from(_card, _ENTRY, is_entry(_card.c.origin, _card.c.seq))
    .where(
        _card.c.state == CardState.FROZEN.value,
        _card.c.at < bindparam("end"),
        ~exists().where(
            _later.c.card == _card.c.card,
            _later.c.at < bindparam("end"),
            tuple_(_later.c.at, _later.c.origin, _later.c.seq) > tuple_(_card.c.at, _card.c.origin, _card.c.seq),
        ),
    )
    .order_by(_card.c.card)
)


@dataclass(frozen=True)
class Pending:
    """What began in a month or before it and still waits now.

    `claims` have waited for a review or a notice for more than five days, `notices` hang with claims that are not
    posted, `objections` are the claims that somebody contests; `transfers` have not arrived, `write_offs` were asked
    for and not answered. `cards` were frozen at the month's end, with no other in their place.
    """

    claims: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    objections: tuple[str, ...] = ()
    transfers: tuple[str, ...] = ()
    write_offs: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()


PENDING: Final = {
    "claims": N_("claims that wait for more than five days"),
    "notices": N_("notices with claims that are not posted"),
    "objections": N_("claims with an open objection"),
    "transfers": N_("goods on their way"),
    "write_offs": N_("write-offs that wait for a manager's approval"),
    "cards": N_("lost cards without another"),
}
"""What each of them is, in words."""


def pending_of(session: ReadSession, wanted: Sequence[Place], month: str) -> dict[str, Pending]:
    """Return, for each of these places, what of a month (YYYY-MM) and before it still waits now."""
    place_of = {code: place.place for place in wanted for code in place.sites}
    found: dict[str, dict[str, dict[str, None]]] = {place.place: {what: {} for what in PENDING} for place in wanted}
    for what, sites, name in _waiting(session, Span(session, month, wanted)):
        for place in {place_of[site] for site in sites if site in place_of}:
            found[place][what][name] = None
    return {place: Pending(**{what: tuple(names) for what, names in each.items()}) for place, each in found.items()}


def _waiting(session: ReadSession, span: Span) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Give everything that waits: what it is, at which sites, its name."""
    last = span.days["last"]
    late = (date.fromisoformat(session.today) - timedelta(days=WAITING_DAYS)).isoformat()
    for claim in open_claims(session, span.at["sites"]):
        if claim.state is State.OBJECTED and claim.on <= last:
            yield "objections", (claim.site,), claim.claim
        elif claim.state in _WAITING and claim.on <= last and claim.on < late:
            yield "claims", (claim.site,), claim.claim
    hanging = {row[:2]: row[2:] for row in session.rows(_NOTICES)}  # the latest notice of each claim
    for site, origin, seq, first in dict.fromkeys(hanging.values()):
        if first <= last:
            yield "notices", (site,), f"{origin}-{seq}"
    for origin, seq, shop, to in session.rows(_TRANSFERS, last=last, **span.at, **span.district):
        yield "transfers", (shop, to), f"{origin}-{seq}"
    for asked in waiting(session):
        if asked.on <= last:
            yield "write_offs", (asked.shop,), asked.entry
    for card, site in session.rows(_FROZEN, end=span.end, **span.district):
        yield "cards", (site,), card

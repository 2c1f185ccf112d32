"""What of a month still waits when it is reconciled: claims, notices, objections, goods on their way, lost cards."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from types import MappingProxyType
from typing import Final

from sqlalchemy import (
    Integer,
    String,
    and_,
    bindparam,
    cast,
    column,
    exists,
    or_,
    select,
    text,
    tuple_,
    union,
)
from sqlalchemy.sql.expression import ColumnElement

from supermarket.books.session import ReadSession
from supermarket.earning.claims.kinds import COUNTS, NOTICED
from supermarket.earning.claims.standing import State, state_of
from supermarket.earning.tables import (
    ENDING,
    OPEN,
    STEPS,
    ClaimCountRow,
    ClaimRow,
    ClaimStepRow,
    NoticeRow,
    place_number,
)
from supermarket.households.card_kinds import CardState
from supermarket.households.tables import CardStateRow
from supermarket.journal.engines.neutral import each_text, listed
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.locale import N_
from supermarket.months.days import Days
from supermarket.spending.tables import (
    ON_THE_WAY,
    SPOILAGE_WAITS,
    ArrivalRow,
    SpoilageAnswerRow,
    SpoilageCountRow,
    SpoilageRequestRow,
    TransferCountRow,
    TransferRow,
)

WAITING_DAYS: Final = 5
"""A claim that has waited for so many days for its next step is late on the following one."""
_WAITING: Final = {State.FILED, State.REVIEWED_ONCE, State.REVIEWED}
_NONE: Final[Mapping[str, int]] = MappingProxyType({})
_ENDED: Final = {State.REJECTED, State.WITHDRAWN, State.POSTED}
_claim: Final = table_of(ClaimRow).c
_count: Final = table_of(ClaimCountRow).c
_step: Final = table_of(ClaimStepRow).c
_notice: Final = table_of(NoticeRow).c
_sent: Final = table_of(TransferRow).c
_arrived: Final = table_of(ArrivalRow).c
_on_the_way: Final = table_of(TransferCountRow).c
_LAST: Final[ColumnElement[str]] = bindparam("last")
_PLACES: Final = each_text(bindparam("places")).table_valued(column("value", String))
_ASKED: Final = union(
    select(_count.origin, _count.seq).where(text(OPEN), _count.place.in_(select(cast(_PLACES.c.value, Integer)))),
    select(_step.claim_origin, _step.claim_seq).where(text(ENDING), _step.on > _LAST),
).subquery("asked")
"""The claims of these places that are open, and all that ended after the month: what can have been open at its end."""
_taken: Final = table_of(ClaimStepRow).alias("taken").c
_hung: Final = table_of(NoticeRow).alias("hung").c
_IS_NOTICED_THERE: Final = exists().where(
    _taken.claim_origin == _claim.origin,
    _taken.claim_seq == _claim.seq,
    _taken.step == NOTICED,
    _hung.origin == _taken.origin,
    _hung.seq == _taken.seq,
    _hung.site.in_(listed("sites")),
)
_TAKEN: Final = Prepared(
    select(
        *(_claim.origin, _claim.seq, _claim.site, _claim.on, _step.step),
        *(_notice.site, _notice.origin, _notice.seq, _notice.first_day),
    )
    .join_from(_ASKED, table_of(ClaimRow), and_(_claim.origin == _ASKED.c.origin, _claim.seq == _ASKED.c.seq))
    .join(table_of(ClaimStepRow), and_(_step.claim_origin == _claim.origin, _step.claim_seq == _claim.seq))
    .outerjoin(
        table_of(NoticeRow),
        and_(_step.step == NOTICED, _notice.origin == _step.origin, _notice.seq == _step.seq),
    )
    .where(
        _claim.on <= _LAST,
        _claim.site.concat("").in_(listed("below")),  # not the column: by it SQLite would read all that a site ever had
        _step.on <= _LAST,
        or_(_claim.site.in_(listed("sites")), _IS_NOTICED_THERE),
    )
    .order_by(_claim.at, _claim.origin, _claim.seq, _step.at, _step.origin, _step.seq)
)
"""What had been done with each of them until then, claim after claim, in the order of the steps."""
_SENT: Final = union(
    select(_on_the_way.origin, _on_the_way.seq, _on_the_way.delivery).where(text(ON_THE_WAY)),
    select(_arrived.sent_origin, _arrived.sent_seq, _arrived.delivery).where(_arrived.on > _LAST),
).subquery("sent")
"""The batches that are on their way now, or arrived after the month."""
_TRANSFERS: Final = Prepared(
    select(_sent.origin, _sent.seq, _sent.shop, _sent.to)
    .where(
        # Not a join: SQLite would read every transfer that ever was beside them.
        tuple_(_sent.origin, _sent.seq, _sent.delivery).in_(select(*_SENT.c)),
        ~exists().where(
            _arrived.sent_origin == _sent.origin,
            _arrived.sent_seq == _sent.seq,
            _arrived.delivery == _sent.delivery,
            _arrived.on <= _LAST,
        ),
        _sent.on <= _LAST,
        or_(_sent.shop.in_(listed("sites")), _sent.to.in_(listed("sites"))),
    )
    .distinct()
    .order_by(_sent.origin, _sent.seq)
)
_request: Final = table_of(SpoilageRequestRow).c
_waits: Final = table_of(SpoilageCountRow).c
_answer: Final = table_of(SpoilageAnswerRow).c
_UNANSWERED: Final = union(
    select(_waits.origin, _waits.seq).where(text(SPOILAGE_WAITS)),
    select(_answer.request_origin, _answer.request_seq).where(_answer.on > _LAST),
).subquery("unanswered")
"""The write-offs that wait now, or were answered after the month."""
_WRITE_OFFS: Final = Prepared(
    select(_request.shop, _request.origin, _request.seq)
    .join_from(
        _UNANSWERED,
        table_of(SpoilageRequestRow),
        and_(_request.origin == _UNANSWERED.c.origin, _request.seq == _UNANSWERED.c.seq),
    )
    .where(
        _request.on <= _LAST,
        ~exists().where(
            _answer.request_origin == _request.origin, _answer.request_seq == _request.seq, _answer.on <= _LAST
        ),
    )
    .order_by(_request.on, _request.origin, _request.seq)
)
_card: Final = table_of(CardStateRow).alias("frozen")
_later: Final = table_of(CardStateRow).alias("later")
_FROZEN: Final = Prepared(
    select(_card.c.card, _card.c.site)
    .where(
        _card.c.state == CardState.FROZEN.value,
        _card.c.site.in_(listed("sites")),
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
    """What began in a month or before it and still waited at its end; of a month that has not ended, what waits now.

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


def pending_of(session: ReadSession, days: Days, wanted: Sequence[str]) -> dict[str, Pending]:
    """Return, for each of these places, what of a month and before it still waited at the month's end."""
    found: dict[str, dict[str, dict[str, None]]] = {place: {what: {} for what in PENDING} for place in wanted}
    for what, sites, name in _waiting(session, days, [site for site in days.tree.sites if days.place(site) in found]):
        for place in {days.place(site) for site in sites}:
            if place in found and place:
                found[place][what][name] = None
    return {place: Pending(**{what: tuple(names) for what, names in each.items()}) for place, each in found.items()}


def _waiting(session: ReadSession, days: Days, sites: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Give everything that waited at some sites, and maybe more: what it is, at which sites, its name.

    What hangs at a site was claimed there or at one that stood below it: so few of the district's claims are looked at.
    """
    last, there = days.last, json.dumps(sites)
    below = days.tree.ever_below(sites)
    places, below_there = json.dumps([str(place_number(site)) for site in below]), json.dumps(below)
    late = (date.fromisoformat(last) - timedelta(days=WAITING_DAYS)).isoformat()
    hanging: dict[tuple[str, str], None] = {}
    taken = session.each(_TAKEN, last=last, sites=there, places=places, below=below_there)
    for (claim, site, on), steps in groupby(taken, lambda row: (f"{row[0]}-{row[1]}", row[2], row[3])):
        counts, notice = dict.fromkeys(STEPS, 0), None
        for step in steps:
            for name, count in COUNTS.get(step[4], _NONE).items():
                counts[name] += count
            notice = step[5:] if step[6] else notice
        state = state_of(**counts)
        if state is State.OBJECTED:
            yield "objections", (site,), claim
        elif state in _WAITING and on < late:
            yield "claims", (site,), claim
        if state not in _ENDED and counts["notices"] > 0 and notice and notice[3] <= last:
            hanging[notice[0], f"{notice[1]}-{notice[2]}"] = None
    yield from (("notices", (site,), notice) for site, notice in hanging)
    for origin, seq, shop, to in session.rows(_TRANSFERS, last=last, sites=there):
        yield "transfers", (shop, to), f"{origin}-{seq}"
    for shop, origin, seq in session.rows(_WRITE_OFFS, last=last):
        yield "write_offs", (shop,), f"{origin}-{seq}"
    for card, site in session.rows(_FROZEN, end=days.end, sites=there):
        yield "cards", (site,), card

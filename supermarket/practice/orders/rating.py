"""Rating an order 评单, changing the rating once, complaining of it; and the claims that a satisfied rating files.

Whoever served an order that its resident is satisfied with has done a deed by the rule that asks for an order as
evidence (VOL-04 of domain.md section 3): its claim is filed in the same transaction. Where the rating falls, or a
complaint is upheld, a claim that is on its way is withdrawn; what was posted is named, for a person to reverse.
"""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import and_, bindparam, select

from supermarket.books.reversals import is_reversed
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import MEMBERS, all_in_force, in_force
from supermarket.district.sites import chain_of
from supermarket.district.texts import plain
from supermarket.earning.claims.claims import Deed, file_claim, withdraw
from supermarket.earning.claims.standing import State, claim_of
from supermarket.earning.kinds import RULES
from supermarket.earning.tables import ClaimOrderRow, ClaimPostedRow
from supermarket.errors import Refusal
from supermarket.errors.practice.orders import CardNotScanned, CardOfAnother, RatingUnchanged
from supermarket.households.finding.lookup import Who, check_card, who
from supermarket.households.lineage import merged_with
from supermarket.journal.entry import require_name
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.practice.cases.cases import take
from supermarket.practice.orders.course import COURSE, RATED
from supermarket.practice.orders.involved import check_uninvolved
from supermarket.practice.orders.kinds import ORDER_STEPPED
from supermarket.practice.orders.placing import reason_of
from supermarket.practice.orders.standing import Order, order_of
from supermarket.practice.orders.words import How, Outcome, Rating

EVIDENCE: Final = "order"
"""What a rule asks for by which a satisfied order is a deed."""
_ENDED: Final = {State.REJECTED, State.WITHDRAWN}
_of: Final = table_of(ClaimOrderRow).c
_posted: Final = table_of(ClaimPostedRow).c
_CLAIMS: Final = Prepared(
    select(_of.member, _of.origin, _of.seq)
    .where(_of.order_origin == bindparam("origin"), _of.order_seq == bindparam("seq"))
    .order_by(_of.member)
)
_AWARDS: Final = Prepared(
    select(_posted.origin, _posted.seq)
    .join_from(
        table_of(ClaimOrderRow),
        table_of(ClaimPostedRow),
        and_(_posted.claim_origin == _of.origin, _posted.claim_seq == _of.seq),
    )
    .where(_of.order_origin == bindparam("origin"), _of.order_seq == bindparam("seq"), ~is_reversed(_posted))
    .order_by(_posted.origin, _posted.seq)
)


@dataclass(frozen=True)
class Unfiled:
    """Somebody who served and for whom no claim could be filed: the refusal's code, and its sentence."""

    member: str
    code: str
    why: str


@dataclass(frozen=True)
class Rated:
    """The answer to a rating, or to what followed it.

    `claims` are those filed for it, `unfiled` those that could not be; `withdrawn` are claims taken back because of it,
    `to_reverse` the entries that credited what was not deserved: a person must reverse them.
    """

    order: Order
    claims: tuple[str, ...] = ()
    unfiled: tuple[Unfiled, ...] = ()
    withdrawn: tuple[str, ...] = ()
    to_reverse: tuple[str, ...] = ()


def rate(  # noqa: PLR0913 - what is asked, by name
    session: WriteSession,
    typed: str,
    rating: Rating,
    request: Request,
    *,
    card: str | None = None,
    how: How | None = None,
    reason: str | None = None,
) -> Rated:
    """Rate an order that was served, or change its rating once, with the resident's card or as the station was told.

    Raises:
        CaseUnknown: there is none.
        OrderReasonMissing: he is not satisfied, or no longer, and does not say why.
        TextUnreadable, ReasonPersonal: the reason cannot be sealed.
        NumberMistyped, CardUnknown, CardIsFrozen, CardIsReplaced, CardIsCancelled, CardOfAnother: the card is not his.
        CardNotScanned: it is said to have been scanned, and was not.
        RatingByInvolved: whoever records it is the organisation's contact, or kin of one who served.
        RatingByServer: he recorded what the organisation did, and no card was scanned.
        RatingUnchanged: it is rated so already.
        KeyUsed, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, StepRefused: as in `take`.
    """
    order = order_of(session, typed)
    is_new = session.is_new(request)
    name = "rate-again" if order.state == RATED else "rate"
    if not is_new and (found := session.recorded_before(request)):
        name = str(found.content.get("step", name))
    falls = rating == "not" or (
        rating != "satisfied" and name == "rate-again" and is_new and order.rating == "satisfied"
    )
    named = who(session, card) if card else None
    scanned = named is not None and named.shown == "payload"
    told: dict[str, Any] = {"rating": rating, "how": "card" if scanned else how or "station"}
    if falls or (reason and plain(reason)):
        told["reason"] = reason_of(session, order, name, reason)
    if is_new:
        check_uninvolved(session, order, name, request, scanned=scanned)
        if name == "rate-again" and order.rating == rating:
            raise RatingUnchanged(order=order.order, rating=rating)
        if named:
            _check_card(session, order, named)
        if how == "card" and not scanned:
            raise CardNotScanned(order=order.order)
    after = _taken(session, order, name, request, told)
    if not is_new:
        return _as_it_is(session, after)
    if rating == "satisfied":
        return _claimed(session, after, request)
    return _claims_taken_back(session, after, told.get("reason", ""), request)


def complain(session: WriteSession, typed: str, reason: str, request: Request) -> Rated:
    """Record a resident's complaint of an order that he rated; it waits for somebody uninvolved.

    Raises:
        CaseUnknown: there is none.
        OrderReasonMissing, TextUnreadable, ReasonPersonal: the reason is missing or cannot be sealed.
        RatingByInvolved: as in `rate`.
        KeyUsed, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, StepRefused: as in `take`.
    """
    order = order_of(session, typed)
    told = {"reason": reason_of(session, order, "complain", reason)}
    if session.is_new(request):
        check_uninvolved(session, order, "complain", request)
    return _as_it_is(session, _taken(session, order, "complain", request, told))


def resolve(session: WriteSession, typed: str, outcome: Outcome, reason: str, request: Request) -> Rated:
    """Uphold or dismiss a complaint; what is upheld takes the claims for the order back.

    Raises:
        CaseUnknown: there is none.
        OrderReasonMissing, TextUnreadable, ReasonPersonal: the reason is missing or cannot be sealed.
        RatingByInvolved: as in `rate`.
        ResolvedByStepper: whoever judges recorded a step of the order.
        KeyUsed, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused, StepRefused: as in `take`.
    """
    order = order_of(session, typed)
    told = {"outcome": outcome, "reason": reason_of(session, order, "resolve", reason)}
    is_new = session.is_new(request)
    if is_new:
        check_uninvolved(session, order, "resolve", request)
    after = _taken(session, order, "resolve", request, told)
    if not is_new or outcome == "dismissed":
        return _as_it_is(session, after)
    return _claims_taken_back(session, after, told["reason"], request)


def claims_of(session: ReadSession, order: str) -> dict[str, str]:
    """Return the claims that were filed for an order, by the member who served it."""
    name = require_name(order)
    return {
        member: f"{origin}-{seq}" for member, origin, seq in session.rows(_CLAIMS, origin=name.origin, seq=name.seq)
    }


def undeserved(session: ReadSession, order: Order) -> tuple[str, ...]:
    """Return the entries that credited an order which is no longer rated satisfied; a person must reverse them."""
    upheld = any(told.outcome == "upheld" for told in order.told)
    if order.rating == "satisfied" and not upheld:
        return ()
    name = require_name(order.order)
    return tuple(f"{origin}-{seq}" for origin, seq in session.rows(_AWARDS, origin=name.origin, seq=name.seq))


def _as_it_is(session: ReadSession, order: Order) -> Rated:
    """Return what has come of an order's rating, whenever it was given."""
    claims = claims_of(session, order.order).values()
    gone = tuple(claim for claim in claims if claim_of(session, claim).state is State.WITHDRAWN)
    standing = tuple(claim for claim in claims if claim not in gone)
    return Rated(order, standing, withdrawn=gone, to_reverse=undeserved(session, order))


def _claimed(session: WriteSession, order: Order, request: Request) -> Rated:
    """File a claim for everybody who served, once for each; who has none is told with the reason."""
    rule = _rule(session, order)
    filed: list[str] = []
    unfiled: list[Unfiled] = []
    before = claims_of(session, order.order)
    for member in order.roster if rule else ():
        row = in_force(session, MEMBERS, member, session.today)
        if member in before:
            continue
        try:
            deed = Deed(
                row.household if row else member.rpartition("-")[0],
                rule,
                member=member,
                served=order.served,
                order=order.order,
            )
            filed.append(file_claim(session, deed, Request(request.actor, order.case.site, key=request.key)).claim)
        except Refusal as fault:
            unfiled.append(Unfiled(member, fault.code, str(fault)))
    return Rated(order, tuple(filed), tuple(unfiled))


def _rule(session: ReadSession, order: Order) -> str:
    """Return the rule in force by which a satisfied order is a deed; nothing where the catalogue has none."""
    chain = chain_of(session, order.case.site, session.today)
    rules = all_in_force(session, RULES, session.today, chain, column="evidence", value=EVIDENCE)
    return min((rule.rule for rule in rules if rule.points > 0), default="")


def _claims_taken_back(session: WriteSession, order: Order, reason: str, request: Request) -> Rated:
    taken = []
    for claim in claims_of(session, order.order).values():
        if claim_of(session, claim).state not in {*_ENDED, State.POSTED}:
            withdraw(session, claim, reason, request)
            taken.append(claim)
    return Rated(order, withdrawn=tuple(taken), to_reverse=undeserved(session, order))


def _check_card(session: ReadSession, order: Order, named: Who) -> None:
    check_card(named)
    if named.household not in merged_with(session, order.household):
        raise CardOfAnother(order=order.order, household=order.household)


def _taken(session: WriteSession, order: Order, name: str, request: Request, told: dict[str, Any]) -> Order:
    asked = {"case": order.order, "step": name, **told}
    beside = {"organisation": order.organisation}
    take(session, COURSE, ORDER_STEPPED, order.case, request, name=name, asked=asked, told={**beside, **told})
    return order_of(session, order.order)

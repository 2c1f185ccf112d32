"""What was matched: every pair that was confirmed, and what has become of its order since."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import and_, bindparam, select

from supermarket.books.session import ReadSession
from supermarket.journal.engines.neutral import listed
from supermarket.journal.entry import require_name
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.practice.cases.tables import CaseCountRow, CaseStepRow, waits
from supermarket.practice.lists.tables import MatchRow, PairRulingRow
from supermarket.practice.lists.words import FIXED, FORBIDDEN
from supermarket.practice.orders.course import CALLED_OFF, GIVEN_UP, PLACED, SENT_BACK, WITH_ORGANISATION
from supermarket.practice.orders.course import COURSE as ORDERS

_match: Final = table_of(MatchRow).c
_step: Final = table_of(CaseStepRow).c
_count: Final = table_of(CaseCountRow).c
_ruling: Final = table_of(PairRulingRow).c
_MATCHES: Final = (
    select(
        *(_match[name] for name in ("origin", "seq", "need", "offer", "score", "order_origin", "order_seq")),
        *(_match[name] for name in ("at", "on", "site", "actor")),
        _step.state,
    )
    .join_from(
        table_of(MatchRow),
        table_of(CaseStepRow),
        and_(_step.case_origin == _match.order_origin, _step.case_seq == _match.order_seq),
    )
    .where(_match.on <= bindparam("on"), _step.on <= bindparam("on"))
    .order_by(*(_match[name] for name in ("at", "origin", "seq")), *(_step[name] for name in ("at", "origin", "seq")))
)
_UPTO: Final = Prepared(_MATCHES)
_OF_NEEDS: Final = Prepared(_MATCHES.where(_match.need.in_(listed("needs"))))
_SINCE: Final = Prepared(_MATCHES.where(_match.on >= bindparam("since")))
_ITS_ORDER: Final = and_(_count.origin == _match.order_origin, _count.seq == _match.order_seq)
_WAITING: Final = Prepared(_MATCHES.join(table_of(CaseCountRow), _ITS_ORDER).where(waits(ORDERS.noun)))
"""Those whose order waits for somebody: by the few that do, not by all that were ever matched."""
_RULINGS: Final = Prepared(
    select(_ruling.need, _ruling.offer, _ruling.ruling, _ruling.at)
    .where(_ruling.on <= bindparam("on"))
    .order_by(*(_ruling[name] for name in ("at", "origin", "seq")))
)
_LOST: Final = frozenset({CALLED_OFF, GIVEN_UP})
_UNSERVED: Final = frozenset({PLACED, SENT_BACK, *WITH_ORGANISATION})


@dataclass(frozen=True)
class Match:
    """A pair that was confirmed: by which entry, on which day, by whom; its order, and the state that this is in."""

    entry: str
    need: str
    offer: str
    score: int
    order: str
    at: int
    on: str
    site: str
    actor: str
    state: str

    @property
    def stands(self) -> bool:
        """Say whether the need counts as matched by it: not where the order was called off or given up."""
        return self.state not in _LOST

    @property
    def is_served(self) -> bool:
        """Say whether the need was met by it: its order was served, however it was rated since."""
        return self.stands and not self.is_open

    @property
    def is_open(self) -> bool:
        """Say whether its order still takes one of the offer's places."""
        return self.state in _UNSERVED


def matches(session: ReadSession, upto: str) -> list[Match]:
    """Return every pair that was confirmed by a day, the oldest first, as its order stood on that day."""
    return _made(session.rows(_UPTO, on=upto))


def matches_of(session: ReadSession, needs: Iterable[str], upto: str) -> list[Match]:
    """Return every pair of some needs that was confirmed by a day, the oldest first, as its order stood on that day."""
    return _made(session.rows(_OF_NEEDS, needs=json.dumps(sorted(needs)), on=upto))


def matches_that_count(session: ReadSession, needs: Iterable[str]) -> list[Match]:
    """Return the pairs that count for what is to be matched today, the oldest first.

    Those are the pairs of the `needs` that ask, this month's, and those whose order still takes a place. What was
    served long ago for a need that is gone is not read.
    """
    today = session.today
    found = {match.entry: match for match in matches_of(session, needs, today)}
    for rows in (session.rows(_SINCE, on=today, since=f"{today[:7]}-01"), session.rows(_WAITING, on=today)):
        found |= {match.entry: match for match in _made(rows)}
    return sorted(found.values(), key=lambda match: (match.at, *_place(match.entry)))


def _place(entry: str) -> tuple[str, int]:
    name = require_name(entry)
    return name.origin, name.seq


def _made(rows: Iterable[tuple[object, ...]]) -> list[Match]:
    """Return the matches of rows, of which there is one for each step of an order: the last of them counts."""
    found: dict[str, Match] = {}
    for origin, seq, need, offer, score, order_origin, order_seq, at, on, site, actor, state in rows:
        name, order = f"{origin}-{seq}", f"{order_origin}-{order_seq}"
        told = (str(need), str(offer), int(str(score)), order, int(str(at)), str(on), str(site), str(actor), str(state))
        found[name] = Match(name, *told)
    return list(found.values())


@dataclass(frozen=True)
class Rulings:
    """Which pairs are fixed and which are forbidden, in the order in which that was said."""

    fixed: tuple[tuple[str, str], ...]
    forbidden: frozenset[tuple[str, str]]


def rulings(session: ReadSession, on: str, done: Iterable[Match]) -> Rulings:
    """Return what was last said of every pair by a day; a fixed pair that was confirmed since is done with."""
    last: dict[tuple[str, str], tuple[str, int]] = {}
    for need, offer, ruling, at in session.rows(_RULINGS, on=on):
        last.pop((need, offer), None)
        last[need, offer] = (ruling, at)
    for match in done:
        ruling, at = last.get((match.need, match.offer), ("", match.at))
        if ruling == FIXED and match.at > at:
            del last[match.need, match.offer]
    fixed = tuple(pair for pair, (ruling, _at) in last.items() if ruling == FIXED)
    return Rulings(fixed, frozenset(pair for pair, (ruling, _at) in last.items() if ruling == FORBIDDEN))

"""Whether a machine that signs a month has heard the others: what it did not know comes late for everybody."""

from supermarket.books.many.knowledge import known_by, lives
from supermarket.books.many.taking import unheard
from supermarket.books.session import WriteSession
from supermarket.district.machines.lacking import lacked_by
from supermarket.district.machines.machines import forks
from supermarket.errors.months import MonthLacking, MonthTaking, MonthUnheard
from supermarket.journal.entry import EntryName, node_of
from supermarket.journal.store import streams
from supermarket.months.days import Days, Place
from supermarket.months.exceptions.machines import not_heard_at


def check_heard(session: WriteSession, days: Days, place: Place, reason: str | None) -> None:
    """Refuse a month of which more may come, unless somebody says why it is signed all the same.

    What this machine took in without saying so yet would be counted by whoever signs, and be late for all others.

    Raises:
        MonthLacking: what another machine had heard has not come, so what it wrote since then does not count yet.
        MonthTaking: what others wrote is just being taken in.
        MonthUnheard: a machine of the place was not heard to the month's end, and no reason was given.
    """
    taking = unheard(session.transaction, session.stream)
    for origin in taking:
        if missing := _lacked(session, origin):
            raise MonthLacking(month=days.month, machine=origin, node=node_of(origin), missing=missing)
    if taking:
        raise MonthTaking(month=days.month, machines=taking)
    if reason is None and (silent := not_heard_at(session, days, place.place)):
        raise MonthUnheard(month=days.month, site=place.place, machines=silent)


def _lacked(session: WriteSession, origin: str) -> list[str]:
    """Return which entries a stream, or a life before it, had heard that are not here: `5002-1: 5–6`.

    These are what it waits for that is not said to be heard beyond what is known of it now (`carry.hearing`).
    """
    own, frozen = session.stream, forks(session)
    held = {each.origin: each.size for each in streams(session.transaction)}
    known = known_by(session.transaction, EntryName(own.origin, own.size + 1)).get(origin, 0)
    spans: dict[str, tuple[int, int]] = {}
    for life in lives(session.transaction, EntryName(origin, held[origin] + 1)):
        here, is_before = held.get(life.origin, 0), life.origin != origin
        if is_before and known:  # what is known of a stream goes on from its lives before
            break
        lacked = lacked_by(session, life.origin, known) if not life.fetched else []
        said = [(each.origin, each.first, each.last) for each in lacked if each.seq < life.seq]
        for other, first, last in [*said, (life.origin, here + 1, life.seq - 1)]:
            if last >= first and other not in frozen:
                spans[other] = (first, max(last, spans.get(other, (0, 0))[1]))
    return [_span(other, first, last) for other, (first, last) in sorted(spans.items())]


def _span(origin: str, first: int, last: int) -> str:
    return f"{origin}: {first}–{last}" if last > first else f"{origin}: {first}"

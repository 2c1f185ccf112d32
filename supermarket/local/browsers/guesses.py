"""What guessing costs: every try is counted before anything is compared, for all of a server's workers together.

A household's number is on its card and its receipts, and the last four digits of a phone are one of ten thousand. So of
one household five wrong ones are possible in a day, with waits that grow between them; of one address some in an hour.
All together are counted too, but nobody is shut out because others guess: from so many on, in an hour or a day, an
address has only a few wrong ones a day, which is enough for whoever knows his number and phone. The
waits are of the machine's running time, which nobody can set; a start of the machine begins them anew. Where one
address or all together have given many wrong ones, those who work there are told for a week, though of no household
there were enough for an entry.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from sqlalchemy import bindparam, delete, select

from supermarket.books.clocks import running
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.clock import DAY, HOUR, MINUTE, SECOND
from supermarket.district.dated.registers import HOUSEHOLDS, latest
from supermarket.errors.web import GuessedTooOften
from supermarket.journal.database import Transaction
from supermarket.journal.engines.neutral import Upsert
from supermarket.journal.entry import PROGRAM
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.local.kinds import INQUIRY_LOCKED, InquiryLocked
from supermarket.local.opened import Opened
from supermarket.local.tables import GuessRow

WRONG_MAX: Final = 5
"""So many wrong ones close the way by number and phone for a day."""
WAITS: Final = (0, 0, 5 * SECOND, 30 * SECOND, 2 * MINUTE, DAY)
"""How long a household's next try has to wait after so many wrong ones."""
ADDRESS_MAX: Final = 30
"""So many tries an hour from one address: a station's people stand behind one, and are not all quick at typing."""
ALL_MAX: Final = 240
"""So many wrong ones an hour from all together, beyond which somebody guesses."""
DAY_ALL_MAX: Final = 300
"""So many wrong ones in a day from all together, beyond which somebody guesses."""
FEW_MAX: Final = 3
"""So many wrong ones in a day has one address while somebody guesses."""
TOLD_FROM: Final = 60
"""So many wrong ones in a day, of whatever households, are told: a district's people mistype fewer."""
TOLD_FOR: Final = 7 * DAY
"""So long it is told, by the ledger's clock: whoever looks once a week sees it."""
DONE_MAX: Final = 3
"""So many objections a household makes by itself in a day."""
NAMES_MAX: Final = 5
"""So many reasons with somebody's name a household writes in a day: the refusal says that he is enrolled there."""
_MANY: Final = "many"
"""Whose row says how many wrong ones were seen at once, and when that was last (UTC milliseconds)."""
_guess: Final = table_of(GuessRow)
_OF: Final = Prepared(select(_guess.c.tries, _guess.c.last).where(_guess.c.whom == bindparam("whom")))
_KEEP: Final = Prepared(Upsert(_guess, sets=("tries", "last")))
_CLOSED: Final = Prepared(
    select(_guess.c.whom, _guess.c.last).where(_guess.c.tries >= bindparam("most")).order_by(_guess.c.whom)
)
_DROP: Final = Prepared(delete(_guess).where(_guess.c.whom == bindparam("of_whom")))
_DROP_OLD: Final = Prepared(delete(_guess).where(_guess.c.last <= bindparam("forgotten")))


@dataclass(frozen=True)
class Bound:
    """Whose tries are counted: `whom` has a word before it that says what it is.

    Where there are `waits`, a try waits so long after so many before it, and a day later they are forgotten. Else so
    many of them (`most`) are taken at once, and as many again in `per` milliseconds by and by. From `told` of them on
    those who work there are told of it; where that is 0, of none.

    One that only `warns` lets everybody try on, but whoever is `strict` waits as long as one that warns is overrun.
    """

    whom: str
    waits: tuple[int, ...] = ()
    most: int = 1
    per: int = HOUR
    told: int = 0
    warns: bool = False
    strict: bool = False

    @property
    def step(self) -> int:
        """Return after how many milliseconds another try is free."""
        return self.per // self.most

    def left(self, tries: int, last: int, now: int) -> int:
        """Return for how many milliseconds the next try waits."""
        if self.waits:
            return max(0, self.waits[min(tries, len(self.waits) - 1)] - _passed(last, now))
        return max(0, last - now + self.step - self.per)

    def taken(self, tries: int, last: int, now: int) -> tuple[int, int]:
        """Return what is kept after another try."""
        return (tries + 1, now) if self.waits else (tries + 1, max(last, now) + self.step)

    def standing(self, last: int, now: int) -> int:
        """Return how many tries are not made good for by time yet; with waits that is not counted."""
        return 0 if self.waits else max(0, -((now - last) // self.step))


def of_number(number: str) -> Bound:
    """Return the bound of one household's number, whether there is such a household or not."""
    return Bound(f"number {number}", WAITS)


def of_address(address: str) -> Bound:
    """Return the bound of an address; of that only a hash is kept."""
    return Bound(f"address {sha256(address.encode()).hexdigest()[:32]}", most=ADDRESS_MAX, told=ADDRESS_MAX)


def few_of_address(address: str) -> Bound:
    """Return the bound of an address in a day that holds while somebody guesses."""
    return Bound(f"few {sha256(address.encode()).hexdigest()[:32]}", most=FEW_MAX, per=DAY, strict=True)


def of_all() -> Bound:
    """Return the count of all tries together, which warns."""
    return Bound("all", most=ALL_MAX, told=ALL_MAX, warns=True)


def of_day() -> Bound:
    """Return the count of all tries together in a day, which warns."""
    return Bound("day", most=DAY_ALL_MAX, per=DAY, told=TOLD_FROM, warns=True)


def of_objections(household: str) -> Bound:
    """Return the bound of the objections that a household makes by itself."""
    return Bound(f"objections {household}", most=DONE_MAX, per=DAY)


def of_names(household: str) -> Bound:
    """Return the bound of the reasons of a household that name somebody."""
    return Bound(f"names {household}", most=NAMES_MAX, per=DAY)


def take_try(ledger: Opened, bounds: Sequence[Bound]) -> tuple[int, ...]:
    """Count one try of each bound, before anything is compared, and return how many there are of each with this one.

    Raises:
        GuessedTooOften: one of them has to wait; nothing is counted then.
    """
    with ledger.database.writing() as transaction:
        # Asked once it is its turn: a try counted later than this would look like a new start
        now = running(transaction, ledger.clock)
        transaction.run(_DROP_OLD, forgotten=now - DAY)
        found = [_kept(transaction, bound, now) for bound in bounds]
        wait = _wait(bounds, [bound.left(*each, now) for bound, each in zip(bounds, found, strict=True)])
        if wait:
            raise GuessedTooOften(minutes=-(-wait // MINUTE))
        counted = [bound.taken(*each, now) for bound, each in zip(bounds, found, strict=True)]
        for bound, (tries, last) in zip(bounds, counted, strict=True):
            transaction.run(_KEEP, whom=bound.whom, tries=tries, last=last)
        standing = [(bound, bound.standing(last, now)) for bound, (_tries, last) in zip(bounds, counted, strict=True)]
        if many := [count for bound, count in standing if bound.told and count >= bound.told]:
            _note_many(transaction, max(many), ledger.clock.now())
    return tuple(tries for tries, _last in counted)


def _wait(bounds: Sequence[Bound], left: Sequence[int]) -> int:
    """Return for how many milliseconds the next try waits by all bounds together."""
    warned = any(bound.warns and wait for bound, wait in zip(bounds, left, strict=True))
    binding = (
        wait for bound, wait in zip(bounds, left, strict=True) if not bound.warns and (warned or not bound.strict)
    )
    return max(binding, default=0)


def forgive(ledger: Opened, bounds: Sequence[Bound]) -> None:
    """Take the last try of each bound back, because it was right: it guessed nothing."""
    with ledger.database.writing() as transaction:
        now = running(transaction, ledger.clock)
        for bound in bounds:
            tries, last = _kept(transaction, bound, now)
            if bound.waits:
                transaction.run(_DROP, of_whom=bound.whom)
            else:
                transaction.run(_KEEP, whom=bound.whom, tries=max(0, tries - 1), last=max(0, last - bound.step))


def closed_numbers(session: ReadSession) -> list[str]:
    """Return the numbers that wrong phones have closed for now: of households, and such as are nobody's."""
    now = session.uptime
    found = []
    for whom, last in session.rows(_CLOSED, most=WRONG_MAX):
        word, _blank, number = str(whom).partition(" ")
        if word == "number" and _passed(int(last), now) < DAY:
            found.append(number)
    return found


@dataclass(frozen=True)
class Many:
    """At least so many wrong ones (`count`) within a day, of whatever households; `at`: the last, UTC milliseconds."""

    count: int
    at: int


def many_wrong(session: ReadSession) -> Many | None:
    """Return how many wrong ones one address or all together gave in the last week, where those are many; else None."""
    found = session.row(_OF, whom=_MANY)
    return Many(int(found[0]), int(found[1])) if found and session.now - int(found[1]) < TOLD_FOR else None


def note_locked(ledger: Opened, household: str | None, number: str) -> None:
    """Record that what a household may ask by its number was locked, at its station.

    Where there is no such household as much is written, so that both take the same time.
    """
    if household is None:
        with ledger.database.writing() as transaction:
            transaction.run(
                _KEEP, whom=of_number(number).whom, tries=WRONG_MAX, last=running(transaction, ledger.clock)
            )
        return
    with ledger.writing() as session:
        row = latest(session, HOUSEHOLDS, household, session.today)
        if row is not None:
            _record(session, household, row.station)


def _record(session: WriteSession, household: str, station: str) -> None:
    body = InquiryLocked(household=household, wrong=WRONG_MAX, minutes=DAY // MINUTE)
    request = Request(actor=PROGRAM, site=station)
    session.record(INQUIRY_LOCKED, body, request, site=station, on=session.today)
    session.answers.clear()  # it answers nobody's request


def _note_many(transaction: Transaction, count: int, at: int) -> None:
    """Keep that so many wrong ones were seen, or that more of them were seen before within the time it is told."""
    rows = transaction.rows(_OF, whom=_MANY)
    before = int(rows[0][0]) if rows and at - int(rows[0][1]) < TOLD_FOR else 0
    transaction.run(_KEEP, whom=_MANY, tries=max(count, before), last=at)


def _kept(transaction: Transaction, bound: Bound, now: int) -> tuple[int, int]:
    """Return how many tries there were and the time that is kept of them; none where all is forgotten."""
    rows = transaction.rows(_OF, whom=bound.whom)
    if not rows:
        return 0, 0
    tries, last = (int(value) for value in rows[0])
    if bound.waits:
        return (0, 0) if _passed(last, now) >= DAY else (tries, last)
    most = now + min(bound.per, tries * bound.step)  # it is more where the machine was started again since
    return (tries, min(last, most)) if last > now else (0, 0)


def _passed(last: int, now: int) -> int:
    """Return how long ago something was; the machine that runs for a shorter time now was started again since."""
    return now - last if now >= last else now

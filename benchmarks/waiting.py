"""Every verb that a person waits for, as it is done in a district that is there for rehearsals."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, func, select

from benchmarks.stage import Stage
from supermarket.cli.earning.review_queue import waiting
from supermarket.clock import DAY
from supermarket.corrections.corrections import reverse
from supermarket.district.sites import places_below
from supermarket.earning import boards
from supermarket.earning.claims.claims import Deed, file_claim, withdraw
from supermarket.earning.claims.kinds import EvidenceFile
from supermarket.earning.claims.notices import publish
from supermarket.earning.claims.posting import post_claims
from supermarket.earning.claims.reviews import review
from supermarket.earning.claims.standing import State, open_claims
from supermarket.earning.credit import cumulative_of
from supermarket.earning.lapsing.expiry import lapses_at
from supermarket.earning.lapsing.lapsing import balance_and_held, lapsed_of, lapsing_of
from supermarket.earning.passbook import passbook_of
from supermarket.earning.tables import AwardRow
from supermarket.households.cards import issue
from supermarket.households.finding.finding import find
from supermarket.households.households import NewHousehold, enrol, households_at, members_of, owed_by
from supermarket.journal.engines.neutral import listed
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.months.closing.closing import months, sign
from supermarket.months.reconciliation import reconcile
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.deliveries import Delivery, receive
from supermarket.spending.stock.shelves import shelf
from supermarket.spending.stock.stocktakes import Counted, count
from supermarket.spending.till.commands import COMMANDS, Act
from supermarket.spending.till.till import Till, open_or_resume

SOAP: Final = "2000000010014"
NOTICED: Final = 8
LINES: Final = 8
"""Lines and claims of a month's statement; ALIKE households come nearest to it."""
ALIKE: Final = 4
STATEMENTS: Final = "statements"
_award: Final = table_of(AwardRow).c
_EARNERS: Final = Prepared(
    select(func.count(_award.household.distinct())).where(
        _award.household.in_(listed("households")), _award.on.between(bindparam("first"), bindparam("last"))
    )
)
"""More than stand on a board, as some do not wish to; it reads them all."""
PHOTO: Final = EvidenceFile(what="witness", sha256="ab" * 32, kind="image/jpeg", size=9)


@dataclass(frozen=True)
class Verb:
    """What a person waits for: what must have been done before, the work itself, and whether it is `linear`."""

    name: str
    work: Callable[[Stage, Any], Any]
    before: Callable[[Stage], Any] = lambda _stage: None
    linear: str = ""
    """In what it grows by its nature, where it does; its cost is then shown for one of these."""


# --- the verbs --------------------------------------------------------------------------------------------------------


def _opened(stage: Stage) -> Till:
    return open_or_resume(stage, stage.clerk)[0]


def _carded(stage: Stage) -> Till:
    till = _opened(stage)
    till.take(stage.household["payload"])
    return till


def _filled(stage: Stage) -> Till:
    till = _carded(stage)
    till.take(SOAP)
    return till


def _confirmed(stage: Stage) -> Till:
    till = _filled(stage)
    _confirm(stage, till)
    return till


def _confirm(_stage: Stage, till: Till) -> None:
    view = till.take("+")
    _done(view.receipt, view.message)


def _done(answer: object, why: str = "nothing was there") -> None:
    """Stop it all where a verb did not do what is to be measured."""
    if not answer:
        raise SystemExit(why)


def _undo(_stage: Stage, till: Till) -> None:
    undo = next(command.barcode for command in COMMANDS if command.act is Act.UNDO)
    _done(till.take(undo).question)
    view = till.take("1")
    _done(view.basket, view.message)


def _redeem(stage: Stage, _before: None) -> None:
    with stage.writing() as session:
        redeem(session, Basket(stage.household["payload"], ["1001"]), stage.clerk)


def _balance(stage: Stage, _before: None) -> None:
    household = stage.household["household"]
    with stage.reading() as session:
        _points, held = balance_and_held(session, household)
        lapsed_of(session, household, held, session.today)
        cumulative_of(session, household)
        owed_by(session, household)
        lapsing_of(session, household, held, session.today)


def _as_long(stage: Stage) -> str:
    """Return a household whose statement of this month is about as long as everywhere, another one in each run."""
    if STATEMENTS not in stage.scene:
        with stage.reading() as session:
            month = session.today[:7]
            books = {name: passbook_of(session, name, month) for name in (each["household"] for each in stage.rich)}
        lines = {name: len(book.statement.lines) + len(book.claims) for name, book in books.items()}
        stage.scene[STATEMENTS] = sorted(lines, key=lambda name: (abs(lines[name] - LINES), name))[:ALIKE]
    alike: list[str] = stage.scene[STATEMENTS]
    return alike[stage.run % len(alike)]


def _statement(stage: Stage, household: str) -> None:
    with stage.reading() as session:
        passbook_of(session, household, session.today[:7])


def _whole_statement(stage: Stage, _before: None) -> int:
    with stage.reading() as session:
        book = passbook_of(session, stage.household["household"])
        return len(book.statement.lines) + len(book.claims)


def _people(stage: Stage) -> int:
    with stage.reading() as session:
        homes = households_at(session, stage.scene["shop"], session.today)
        return sum(len(members_of(session, home.household, session.today)) for home in homes)


def _find(stage: Stage, people: int) -> int:
    with stage.reading() as session:
        _done(find(session, stage.household["name"], stage.scene["shop"], session.today))
    return people


def _find_by_part(stage: Stage, people: int) -> int:
    with stage.reading() as session:
        find(session, stage.household["name"][1:], stage.scene["shop"], session.today)
    return people


def _find_by_phone(stage: Stage, people: int) -> int:
    with stage.reading() as session:
        find(session, "5678", stage.scene["shop"], session.today)
    return people


def _file(stage: Stage, _before: None) -> None:
    with stage.writing() as session:
        file_claim(session, Deed(stage.household["household"], "HAR-02", evidence=(PHOTO,)), stage.clerk)


def _open_there(stage: Stage) -> int:
    with stage.reading() as session:
        return len(list(open_claims(session, places_below(session, stage.scene["station"], session.today))))


def _queue(stage: Stage, count: int) -> int:
    _done(waiting(stage, stage.of("reviewer")))  # type: ignore[arg-type] # it reads alone
    return count


def _review(stage: Stage, _before: None) -> None:
    with stage.writing() as session:
        review(session, stage.scene["names"]["filed"], "accepted", None, stage.of("reviewer"))


def _reviewed(stage: Stage) -> None:
    for role in ("reviewer", "manager"):
        for claim in waiting(stage, stage.of(role)):  # type: ignore[arg-type] # as above
            with stage.writing() as session:
                review(session, claim.claim, "accepted", None, stage.of(role))
    with stage.writing() as session:
        sites = places_below(session, stage.scene["station"], session.today)
        noticed = [each.claim for each in open_claims(session, sites) if each.state is State.REVIEWED]
    _done(len(noticed) >= NOTICED, f"{len(noticed)} claims can be noticed")
    for spare in noticed[NOTICED:]:  # a notice reads the households of its place too, so it must be as long in both
        with stage.writing() as session:
            withdraw(session, spare, "重复录入", stage.of("manager"))


def _publish(stage: Stage, _before: None) -> None:
    with stage.writing() as session:
        _done(len(publish(session, stage.of("manager")).claims) == NOTICED)


def _post(stage: Stage, _before: None) -> int:
    with stage.writing() as session:
        return len(post_claims(session, stage.of("manager"), lambda _count: None))


def _reverse(stage: Stage, _before: None) -> None:
    with stage.writing() as session:
        reverse(session, stage.scene["names"]["credited"], "重复录入", stage.of("manager"))


def _reconcile(stage: Stage, _before: None) -> int:
    with stage.reading() as session:
        return reconcile(session, stage.scene["station"], stage.scene["month"]).entries


def _month_ended(stage: Stage) -> int:
    stage.time.at += 10 * DAY
    return _reconcile(stage, None)


def _sign(stage: Stage, entries: int) -> int:
    with stage.writing() as session:
        sign(session, stage.scene["month"], stage.of("clerk"))
    return entries


def _stock(stage: Stage, _before: None) -> int:
    with stage.reading() as session:
        batches = shelf(session, stage.scene["shop"])
        _done(batches)
        return len(batches)


def _earners(stage: Stage) -> int:
    month = stage.scene["month"]
    with stage.reading() as session:
        homes = [home.household for home in households_at(session, stage.scene["station"], session.today)]
        earned = session.row(_EARNERS, households=json.dumps(homes), first=f"{month}-01", last=f"{month}-31")
        return int(earned[0]) if earned else 0


def _board(stage: Stage, earners: int) -> int:
    month = stage.scene["month"]
    with stage.reading() as session:
        _done(boards.board(session, stage.scene["station"], f"{month}-01", f"{month}-31"))
    return earners


def _lapsing(stage: Stage, _before: None) -> None:
    with stage.reading() as session:
        lapses_at(session, stage.scene["station"])


def _months(stage: Stage, _before: None) -> int:
    with stage.reading() as session:
        return len(months(session, stage.scene["station"]))


def _every_month(stage: Stage, _before: None) -> int:
    with stage.reading() as session:
        return len(months(session))


def _receive(stage: Stage, _before: None) -> None:
    with stage.writing() as session:
        receive(session, Delivery("1003", 10, cost=900), stage.clerk)


def _count(stage: Stage, _before: None) -> None:
    with stage.writing() as session:
        count(session, [Counted("1003", 12)], stage.clerk)


def _enrol(stage: Stage, _before: None) -> None:
    with stage.writing() as session:
        enrol(session, NewHousehold("欧阳样新", "13812345678", "一组"), stage.clerk)


def _card(stage: Stage, _before: None) -> None:
    with stage.writing() as session:
        issue(session, stage.household["household"], stage.clerk)


VERBS: Final = (
    Verb("open the till", lambda stage, _before: _opened(stage)),
    Verb("scan a card", lambda stage, till: till.take(stage.household["payload"]), _opened),
    Verb("scan goods", lambda _stage, till: till.take(SOAP), _carded),
    Verb("confirm", _confirm, _filled),
    Verb("undo", _undo, _confirmed),
    Verb("redeem, as a library call", _redeem),
    Verb("balance", _balance),
    Verb(f"statement of this month, of {LINES} lines", _statement, _as_long),
    Verb("statement, whole", _whole_statement, linear="line"),
    Verb("find a household by its name", _find, _people, linear="person at home there"),
    Verb("find a household by a part of it", _find_by_part, _people, linear="person at home there"),
    Verb("find a household by a phone", _find_by_phone, _people, linear="person at home there"),
    Verb("enrol a household", _enrol),
    Verb("issue a card", _card),
    Verb("file a claim", _file),
    Verb("review queue", _queue, _open_there, linear="open claim"),
    Verb("review one", _review),
    Verb(f"publish a notice of {NOTICED} claims", _publish, _reviewed),
    Verb("post claims", _post, linear="claim"),
    Verb("reverse what was posted", _reverse),
    Verb("stock list", _stock, linear="batch"),
    Verb("receive goods", _receive),
    Verb("count goods", _count),
    Verb("board of a month", _board, _earners, linear="household there that earned"),
    Verb("what lapses at a place", _lapsing),
    Verb("reconcile one place", _reconcile, linear="entry of its month"),
    Verb("sign", _sign, _month_ended, linear="entry of its month"),
    Verb("month list of a place", _months, linear="month"),
    Verb("month list of the district", _every_month, linear="month of a place"),
)

"""What is done in the village 3001 with its shop 5001 from 2 March to 10 April 2026, each act for one indicator.

The calendar of the days: 2026-03-02 is a Monday; the quarter 2026-1 ends on Tuesday, 31 March.
"""

from typing import Any, Final

from supermarket.district.dated.imports import RegisterFile, add_row
from supermarket.earning.claims.kinds import EvidenceFile
from supermarket.households.card_kinds import Relation
from supermarket.households.kin import declare
from supermarket.practice.activities.activities import Outcome, Plan, cancel, hold, plan
from supermarket.practice.activities.files import THEME_FILE
from supermarket.practice.bases.files import OPENING_FILE
from supermarket.practice.lists.files import LISTING_FILE
from supermarket.practice.lists.listings import refresh
from supermarket.practice.orders.dispatching import dispatch
from supermarket.practice.orders.files import ORGANISATION_FILE, SERVICE_FILE, VOLUNTEER_FILE
from supermarket.practice.orders.placing import NewOrder, place
from supermarket.practice.orders.rating import rate
from supermarket.practice.orders.serving import Service, accept, serve
from supermarket.practice.projects.files import PROJECT_FILE
from supermarket.spending.stock.spoilage import Spoiled, write_off
from supermarket.spending.stock.stocktakes import Counted, count
from supermarket.spending.till.sessions import open_till, shut_till
from tests.assessment.lived import adopt_sample
from tests.earning.claims.claiming import accepted, claimed, noticed, posted
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village

HAIRCUT: Final = "301"
_FILES: Final = (
    EvidenceFile(what="sign-in", sha256="a" * 64, kind="image/jpeg", size=9),
    EvidenceFile(what="witness", sha256="b" * 64, kind="image/jpeg", size=9),
)


def live(village: Village) -> None:
    """Live the quarter, and the first days after it."""
    first, second, third = (village.enrol(name) for name in ("王样甲", "李样乙", "赵样丙"))
    _registers(village, first)
    adopt_sample(village)
    village.receive("1001", 100)
    village.receive("1002", 100)
    village.credit(first, 16)  # 16 points, without a notice, and without the sign-in that the rule asks for
    village.credit(third, 10)
    claim = claimed(village, first, evidence=_FILES).claim  # VOL-02: 4 points
    accepted(village, claim)
    noticed(village)
    with village.writing() as session:
        declare(session, "15001", third, Relation.OWN, MANAGER)
    _on(village, 4)
    _open_till(village)
    village.redeem(first, "1001x2")  # 6 points
    village.reverse(village.redeem(first, "1001").entry)
    village.redeem(third, "1001")  # 3 points, by the clerk for his own household
    _on(village, 7)
    posted(village)
    claimed(village, second)  # on a Saturday: five working days end on 13 March, and nobody decides
    _on(village, 11)
    _open_till(village)
    with village.writing() as session:
        write_off(session, Spoiled("1002", 3, "damp", MANAGER.actor), CLERK)  # 12 points' worth
    _activities(village)
    _orders(village, second, third)
    _on(village, 30)
    claimed(village, second, "LEC-01")  # five working days end on 6 April, in the next quarter
    with village.writing() as session:
        count(session, [Counted("1001", 95), Counted("1002", 97)], CLERK)  # the book says 97 and 97
    village.time.move(days=11)  # 10 April


def _registers(village: Village, household: str) -> None:
    member = f"{household}-1"
    with village.writing() as session:
        rows: tuple[tuple[RegisterFile[Any], dict[str, str]], ...] = (
            (OPENING_FILE, {"site": "5001", "calendar": "wed 15"}),
            (THEME_FILE, {"theme": "601", "month": "2026-03", "name": "学雷锋志愿服务月", "site": "1000"}),
            (PROJECT_FILE, {"project": "701", "name": "样例助洁", "site": "3001", "people": "12"}),
            (ORGANISATION_FILE, {"organisation": "801", "name": "样例志愿服务队", "site": "3001"}),
            (SERVICE_FILE, {"service": HAIRCUT, "name": "理发", "kind": "haircut"}),
            (
                VOLUNTEER_FILE,
                {"volunteer": "901", "organisation": "801", "household": household, "member": member, "party": "yes"},
            ),
            (
                LISTING_FILE,
                {"listing": "401", "list": "need", "name": "理发", "kind": "haircut", "site": "3001", "capacity": "2"},
            ),
        )
        for file, cells in rows:
            add_row(session, file, cells, ADMINISTRATOR, scope="1000")


def _on(village: Village, day: int) -> None:
    """Go on to nine in the morning of a day of March."""
    with village.ledger.reading() as session:
        village.time.move(days=day - int(session.today[8:]))


def _open_till(village: Village) -> None:
    with village.writing() as session:
        shut_till(session, open_till(session, CLERK), CLERK)


def _activities(village: Village) -> None:
    """Hold a talk, a clean-up and a training in one week, call another off, and leave one without a word."""
    photo = EvidenceFile(what="photo", sha256="c" * 64, kind="image/jpeg", size=9)
    with village.writing() as session:
        today = session.today
        talk = plan(session, Plan("宣讲", ("theory",), today), MANAGER).activity
        hold(session, talk, Outcome(12, evidence=(photo,)), MANAGER)
        swept = plan(session, Plan("清扫村道", ("cleaning",), today, project="701"), MANAGER).activity
        hold(session, swept, Outcome(30, "at-least"), MANAGER)
        training = plan(session, Plan("应急救护培训", ("training",), today), MANAGER).activity
        hold(session, training, Outcome(attended=("901",)), MANAGER)
        cancel(session, plan(session, Plan("义诊", ("clinic",), today), MANAGER).activity, "weather", "大风", MANAGER)
        plan(session, Plan("义剪", ("haircut",), today), MANAGER)
        refresh(session, MANAGER)


def _orders(village: Village, first: str, second: str) -> None:
    """Serve one order to everybody's content, and send another to an organisation that does not answer."""
    with village.writing() as session:
        served = place(session, NewOrder(first, HAIRCUT), CLERK).order
        dispatch(session, served, "801", MANAGER)
        accept(session, served, MANAGER)
        serve(session, served, Service(("901",)), MANAGER)
        rate(session, served, "satisfied", CLERK)
        dispatch(session, place(session, NewOrder(second, HAIRCUT), CLERK).order, "801", MANAGER)

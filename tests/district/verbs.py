"""How each verb of the table of roles is called in a village where it can be done; a new verb needs its line here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from supermarket.assessment.forms.adopting import adopt
from supermarket.assessment.marks import Mark, NewMark, give
from supermarket.assessment.rectification.rectifications import Ordering, Rectification, answer, judge, order
from supermarket.assessment.runs import Run, run
from supermarket.audit.package.names import record_names_exported
from supermarket.books.session import Request, WriteSession
from supermarket.carry.admitting import invite
from supermarket.carry.going import prepare
from supermarket.carry.renewal.renewing import check_renewer
from supermarket.carry.taking import check_taker
from supermarket.corrections.corrections import reverse
from supermarket.district.clocks import confirm_clock, correct_clock
from supermarket.district.dated.files import DONOR_FILE, SETTING_FILE, SITE_FILE, STAFF_FILE
from supermarket.district.dated.imports import RegisterFile, add_row, amend_row
from supermarket.district.gate.papers import OnPaper
from supermarket.district.gate.second_persons import Second
from supermarket.district.roles import staff_for
from supermarket.earning.claims.claims import Deed as Claimed
from supermarket.earning.claims.claims import file_claim
from supermarket.earning.claims.claims import withdraw as withdraw_claim
from supermarket.earning.claims.notices import object_to, publish, resolve, take_down
from supermarket.earning.claims.posting import post_claims
from supermarket.earning.claims.reviews import review
from supermarket.earning.claims.rosters import Activity, Attendance, take_roster
from supermarket.earning.credit import Deed, credit
from supermarket.earning.files import RULE_FILE
from supermarket.earning.household_points.splits_and_mergers import Split, merge, split
from supermarket.earning.lapsing.expiry import post_expiry
from supermarket.earning.vouchers.shown import Shown, digits_of
from supermarket.earning.vouchers.taking import take_voucher
from supermarket.erasure.erasures import Wanted, request_erasure
from supermarket.erasure.erasures import approve as approve_erasure
from supermarket.erasure.kinds import ErasureReason
from supermarket.errors import Refusal
from supermarket.errors.dates import ClockAgrees
from supermarket.errors.many.machines import MachineNotAdmitted
from supermarket.errors.months import MonthEmpty, MonthRunning, MonthUnsigned
from supermarket.errors.shop.vouchers import VoucherOfNobody
from supermarket.households import cards
from supermarket.households.card_kinds import CardState, Relation
from supermarket.households.changes import change_head, depart, relocate
from supermarket.households.finding.finding import find
from supermarket.households.finding.lookup import household_of, who
from supermarket.households.holders.moving import hold as hold_households
from supermarket.households.holders.moving import lose
from supermarket.households.households import NewHousehold, enrol, view
from supermarket.households.kin import declare
from supermarket.households.lists.files import amend_household, amend_member, end_household, end_member, new_member
from supermarket.households.lists.imports import import_households, import_members
from supermarket.households.proxies import authorise
from supermarket.journal.canonical import canonical
from supermarket.journal.entry import Entry
from supermarket.local.opened import allow_over
from supermarket.months.closing.closing import sign, withdraw
from supermarket.moving import allow_move
from supermarket.paper.cards.issuing import issue_blank_sheet, issue_card, issue_sheet
from supermarket.paper.forms.blanks import print_staff_cards
from supermarket.people.evidence import KeptPaper
from supermarket.practice.activities.activities import Outcome, Plan, cancel, correct, hold, move, plan
from supermarket.practice.activities.counts import Published, report
from supermarket.practice.activities.files import THEME_FILE
from supermarket.practice.bases.copies import Coming, receive_copies, remove_copies
from supermarket.practice.bases.files import ITEM_FILE, OPENING_FILE
from supermarket.practice.bases.finds import Finding, find_of, hand_over, pass_on, record_find, take_claim
from supermarket.practice.bases.loans import Lending, end_loan, lend, open_loans
from supermarket.practice.bases.visits import Visits, count_visits
from supermarket.practice.lists.files import LISTING_FILE
from supermarket.practice.lists.listings import refresh
from supermarket.practice.lists.pairs import confirm as confirm_pairs
from supermarket.practice.lists.pairs import rule as rule_pair
from supermarket.practice.orders.dispatching import dispatch
from supermarket.practice.orders.files import ORGANISATION_FILE, SERVICE_FILE, VOLUNTEER_FILE
from supermarket.practice.orders.placing import NewOrder, place
from supermarket.practice.orders.placing import cancel as cancel_order
from supermarket.practice.orders.rating import complain, rate
from supermarket.practice.orders.rating import resolve as resolve_order
from supermarket.practice.orders.serving import Service, serve
from supermarket.practice.orders.serving import accept as accept_order
from supermarket.practice.projects.files import PROJECT_FILE
from supermarket.practice.projects.trainings import NewCertificate, issue
from supermarket.practice.projects.trainings import withdraw as withdraw_certificate
from supermarket.spending.fund.money import Money, receive_money, spend_money
from supermarket.spending.goods.catalogue import set_price
from supermarket.spending.goods.files import GOODS_FILE
from supermarket.spending.redemption.form_numbers import number_forms
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.approvals import Unapproved, approve, decline, request_write_off
from supermarket.spending.stock.deliveries import Delivery, receive
from supermarket.spending.stock.spoilage import Spoiled, write_off
from supermarket.spending.stock.stocktakes import Counted, count
from supermarket.spending.stock.transfers import arrive, send
from supermarket.spending.till.sessions import open_till, shut_till
from tests.assessment.lived import SEEN, sample_form
from tests.practice.activities.lived import live_activities
from tests.practice.bases.lived import UMBRELLA, live_bases
from tests.practice.lists.lived import listed
from tests.village import ADMINISTRATOR, CLERK, MANAGER, REVIEWER, Village

NEIGHBOUR: Final = Request("15002", "5002")


@dataclass(frozen=True)
class Scene:
    """What every verb finds in a village prepared for it; `folder` has the files, and takes those that are made."""

    folder: Path
    household: str
    poor: str
    redemption: str
    transfer: str
    bases: Mapping[str, str]
    activities: Mapping[str, str]


def prepared(village: Village, folder: Path) -> Scene:
    """Enrol two households, one with points, a card and goods in its shop, the other with nothing."""
    household = village.enrol()
    poor = village.enrol("李样乙", None, "二组")
    village.card(household)
    village.credit(household, 50)
    village.receive("1001", 20)
    redemption = village.redeem(household, "1001").entry
    with village.writing() as session:
        receive(session, Delivery("1002", 5), NEIGHBOUR)
        transfer = send(session, "1002", 2, "5001", NEIGHBOUR).entry
        receive_money(session, Money("10", "A1", "test"), MANAGER)
        new_member(session, household, "赵样乙", None, CLERK)
        organiser = {"staff": "81001", "role": "organiser", "site": "2001"}
        add_row(session, STAFF_FILE, organiser, ADMINISTRATOR, scope="1000")
    (folder / "households.csv").write_text("station,head\n3001,孙样丙\n", encoding="utf-8")
    (folder / "members.csv").write_text(f"household,name\n{household},孙样丁\n", encoding="utf-8")
    return Scene(folder, household, poor, redemption, transfer, live_bases(village), live_activities(village))


Verb = Callable[[WriteSession, Scene, Request], Any]


def _register(file: RegisterFile[Any], code: str, **cells: str) -> Verb:
    return lambda session, _scene, request: amend_row(session, file, code, cells, request, scope="1000")


def _card(session: WriteSession, at: Scene) -> cards.Card:
    return cards.latest_card(session, at.household)


def _bind(session: WriteSession, at: Scene, request: Request) -> None:
    (blank,) = cards.issue_blanks(session, 1, ADMINISTRATOR)
    cards.bind(session, cards.Card(blank.card, None, CardState.BLANK), at.household, request)


def _show(session: WriteSession, at: Scene, request: Request) -> None:
    staff = staff_for(session, "household show", actor=request.actor, on=session.today)
    view(session, household_of(session, at.household, session.today), staff, session.today)


def _find(session: WriteSession, _at: Scene, request: Request) -> None:
    staff_for(session, "household find", actor=request.actor, on=session.today)
    find(session, "王", request.site, session.today)


def _lent(session: WriteSession, _at: Scene, request: Request) -> None:
    staff_for(session, "loan show", actor=request.actor, on=session.today)
    open_loans(session, request.site)


def _found(session: WriteSession, at: Scene, request: Request) -> None:
    staff_for(session, "find show", actor=request.actor, on=session.today)
    find_of(session, at.bases["found"])


def _shut(session: WriteSession, _at: Scene, request: Request) -> None:
    shut_till(session, open_till(session, CLERK), request)


def _reviewed(session: WriteSession, at: Scene) -> str:
    """Have a claim accepted by two, and return it."""
    claim = file_claim(session, Claimed(at.household, "VOL-02"), CLERK).claim
    for reviewer in (REVIEWER, MANAGER):
        review(session, claim, "accepted", None, reviewer)
    return claim


def _objected(session: WriteSession, at: Scene) -> str:
    claim = _reviewed(session, at)
    publish(session, MANAGER)
    object_to(session, claim, "not there", CLERK)
    return claim


def _review(session: WriteSession, at: Scene, request: Request) -> None:
    review(session, file_claim(session, Claimed(at.household, "VOL-02"), CLERK).claim, "accepted", None, request)


def _withdraw_claim(session: WriteSession, at: Scene, request: Request) -> None:
    withdraw_claim(session, _reviewed(session, at), "not done", request)


def _publish(session: WriteSession, at: Scene, request: Request) -> None:
    _reviewed(session, at)
    publish(session, request)


def _take_down(session: WriteSession, at: Scene, request: Request) -> None:
    _reviewed(session, at)
    take_down(session, publish(session, MANAGER).notice, "misprint", request)


def _object(session: WriteSession, at: Scene, request: Request) -> None:
    claim = _reviewed(session, at)
    publish(session, MANAGER)
    object_to(session, claim, "not there", request)


def _resolve(session: WriteSession, at: Scene, request: Request) -> None:
    resolve(session, _objected(session, at), upheld=False, reason="asked", request=request)


def _roster(session: WriteSession, at: Scene, request: Request) -> None:
    take_roster(session, Activity("LEC-01", "宣讲"), [Attendance(at.household)], request)


def _orderly(verb: Verb) -> Verb:
    """Return a verb of orders, before which there are a service, an organisation and a volunteer."""

    def called(session: WriteSession, at: Scene, request: Request) -> None:
        rows: tuple[tuple[RegisterFile[Any], dict[str, str]], ...] = (
            (SERVICE_FILE, {"service": "101", "name": "助老", "kind": "help"}),
            (ORGANISATION_FILE, {"organisation": "8001", "name": "样例队", "site": "3001", "contact": "81001"}),
            (
                VOLUNTEER_FILE,
                {
                    "volunteer": "80001",
                    "organisation": "8001",
                    "household": at.household,
                    "member": f"{at.household}-1",
                },
            ),
        )
        for file, cells in rows:
            add_row(session, file, cells, ADMINISTRATOR, scope="1000")
        verb(session, at, request)

    return called


def _listed(verb: Verb) -> Verb:
    """Return a verb of the three lists, before which a need and an offer stand on them."""

    def called(session: WriteSession, at: Scene, request: Request) -> None:
        listed(session, "71", "service", "help", owner="8001", service="101")
        listed(session, "84", "need", "help", household=at.poor)
        verb(session, at, request)

    return _orderly(called)


def _order(session: WriteSession, at: Scene) -> str:
    return place(session, NewOrder(at.poor, "101", another=True), CLERK).order


def _sent(session: WriteSession, at: Scene, by: Request = MANAGER) -> str:
    return dispatch(session, _order(session, at), "8001", by).order


def _served(session: WriteSession, at: Scene, by: Request = MANAGER) -> str:
    contact = Request("81001", "2001")
    order = accept_order(session, _sent(session, at, by), contact).order
    return serve(session, order, Service(("80001",)), contact).order


def _complained(session: WriteSession, at: Scene) -> str:
    order = rate(session, _served(session, at, DISPATCHER), "basic", CLERK).order.order
    return complain(session, order, "来晚了", CLERK).order.order


def _voucher(session: WriteSession, at: Scene, request: Request) -> None:
    """Take a voucher of a machine that nobody let in."""
    bare = ("5002-1", 6, 1, "claim.posted", "5002", session.today, session.now, "33001", "key")
    entry = Entry(session.stream.district, *bare, canonical({"household": at.household}), b"")
    take_voucher(session, digits_of(Shown(entry, session.stream.origin, None, bytes(64))), request)


def _gone(session: WriteSession, at: Scene) -> Wanted:
    """Let the household that has nothing leave, and ask for its head to be erased."""
    end_household(session, at.poor, MANAGER)
    paper = KeptPaper("ce" * 32, "image/jpeg", 9, "df" * 32)
    return Wanted(ErasureReason.PERSON_ASKS, member=f"{at.poor}-1", paper=paper)


def _erase(session: WriteSession, at: Scene, request: Request) -> None:
    second = {"staff": "92000", "role": "administrator", "site": "1000"}
    add_row(session, STAFF_FILE, second, ADMINISTRATOR, scope="1000")
    asked = request_erasure(session, _gone(session, at), Request("92000", "1000"))
    approve_erasure(session, asked.entry, request)


def _waiting(session: WriteSession) -> str:
    return request_write_off(session, Unapproved("1001", 1, "broken"), CLERK).entry


DISPATCHER: Final = Request("32001", "2001")
"""A manager above, so that the one below may still judge the complaint."""
CALLS: Final[Mapping[str, Verb]] = {
    "erasure request": lambda session, at, request: request_erasure(session, _gone(session, at), request),
    "erasure approve": _erase,
    "claim file": lambda session, at, request: file_claim(session, Claimed(at.household, "VOL-02"), request),
    "claim roster": _roster,
    "claim review": _review,
    "claim withdraw": _withdraw_claim,
    "claim post": lambda session, _at, request: post_claims(session, request, lambda _count: None),
    "notice publish": _publish,
    "notice withdraw": _take_down,
    "notice object": _object,
    "notice resolve": _resolve,
    "staff kin": lambda session, at, request: declare(session, "15001", at.household, Relation.KIN, request),
    "redeem": lambda session, at, request: redeem(session, Basket(at.household, ("1001",)), request),
    "deed credit": lambda session, at, request: credit(session, Deed(at.household, "VOL-01"), request),
    "stock receive": lambda session, _at, request: receive(session, Delivery("1001", 1), request),
    "stock transfer": lambda session, _at, request: send(session, "1001", 1, "5002", request),
    "stock arrive": lambda session, at, request: arrive(session, at.transfer, 2, request),
    "stock write-off": lambda session, _at, request: write_off(session, Spoiled("1001", 1, "broken", "32001"), request),
    "stock approve": lambda session, _at, request: approve(session, _waiting(session), request),
    "stock decline": lambda session, _at, request: decline(session, _waiting(session), "still good", request),
    "stock count": lambda session, _at, request: count(session, [Counted("1001", 19)], request),
    "fund receive": lambda session, _at, request: receive_money(session, Money("1", "A2", "test"), request),
    "fund spend": lambda session, _at, request: spend_money(session, Money("1", "A3", "test"), request),
    "forms print": lambda session, _at, request: number_forms(session, "register", 5, None, request),
    "till open": lambda session, _at, request: open_till(session, request),
    "till shut": _shut,
    "reverse": lambda session, at, request: reverse(session, at.redemption, "wrong item", request),
    "household enrol": lambda session, _at, request: enrol(session, NewHousehold("孙样丙"), request),
    "household amend": lambda session, at, request: amend_household(
        session, at.household, group="三组", shop=None, request=request
    ),
    "household end": lambda session, at, request: end_household(session, at.poor, request),
    "household head": lambda session, at, request: change_head(session, at.household, "2", "other", request),
    "household death": lambda session, at, request: depart(session, at.poor, "death", request),
    "household leave": lambda session, at, request: depart(session, at.household, "leaving", request),
    "household move": lambda session, at, request: relocate(session, at.poor, "3002", request),
    "household split": lambda session, at, request: split(session, at.household, Split("2"), request),
    "household merge": lambda session, at, request: merge(session, at.poor, at.household, request),
    "household proxy": lambda session, at, request: authorise(
        session, at.household, who(session, at.poor), "2026-12-31", request
    ),
    "household import": lambda session, at, request: import_households(session, at.folder / "households.csv", request),
    "household show": _show,
    "household find": _find,
    "member add": lambda session, at, request: new_member(session, at.household, "孙样丙", None, request),
    "member amend": lambda session, at, request: amend_member(
        session, f"{at.household}-1", name="王样丙", phone=None, request=request
    ),
    "member end": lambda session, at, request: end_member(session, f"{at.household}-2", request),
    "member import": lambda session, at, request: import_members(session, at.folder / "members.csv", request),
    "card issue": lambda session, at, request: issue_card(session, at.household, request, None),
    "card sheet": lambda session, at, request: issue_sheet(session, "3001", request, at.folder / "sheet.pdf"),
    "card blank": lambda session, at, request: issue_blank_sheet(session, 1, request, at.folder / "blank.pdf"),
    "card bind": _bind,
    "card freeze": lambda session, at, request: cards.freeze(session, _card(session, at), request),
    "card cancel": lambda session, at, request: cards.cancel(session, _card(session, at), request),
    "goods price": lambda session, _at, request: set_price(session, "1001", 4, None, request),
    "goods record": _register(GOODS_FILE, "1001", name="肥皂"),
    "rule record": _register(RULE_FILE, "ENV-01", points="4"),
    "site record": _register(SITE_FILE, "5001", name="新超市"),
    "staff record": _register(STAFF_FILE, "15001", role="reviewer"),
    "donor record": _register(DONOR_FILE, "9001", name="另一单位"),
    "setting record": _register(SETTING_FILE, "days_back_max", value="5"),
    "clock confirm": lambda session, _at, request: confirm_clock(
        session, session.today, request, second=Second("23001")
    ),
    "clock correct": lambda session, _at, request: correct_clock(
        session, session.today, request, second=Second("23001")
    ),
    "carry invite": lambda session, _at, request: invite(session, "5002", request),
    "carry out": lambda session, _at, request: prepare(session, request),
    "carry in": lambda session, _at, request: check_taker(session, request),
    "carry renew": lambda session, _at, request: check_renewer(session, request),
    "household hold": lambda session, at, request: hold_households(session, [at.household], "5002", request),
    "machine lost": lambda session, _at, request: lose(session, "5001", request, second=Second("23001")),
    "voucher take": _voucher,
    "month sign": lambda session, _at, request: sign(session, "2026-03", request),
    "month record": lambda session, _at, request: sign(
        session, "2026-02", request, paper=OnPaper("32001", "2026-03-02", KeptPaper("ab" * 32, "image/jpeg", 4))
    ),
    "form record": lambda session, _at, request: adopt(session, sample_form("station"), None, request),
    "assess run": lambda session, _at, request: _ran(session, request),
    "assess mark": lambda session, _at, request: _marked(session, request),
    "rectification order": lambda session, _at, request: _rectified(session, request),
    "rectification answer": lambda session, _at, request: _answered(session, request),
    "rectification judge": lambda session, _at, request: judge(
        session, _answered(session, CLERK).rectification, "approve", request
    ),
    "month withdraw": lambda session, _at, request: withdraw(session, "2026-03", "wrong figures", request),
    "audit export": lambda session, _at, request: record_names_exported(session, "yearly audit", request),
    "expiry post": lambda session, _at, request: post_expiry(session, request, lambda _done: None),
    "staff cards": lambda session, at, request: print_staff_cards(session, "5001", request, at.folder / "staff.pdf"),
    "ledger move": lambda session, _at, request: allow_move(session, request),
    "staff pin": lambda session, _at, request: allow_over(session, "staff pin", "15001", request.actor),
    "opening record": _register(OPENING_FILE, "5001", calendar="thu"),
    "item record": _register(ITEM_FILE, UMBRELLA, days="5"),
    "base visit": lambda session, _at, request: count_visits(session, Visits("visit", 3), request),
    "copies receive": lambda session, _at, request: receive_copies(session, Coming(UMBRELLA, 1), request),
    "copies remove": lambda session, _at, request: remove_copies(session, UMBRELLA, 1, "worn", request),
    "loan make": lambda session, _at, request: lend(session, Lending(UMBRELLA, stranger="路人"), request),
    "loan end": lambda session, at, request: end_loan(session, at.bases["lent"], request, step="give back"),
    "loan show": _lent,
    "find record": lambda session, _at, request: record_find(session, Finding("帽子", "村口", another=True), request),
    "find claim": lambda session, at, request: take_claim(session, at.bases["found"], "里面有字", request),
    "find hand-over": lambda session, at, request: hand_over(
        session, at.bases["claimed"], "失主", request, second=Second("23001")
    ),
    "find pass-on": lambda session, at, request: pass_on(session, at.bases["found"], "police", request),
    "find show": _found,
    "staff token": lambda session, _at, request: allow_over(session, "staff token", "15001", request.actor),
    "listing record": _listed(_register(LISTING_FILE, "71", name="另一队")),
    "list refresh": _listed(lambda session, _at, request: refresh(session, request)),
    "match rule": _listed(lambda session, _at, request: rule_pair(session, "84", "71", "fixed", request)),
    "match confirm": _listed(lambda session, _at, request: confirm_pairs(session, ["84"], request)),
    "organisation record": _orderly(_register(ORGANISATION_FILE, "8001", name="另一队")),
    "volunteer record": _orderly(_register(VOLUNTEER_FILE, "80001", kind="speaker")),
    "service record": _orderly(_register(SERVICE_FILE, "101", name="另一服务")),
    "order place": _orderly(
        lambda session, at, request: place(session, NewOrder(at.poor, "101", another=True), request)
    ),
    "order dispatch": _orderly(lambda session, at, request: dispatch(session, _order(session, at), "8001", request)),
    "order accept": _orderly(lambda session, at, request: accept_order(session, _sent(session, at), request)),
    "order rate": _orderly(lambda session, at, request: rate(session, _served(session, at), "satisfied", request)),
    "order resolve": _orderly(
        lambda session, at, request: resolve_order(session, _complained(session, at), "dismissed", "问过", request)
    ),
    "order cancel": _orderly(
        lambda session, at, request: cancel_order(session, _order(session, at), "不用了", request)
    ),
    "activity plan": lambda session, _at, request: plan(session, Plan("清扫", ("cleaning",)), request),
    "activity hold": lambda session, at, request: hold(session, at.activities["waiting"], Outcome(9), request),
    "activity cancel": lambda session, at, request: cancel(
        session, at.activities["waiting"], "weather", "大风", request
    ),
    "activity move": lambda session, at, request: move(session, at.activities["waiting"], "2026-03-09", request),
    "activity correct": lambda session, at, request: correct(
        session, at.activities["training"], 9, "exact", "数错了", request
    ),
    "activity report": lambda session, _at, request: report(
        session, Published("all", "2025-01-01", "2025-12-31", "年度总结", 9), request
    ),
    "theme record": _register(THEME_FILE, "601", name="另一主题"),
    "project record": _register(PROJECT_FILE, "701", people="13"),
    "certificate withdraw": lambda session, at, request: withdraw_certificate(
        session,
        issue(
            session, NewCertificate(at.activities["training"], at.activities["also_trained"], "合格"), MANAGER
        ).certificate,
        "写错了",
        request,
    ),
    "certificate issue": lambda session, at, request: issue(
        session, NewCertificate(at.activities["training"], at.activities["also_trained"], "合格"), request
    ),
}


def _ran(session: WriteSession, request: Request) -> Run:
    """Run a form that an administrator adopted just before."""
    form = sample_form("supermarket")
    adopt(session, form, None, ADMINISTRATOR)
    return run(session, form, "2025-4", request)


def _marked(session: WriteSession, request: Request) -> Mark:
    """Mark the station; a station's manager does not mark his own, so in his place the institute's does."""
    by = replace(request, actor="32001") if request.actor == MANAGER.actor else request
    mark = NewMark("1", "3001", "2026-1", "8.5", "制度上墙", (SEEN,))
    adopt(session, sample_form("station"), None, ADMINISTRATOR)
    return give(session, sample_form("station"), mark, Second("91000" if by.actor == "32001" else "32001"), by)


def _rectified(session: WriteSession, request: Request) -> Rectification:
    """Order the shop to mend its month ends after a run of the quarter before."""
    after = _ran(session, ADMINISTRATOR)
    return order(session, Ordering(after.name, "5001", ("9",), "2026-03-30"), request)


def _answered(session: WriteSession, request: Request) -> Rectification:
    return answer(session, _rectified(session, ADMINISTRATOR).rectification, "已改", [SEEN], request)


TOO_EARLY: Final[Mapping[str, type[Refusal]]] = {
    "month sign": MonthRunning,
    "month record": MonthEmpty,
    "month withdraw": MonthUnsigned,
    "clock correct": ClockAgrees,
    "household hold": MachineNotAdmitted,
    "machine lost": MachineNotAdmitted,
    "voucher take": VoucherOfNobody,
}
"""For what the prepared village is too young, and how that is refused to those who may."""

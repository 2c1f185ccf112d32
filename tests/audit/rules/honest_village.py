"""A village in which everything that the rules speak of happens honestly, and the names by which forgeries find it."""

from dataclasses import dataclass, replace
from typing import Final

from supermarket.audit.package.names import record_names_exported
from supermarket.books.session import Request
from supermarket.earning.claims.kinds import EvidenceFile
from supermarket.earning.claims.notices import object_to, resolve, take_down
from supermarket.earning.claims.rosters import Activity, Attendance, take_roster
from supermarket.earning.household_points.splits_and_mergers import Split, merge, split
from supermarket.households import cards
from supermarket.households.card_kinds import Relation
from supermarket.households.cards import card_by_number
from supermarket.households.changes import change_head, depart, relocate
from supermarket.households.finding.lookup import who
from supermarket.households.kin import declare
from supermarket.households.lists.files import new_member
from supermarket.households.proxies import authorise
from supermarket.ledger import Ledger
from supermarket.months.closing.closing import sign
from supermarket.practice.orders.serving import accept
from supermarket.spending.fund.money import Money, receive_money, spend_money
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.deliveries import Delivery, receive
from supermarket.spending.stock.stocktakes import Counted, count
from supermarket.spending.stock.transfers import arrive, send
from supermarket.spending.till.sessions import open_till, shut_till
from tests.assessment.lived import live_assessment
from tests.assessment.rectification.lived import live_rectifications
from tests.earning.claims.claiming import INSTITUTE, accepted, claimed, noticed, posted
from tests.erasure.leaving import erased, leave, requested, second_at_centre, wanted
from tests.practice.activities.lived import live_activities
from tests.practice.bases.lived import live_bases
from tests.practice.lists.lived import live_lists
from tests.practice.orders.ordering import ORGANISER, able, placed, satisfied, sent, served
from tests.village import ADMINISTRATOR, AUDITOR, CLERK, MANAGER, REVIEWER, Time, Village, seeded_clock

OTHER_CLERK: Final = Request("15002", "5002")
PHOTO: Final = EvidenceFile(what="photo", sha256="ab" * 32, kind="image/jpeg", size=9)


@dataclass(frozen=True)
class Names:
    """The names of what is there in the end: households, entries, cards, by a word."""

    of: dict[str, str]

    def __getattr__(self, word: str) -> str:
        """Return the name of something."""
        return self.of[word]


def lived(ledger: Ledger) -> Names:
    """Live through March and half of April 2026 at 3001 and its shop, and close March."""
    time = Time()
    village, names = Village(replace(ledger, clock=seeded_clock(time)), time), dict[str, str]()
    _march(village, names)
    _close_march(village)
    _goods(village, names)
    _claims(village, names)
    _households(village, names)
    _cards(village, names)
    _orders(village, names)
    names |= live_lists(village, names["orderer"])
    names |= live_activities(village)
    names |= live_bases(village)
    names |= live_assessment(village)
    names |= live_rectifications(village, names["shops"])
    _erasures(village, names)
    return Names(names)


def _erasures(village: Village, names: dict[str, str]) -> None:
    """Let a household leave: its head is erased, of another member it is requested, and of the third nothing is."""
    with village.writing() as session:
        second_at_centre(session)
    left = leave(village, "李样随")
    erased(village, left.head)
    names["erasure"] = requested(village, wanted(left.other, "other")).entry
    names["leaver_named"] = f"{left.household}-3"


def _orders(village: Village, names: dict[str, str]) -> None:
    """Order four times, one of which comes all the way to the claims of who served; a reviewer is kin of these."""
    scene = able(village)
    with village.writing() as session:
        declare(session, REVIEWER.actor, scene.other, Relation.KIN, MANAGER)
        today = session.today
    names["orderer"] = scene.household
    rated = satisfied(village, served(village, scene, day=today))
    names["order_claim"] = rated.claims[0]
    names["served"] = served(village, scene, day=today).order
    names["taken"] = sent(village, placed(village, scene)).order
    with village.writing() as session:
        accept(session, names["taken"], ORGANISER)
    names["open"] = placed(village, scene).order


def _march(village: Village, names: dict[str, str]) -> None:
    names["household"] = household = village.enrol()
    names["other"] = village.enrol("李样乙")
    names["card"] = village.card(household).card
    village.card(names["other"])
    village.credit(household, 260)
    village.credit(names["other"], 130)
    village.receive()
    village.redeem(household, "1001x2")
    with village.writing() as session:
        receive_money(session, Money("100", "发票 1", "采购"), MANAGER)


def _close_march(village: Village) -> None:
    village.time.move(days=31)
    for number, signer in enumerate((CLERK, MANAGER, replace(INSTITUTE, site="3001"))):
        village.time.move(minutes=number)
        with village.writing() as session:
            sign(session, "2026-03", signer)


def _goods(village: Village, names: dict[str, str]) -> None:
    household = names["household"]
    with village.writing() as session:
        receive(session, Delivery("1020", 5, expires="2026-04-06"), CLERK)
        names["eggs"] = receive(session, Delivery("1020", 5, expires="2026-05-01", cost=500), CLERK).entry
        names["gift"] = receive(session, Delivery("1002", 20, donor="9001", paper="收据 1"), CLERK).entry
        names["delivery"] = receive(session, Delivery("1004", 5), CLERK).entry
        receive(session, Delivery("1006", 5), CLERK)
        receive(session, Delivery("1001", 50), CLERK)
        names["funding"] = receive_money(session, Money("10", "发票 2", "采购"), MANAGER).entry
        spend_money(session, Money("12.50", "发票 3", "采购"), MANAGER)
        count(session, [Counted("1006", 4)], CLERK)
        arrive(session, send(session, "1002", 3, "5002", CLERK).entry, 3, OTHER_CLERK)
        names["sent"] = send(session, "1002", 4, "5002", CLERK).entry
        authorise(session, names["other"], who(session, household), "2026-12-31", CLERK)
        till = open_till(session, CLERK)
        redeem(session, Basket(household, ["1001"], till=till.till), CLERK)
        shut_till(session, till, CLERK)
        names["shut"] = till.till
        names["till"] = open_till(session, CLERK).till
        names["given"] = redeem(session, Basket(household, ["1020", "2001"], till=names["till"]), CLERK).entry
        redeem(session, Basket(names["other"], ["1001"], proxy=household), CLERK)
    village.reverse(village.redeem(household).entry)
    village.reverse(village.credit(household, 5).entry)
    names["credit"] = village.credit(household, 5).entry


def _claims(village: Village, names: dict[str, str]) -> None:
    household, other = names["household"], names["other"]
    with village.writing() as session:
        declare(session, REVIEWER.actor, other, Relation.KIN, MANAGER)
        roster = take_roster(session, Activity("LEC-01", "宣讲"), [Attendance(household), Attendance(other)], CLERK)
    names["roster"] = roster.roster
    names["posted"] = claimed(village, other, "HAR-02", evidence=(PHOTO,)).claim
    names["deducted"] = claimed(village, other, "NEG-01").claim
    for claim in (names["posted"], names["deducted"]):
        accepted(village, claim, INSTITUTE, MANAGER)
    taken = noticed(village)
    with village.writing() as session:
        take_down(session, taken.notice, "写错了", MANAGER)
    noticed(village)
    village.time.move(days=5)
    assert len(posted(village)) == 2
    _claims_due(village, names)
    names["filed"] = claimed(village, other, "DON-01").claim
    names["kin"] = claimed(village, other, "LEC-02").claim
    names["once"] = accepted(village, claimed(village, household, "DON-01").claim, REVIEWER).claim
    names["high"] = accepted(village, claimed(village, household, "HAR-03").claim, REVIEWER).claim
    names["reviewed"] = accepted(village, claimed(village, household, "CUS-02").claim, REVIEWER, INSTITUTE).claim
    names["ready"] = accepted(village, claimed(village, household, "CUS-01").claim, REVIEWER, INSTITUTE).claim
    names["timed"] = claimed(village, household, "VOL-02", start=("08:00",), end=("09:00",)).claim


def _claims_due(village: Village, names: dict[str, str]) -> None:
    """Let a notice end: of what hung there one is contested, one was refused, two are due; another hangs still."""
    household, other = names["household"], names["other"]
    due = [claimed(village, household, rule).claim for rule in ("HAR-01", "GOV-03", "LEC-03", "NEG-08")]
    for claim in due:
        accepted(village, claim, REVIEWER, INSTITUTE)
    noticed(village)
    names["contested"], names["due"], names["upheld"], names["deduction"] = due
    with village.writing() as session:
        object_to(session, names["contested"], "没有人看见", CLERK)
        object_to(session, names["upheld"], "没有人看见", CLERK)
        resolve(session, names["upheld"], upheld=True, reason="查无此事", request=MANAGER)
    village.time.move(days=5)
    names["early"] = claimed(village, other, "GOV-02").claim
    accepted(village, names["early"], INSTITUTE, MANAGER)
    names["hanging"] = noticed(village).notice


def _households(village: Village, names: dict[str, str]) -> None:
    names["family"], names["single"], names["mover"] = (village.enrol(f"周样{name}") for name in "甲乙丙")
    names["leaver"], names["heir"] = village.enrol("周样庚"), village.enrol("周样辛")
    family = names["family"]
    village.credit(family, 20)
    village.credit(names["single"], 10)
    village.credit(names["leaver"], 10)
    with village.writing() as session:
        for name in "丁戊己壬":
            new_member(session, family, f"周样{name}", None, CLERK)
        change_head(session, family, "2", "other", CLERK)
        names["part"] = split(session, family, Split("3", points=4), MANAGER).into
        relocate(session, names["mover"], "3002", ADMINISTRATOR)
        depart(session, names["leaver"], "leaving", MANAGER)
        depart(session, names["single"], "death", MANAGER)
        merge(session, names["single"], names["other"], MANAGER)
        record_names_exported(session, "年度审计", AUDITOR)


def _cards(village: Village, names: dict[str, str]) -> None:
    with village.writing() as session:
        blank, bound = cards.issue_blanks(session, 2, ADMINISTRATOR)
        names["blank"] = blank.card
        made = card_by_number(session, bound.card)
        assert made is not None
        cards.bind(session, made, names["family"], CLERK)
        names["active"] = bound.card
        lost = cards.issue(session, names["part"], CLERK)
        made = card_by_number(session, lost.card)
        assert made is not None
        names["frozen"] = cards.freeze(session, made, CLERK).card

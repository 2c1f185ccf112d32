"""Whatever an entry names was in force on its date, whichever verb records it; and what must still leave, leaves."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import pytest

from supermarket.books.kinds import Body, Kind, Named, ReversalBody, names_nothing
from supermarket.books.session import Request, WriteSession
from supermarket.district.dated.files import SITE_FILE, STAFF_FILE
from supermarket.district.dated.imports import add_row, end_row
from supermarket.district.kinds import RegisterBody
from supermarket.earning.claims.claims import Deed as Claim
from supermarket.earning.claims.claims import file_claim
from supermarket.earning.credit import Deed, credit
from supermarket.earning.files import RULE_FILE
from supermarket.errors import Refusal
from supermarket.errors.households import HouseholdUnknown, MemberUnknown
from supermarket.errors.registers import EndedBefore, NeverRecorded, NotYetInForce
from supermarket.errors.shop.counter import BalanceShortThen
from supermarket.errors.shop.goods import GoodsUnknown, NotInTransit
from supermarket.errors.staff import SiteEnded, SiteNotYet
from supermarket.households.lists.files import amend_household, end_household, end_member, new_member
from supermarket.kinds import KINDS
from supermarket.spending.fund.money import Money, receive_money, spend_money
from supermarket.spending.goods.files import GOODS_FILE
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.deliveries import Delivery, receive
from supermarket.spending.stock.spoilage import Spoiled, write_off
from supermarket.spending.stock.stocktakes import Counted, count
from supermarket.spending.stock.transfers import arrive, send
from supermarket.spending.till.sessions import Session, open_till, shut_till
from tests.refusing import refused
from tests.sound import check_honest
from tests.village import ADMINISTRATOR, CLERK, CREDITOR, MANAGER, Village

TODAY: Final = "2026-03-02"
LATER: Final = "2026-03-05"
NEIGHBOUR: Final = Request("15002", "5002")
NEW_SHOP: Final = {"site": "5999", "name": "新超市", "tier": "supermarket", "parent": "3001"}
NEW_GOODS: Final = {"sku": "1999", "name": "新货", "unit": "个", "points": "1"}
NEW_RULE: Final = {"rule": "ENV-91", "name": "扫雪", "points": "3", "unit": "次"}
NEW_CLERK: Final = {"staff": "15999", "role": "clerk", "site": "5001"}


Verb = Callable[[WriteSession, str, str, str], object]
"""Takes the session, a household that has long been there, one that has come, and the date asked for."""
DATED: Final[dict[str, tuple[Verb, type[Refusal]]]] = {
    "a delivery to a shop that came later": (
        lambda session, _old, _new, on: receive(session, Delivery("1001", 5), Request("91000", "5999", on)),
        SiteNotYet,
    ),
    "a delivery of goods that came later": (
        lambda session, _old, _new, on: receive(session, Delivery("1999", 5), replace(CLERK, on=on)),
        GoodsUnknown,
    ),
    "a transfer to a shop that came later": (
        lambda session, _old, _new, on: send(session, "1001", 5, "5999", replace(CLERK, on=on)),
        SiteNotYet,
    ),
    "a delivery by a clerk who came later": (
        lambda session, _old, _new, on: receive(session, Delivery("1001", 5), Request("15999", "5001", on)),
        NotYetInForce,
    ),
    "a redemption of a household that came later": (
        lambda session, _old, new, on: redeem(session, Basket(new, ["1001"]), replace(CLERK, on=on)),
        BalanceShortThen,
    ),
    "a credit for a household that came later": (
        lambda session, _old, new, on: credit(session, Deed(new, "VOL-01"), replace(CREDITOR, on=on)),
        NotYetInForce,
    ),
    "a claim of a household that came later": (
        lambda session, _old, new, on: file_claim(session, Claim(new, "VOL-02"), replace(CLERK, on=on)),
        NotYetInForce,
    ),
    "a claim of a member who came later": (
        lambda session, old, _new, on: file_claim(session, Claim(old, "VOL-02", member="2"), replace(CLERK, on=on)),
        MemberUnknown,
    ),
}


@pytest.mark.parametrize("case", DATED)
def test_nothing_is_dated_before_what_it_names_was_there(village: Village, case: str) -> None:
    verb, refusal = DATED[case]
    old = village.enrol()
    village.credit(old, 20)
    grown_up(village)
    new = village.enrol("李样乙")
    village.credit(new, 20)
    with village.writing() as session:
        new_member(session, old, "赵样丁", None, CLERK)
    before = village.points(new), village.on_hand()
    with pytest.raises(refusal), village.writing() as session:
        verb(session, old, new, "2026-03-04")
    assert (village.points(new), village.on_hand()) == before
    with village.writing() as session:
        verb(session, old, new, LATER)
    check_honest(village.ledger)


def grown_up(village: Village) -> None:
    """Let three days pass and a shop, goods, a rule and a clerk come."""
    village.receive()
    village.time.move(days=3)
    with village.writing() as session:
        add_row(session, SITE_FILE, NEW_SHOP, ADMINISTRATOR, scope="1000")
        add_row(session, GOODS_FILE, NEW_GOODS, ADMINISTRATOR, scope="1000")
        add_row(session, RULE_FILE, NEW_RULE, ADMINISTRATOR, scope="1000")
        add_row(session, STAFF_FILE, NEW_CLERK, ADMINISTRATOR, scope="1000")


def test_the_gate_says_since_when_what_was_named_is_in_force(village: Village) -> None:
    grown_up(village)
    expected = {"register": "staff", "row": "15999", "date": TODAY, "since": LATER}
    with refused(village.ledger, NotYetInForce, **expected), village.writing() as session:
        receive(session, Delivery("1001", 5), Request("15999", "5001", TODAY))


# --- a site that has ended --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shut:
    """A village whose shop 5001 has ended, with goods, money, an open till, and goods on their way to it."""

    village: Village
    household: str
    given: str
    sent: str
    till: Session


@pytest.fixture
def shut(village: Village) -> Shut:
    """End a shop on its third day."""
    household = village.enrol()
    village.credit(household, 20)
    village.receive(quantity=20)
    given = village.redeem(household, "1001").entry
    with village.writing() as session:
        receive_money(session, Money("100", "R-1", "subsidy"), replace(MANAGER, site="5001"))
        receive(session, Delivery("1002", 5), NEIGHBOUR)
        till = open_till(session, CLERK)
        sent = send(session, "1002", 5, "5001", NEIGHBOUR).entry
    village.time.move(days=2)
    with village.writing() as session:
        end_row(session, SITE_FILE, "5001", None, ADMINISTRATOR)
    return Shut(village, household, given, sent, till)


AT_HOME: Final = Request("33001", "5001")


def test_a_shop_that_has_ended_takes_nothing_from_that_day_on(shut: Shut) -> None:
    ledger = shut.village.ledger
    verbs: tuple[Callable[[WriteSession], object], ...] = (
        lambda session: receive(session, Delivery("1001", 5), AT_HOME),
        lambda session: redeem(session, Basket(shut.household, ["1001"]), AT_HOME),
        lambda session: receive_money(session, Money("1", "R-2", "subsidy"), AT_HOME),
        lambda session: open_till(session, AT_HOME),
        lambda session: arrive(session, shut.sent, 5, AT_HOME),
        lambda session: send(session, "1002", 1, "5001", NEIGHBOUR),
    )
    for verb in verbs:
        ended = {"site": "5001", "date": "2026-03-04", "since": "2026-03-04"}
        with refused(ledger, SiteEnded, **ended), ledger.writing() as session:
            verb(session)
    expected = {"register": "site", "row": "5001", "date": "2026-03-04", "since": "2026-03-04"}
    with refused(ledger, EndedBefore, **expected), ledger.writing() as session:
        count(session, [Counted("1001", 25)], AT_HOME)
    with ledger.writing() as session:
        assert receive(session, Delivery("1001", 5), replace(AT_HOME, on="2026-03-03")).on_hand == 24


def test_what_is_left_in_a_shop_that_has_ended_leaves_it(shut: Shut) -> None:
    village = shut.village
    with village.writing() as session:
        write_off(session, Spoiled("1001", 2, "broken", "91000"), AT_HOME)
        sent = send(session, "1001", 5, "5002", AT_HOME).entry
        spend_money(session, Money("100", "P-1", "handed over to the station"), AT_HOME)
        shut_till(session, shut.till, AT_HOME)
        arrive(session, sent, 5, NEIGHBOUR)
        count(session, [Counted("1001", 0)], AT_HOME)
    assert village.on_hand() == 0
    check_honest(village.ledger)


def test_what_was_on_its_way_to_a_shop_that_has_ended_goes_back_to_where_it_was_sent_from(shut: Shut) -> None:
    village = shut.village
    with refused(village.ledger, NotInTransit, entry=shut.sent, site="5003"), village.writing() as session:
        arrive(session, shut.sent, 5, Request("91000", "5003"))
    with village.writing() as session:
        assert arrive(session, shut.sent, 4, NEIGHBOUR).missing == 1
    check_honest(village.ledger)


def test_a_transfer_to_a_shop_that_stands_is_not_taken_in_by_the_sender(village: Village) -> None:
    village.receive()
    with village.writing() as session:
        sent = send(session, "1001", 5, "5002", CLERK).entry
    with refused(village.ledger, NotInTransit, entry=sent, site="5001"), village.writing() as session:
        arrive(session, sent, 5, CLERK)


def test_an_entry_of_a_shop_that_has_ended_is_reversed_though_goods_and_household_are_gone(shut: Shut) -> None:
    village = shut.village
    with village.writing() as session:
        end_row(session, GOODS_FILE, "1001", None, ADMINISTRATOR)
    before = village.on_hand()
    village.reverse(shut.given)
    assert village.on_hand() == before + 1
    with village.writing() as session:
        assert count(session, [Counted("1001", 0)], AT_HOME)
    check_honest(village.ledger)


def test_a_household_whose_home_shop_has_ended_is_amended_all_the_same(shut: Shut) -> None:
    with shut.village.writing() as session:
        amend_household(session, shut.household, group="九组", shop=None, request=MANAGER)


# --- households, staff, rules -----------------------------------------------------------------------------------------


def test_a_household_takes_nothing_for_the_days_from_its_end_on(village: Village) -> None:
    household = village.enrol()
    village.reverse(village.credit(household).entry)
    village.time.move(days=1)
    with village.writing() as session:
        end_household(session, household, MANAGER)
    village.time.move(days=1)
    with pytest.raises(HouseholdUnknown):
        village.credit(household)


def test_staff_are_recorded_only_at_a_site_that_stands_when_they_begin(shut: Shut) -> None:
    expected = {"register": "site", "row": "5001", "date": "2026-03-04", "since": "2026-03-04"}
    with refused(shut.village.ledger, EndedBefore, **expected), shut.village.writing() as session:
        add_row(session, STAFF_FILE, NEW_CLERK, ADMINISTRATOR, scope="1000")


def test_staff_may_be_recorded_today_for_a_site_that_begins_with_them(village: Village) -> None:
    coming = {**NEW_SHOP, "from": LATER}
    early = {**NEW_CLERK, "site": "5999"}
    with village.writing() as session:
        add_row(session, SITE_FILE, coming, ADMINISTRATOR, scope="1000")
    expected = {"register": "site", "row": "5999", "date": TODAY, "since": LATER}
    with refused(village.ledger, NotYetInForce, **expected), village.writing() as session:
        add_row(session, STAFF_FILE, early, ADMINISTRATOR, scope="1000")
    with village.writing() as session:
        add_row(session, STAFF_FILE, {**early, "from": LATER}, ADMINISTRATOR, scope="1000")


def test_a_member_who_left_is_named_for_the_days_before_alone(village: Village) -> None:
    household = village.enrol()
    with village.writing() as session:
        member = new_member(session, household, "赵样丁", None, CLERK).code
    village.time.move(days=2)
    with village.writing() as session:
        end_member(session, member, CLERK)
    with pytest.raises(MemberUnknown), village.writing() as session:
        credit(session, Deed(household, "VOL-01", member=member), CREDITOR)
    with village.writing() as session:
        credit(session, Deed(household, "VOL-01", member=member), replace(CREDITOR, on="2026-03-03"))


# --- every kind -------------------------------------------------------------------------------------------------------

ABOUT_NOTHING: Final = frozenset(
    {
        *("stream.opened", "rulebook.adopted", "names.exported", "paper.confirmed", "spoilage.declined"),
        "erasure.approved",
        *("site.recorded", "donor.recorded", "setting.recorded", "goods.recorded", "rule.recorded"),
        *("claim.reviewed", "claim.withdrawn", "claim.objected", "objection.resolved"),
        *("notice.published", "notice.withdrawn", "month.signed", "month.withdrawn"),
        *("fund.received", "fund.spent", "till.opened", "till.shut", "forms.printed"),
        *("count.reported", "list.refreshed", "item.recorded", "find.recorded"),
        *("machine.keyed", "machine.invited", "machine.admitted", "stream.heard", "stream.forked"),
        *("certificate.withdrawn", "form.recorded", "rectification.ordered", "rectification.stepped"),
    }
)
"""Kinds that name nothing of a register beside their site and actor: at most a claim, an entry or a month."""
CODES: Final = frozenset(
    {
        "household",
        "member",
        "rule",
        "sku",
        "donor",
        "approver",
        "proxy",
        "staff",
        "station",
        "shop",
        "to",
        "into",
        "head",
    }
)
"""Fields that hold a code of a register."""


def test_every_kind_says_what_it_names() -> None:
    """A new kind with a field for a code says so, or stands above with those that need not."""
    for kind in KINDS.values():
        if not issubclass(kind.body, ReversalBody):
            assert (kind.names is names_nothing) == (kind.name in ABOUT_NOTHING), kind.name


@pytest.mark.parametrize("name", sorted(ABOUT_NOTHING))
def test_a_kind_that_names_nothing_has_no_field_for_a_code(name: str) -> None:
    body = KINDS[name].body
    own = {"sku", "rule", "donor", "site"} if issubclass(body, RegisterBody) else set()
    texts = {field for field, info in body.model_fields.items() if info.annotation in {str, str | None}}
    assert not CODES & texts - own


def test_what_was_never_recorded_is_never_named(village: Village) -> None:
    class Naming(Body):
        """Names a household."""

    naming = Kind("household.named", Naming, names=lambda _body: (Named("household", "1000-1-9-99"),))
    with village.writing() as session, pytest.raises(NeverRecorded):
        session.record(naming, Naming(), CLERK, site="5001", on=TODAY)

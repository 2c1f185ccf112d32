"""What is worth a look is listed with its entries, each sort for its own reason alone, and never fails a check."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from supermarket.books.session import Request
from supermarket.district.dated.registers import MEMBERS, record_row
from supermarket.earning.award_kinds import Cut
from supermarket.earning.claims.kinds import EvidenceFile, Flag
from supermarket.earning.household_points.splits_and_mergers import merge
from supermarket.households.card_kinds import Relation
from supermarket.households.finding.lookup import who
from supermarket.households.kin import declare
from supermarket.households.lists.files import known_member, new_member
from supermarket.households.proxies import authorise
from supermarket.journal.entry import require_name
from supermarket.journal.store import entry_named
from supermarket.months.reconciliation import reconcile
from supermarket.spending.kinds import GOODS, Goods
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.approvals import Unapproved, approve, request_write_off
from supermarket.spending.stock.deliveries import Delivery, receive
from supermarket.spending.stock.kinds import STOCK_SPOILED, StockSpoiled
from supermarket.spending.stock.spoilage import Spoiled, write_off
from supermarket.spending.stock.stocktakes import Counted, count
from supermarket.spending.stock.transfers import arrive, send
from supermarket.spending.till.sessions import open_till, shut_till
from tests.earning.claims.claiming import accepted, claimed, noticed
from tests.earning.claims.claiming import posted as claims_posted
from tests.months.march import MONTH, post
from tests.sound import check_sound
from tests.village import ADMINISTRATOR, CLERK, MANAGER, REVIEWER, Village

OTHER = Request("15002", "5002")


# --- what one entry shows by itself, in a ledger ----------------------------------------------------------------------


@pytest.fixture
def shop(village: Village) -> Village:
    """Give a village in whose month nothing is worth a look: goods came, and a household took some with its card."""
    village.receive()
    return village


def shown(village: Village, site: str = "5001", month: str = MONTH) -> dict[str, tuple[str, ...]]:
    with village.ledger.reading() as session:
        found = reconcile(session, site, month)
    assert found.ok
    return {each.name: each.entries for each in found.exceptions if each.entries}


def posted(village: Village, *, cut: bool = False) -> str:
    """Post a claim of twenty points for a new household, less what a limit cut, and return its number."""
    household = village.enrol()
    post(village, household, "DON-01", 20, cut=(Cut(cap="person-day", points=3),) if cut else ())
    return household


def by_card(village: Village, household: str, *, till: bool = True) -> str:
    payload = village.card(household).payload
    with village.writing() as session:
        opened = open_till(session, CLERK).till if till else None
        return redeem(session, Basket(payload, ["1001"], till=opened), CLERK).entry


def test_an_ordinary_month_has_no_exceptions(shop: Village) -> None:
    by_card(shop, posted(shop))
    assert shown(shop) == {}


def test_a_direct_credit_is_listed(shop: Village) -> None:
    entry = shop.credit(shop.enrol(), rule="CUS-01", units=1).entry
    assert shown(shop)["direct_credit"] == (entry,)


def test_a_credit_whose_rule_asks_for_evidence_is_listed(shop: Village) -> None:
    entry = shop.credit(shop.enrol()).entry
    assert shown(shop) == {"direct_credit": (entry,), "evidence_missing": (entry,)}


def test_a_deed_that_is_credited_twice_by_one_person_is_listed_unless_the_first_was_taken_back(shop: Village) -> None:
    household, rule = shop.enrol(), "CUS-01"
    shop.reverse(shop.credit(household, 1, rule).entry)
    shop.credit(household, 1, rule)
    assert "credit_again" not in shown(shop)
    shop.credit(household, 1, "CUS-02")
    again = shop.credit(household, 2, rule).entry
    shop.time.move(days=1)
    shop.credit(household, 1, rule)
    assert shown(shop)["credit_again"] == (again,)
    check_sound(shop.ledger)


def test_a_claim_that_a_limit_cut_is_listed(shop: Village) -> None:
    posted(shop, cut=True)
    assert list(shown(shop)) == ["cap_hit"]


def test_a_redemption_outside_a_session_is_listed(shop: Village) -> None:
    entry = by_card(shop, posted(shop), till=False)
    assert shown(shop) == {"redemption_outside_session": (entry,)}


def test_a_number_typed_without_a_reason_or_again_or_without_any_card_is_listed(shop: Village) -> None:
    household = posted(shop)
    card = shop.card(household)
    shop.receive("1002", 5)
    with shop.writing() as session:
        till = open_till(session, CLERK).till
        redeem(session, Basket(card.card, ["1001"], till=till, reason="card-worn"), CLERK)
    shop.time.move(minutes=9)
    with shop.writing() as session:
        named = redeem(session, Basket(household, ["1001"], till=till, reason="card-forgotten"), CLERK).entry
    assert shown(shop) == {"without_card": (named,), "by_hand_again": (named,)}
    with shop.writing() as session:
        unstated = redeem(session, Basket(household, ["1002"], till=till), CLERK).entry
    assert shown(shop)["hand_entry"] == (unstated,)


def declared(village: Village, household: str, *relations: Relation) -> None:
    for relation in relations:
        with village.writing() as session:
            declare(session, CLERK.actor, household, relation, ADMINISTRATOR if relation is Relation.NONE else MANAGER)


def test_what_staff_do_for_their_own_household_is_listed(shop: Village) -> None:
    own, other = shop.enrol(), shop.enrol("李样乙")
    declared(shop, own, Relation.NONE, Relation.OWN)
    declared(shop, other, Relation.OWN, Relation.NONE)
    for household in (own, other):
        post(shop, household, "DON-01", 20)
    given = [by_card(shop, household) for household in (own, other)]
    assert shown(shop) == {"own_household": (given[0],)}


def test_kin_who_show_their_card_are_not_listed_and_others_are(shop: Village) -> None:
    kin = posted(shop)
    declared(shop, kin, Relation.KIN)
    by_card(shop, kin)
    assert shown(shop) == {}
    shop.time.move(minutes=9)
    with shop.writing() as session:
        till = open_till(session, CLERK).till
        entry = redeem(session, Basket(kin, ["1001"], till=till, reason="card-forgotten"), CLERK).entry
    assert shown(shop) == {"without_card": (entry,), "kin_by_hand": (entry,)}


def test_a_direct_credit_for_kin_is_listed(shop: Village) -> None:
    kin = shop.enrol()
    with shop.writing() as session:
        declare(session, ADMINISTRATOR.actor, kin, Relation.KIN, MANAGER)
    entry = shop.credit(kin, rule="CUS-01", units=1).entry
    found = shown(shop)
    assert (found["direct_credit"], found["kin_credited"]) == ((entry,), (entry,))


def count_wrong(village: Village) -> None:
    with village.writing() as session:
        count(session, [Counted("1001", 98)], CLERK)


def lose(village: Village) -> None:
    with village.writing() as session:
        sent = send(session, "1001", 5, "5002", CLERK)
    with village.writing() as session:
        arrive(session, sent.entry, 4, Request("15002", "5002"))


def spoil(village: Village) -> None:
    with village.writing() as session:
        write_off(session, Spoiled("1001", 1, "broken", MANAGER.actor), CLERK)


def change_limit(village: Village, limit: str) -> str:
    row = Goods(scope="1000", from_=f"{MONTH}-02", sku="1015", name="大米", unit="袋", points=30, limit=limit)
    with village.writing() as session:
        return record_row(session, GOODS, row, ADMINISTRATOR, site="1000").name


def enter_late(village: Village) -> None:
    village.time.move(days=1)
    with village.writing() as session:
        receive(session, Delivery("1001", 1), replace(CLERK, on="2026-03-02"))


def take_back(village: Village) -> None:
    mistaken = village.receive("1003", 5).entry
    village.reverse(village.receive("1003", 6).entry)
    village.time.move(days=1)
    village.reverse(mistaken)


@pytest.mark.parametrize(
    ("name", "odd", "site"),
    [
        ("count_differs", count_wrong, "5001"),
        ("lost_on_the_way", lose, "5002"),
        ("written_off", spoil, "5001"),
        ("back_dated", enter_late, "5001"),
        ("reversal", take_back, "5001"),
    ],
)
def test_what_happened_to_goods_is_listed_for_its_own_reason_alone(
    shop: Village, name: str, odd: Callable[[Village], None], site: str
) -> None:
    odd(shop)
    found = shown(shop, site)
    assert list(found) == [name]
    assert len(found[name]) == 1


def test_a_delivery_of_today_and_a_count_that_agrees_are_not_listed(shop: Village) -> None:
    with shop.writing() as session:
        count(session, [Counted("1001", 100)], CLERK)
    shop.receive()
    assert shown(shop) == {}


def test_a_write_off_by_whoever_approved_it_as_once_was_allowed_is_listed(shop: Village) -> None:
    with shop.writing() as session:
        spoiled = write_off(session, Spoiled("1001", 1, "broken", MANAGER.actor), CLERK)
        before = entry_named(session.transaction, require_name(spoiled.entry))
        assert before
        alone = StockSpoiled.model_validate_json(before.body).model_copy(update={"approved": None})
        entry = session.record(STOCK_SPOILED, alone, MANAGER, site="5001", on=session.today).name
    assert shown(shop) == {"written_off": (spoiled.entry, entry), "written_off_alone": (entry,)}


def test_a_write_off_that_was_asked_for_and_approved_later_is_two_persons(shop: Village) -> None:
    with shop.writing() as session:
        asked = request_write_off(session, Unapproved("1001", 1, "broken"), CLERK)
        entry = approve(session, asked.entry, MANAGER).entry
    assert shown(shop) == {"written_off": (entry,)}


def test_what_has_expired_is_written_off_as_a_matter_of_course_and_what_has_not_is_listed(shop: Village) -> None:
    with shop.writing() as session:
        receive(session, Delivery("1020", 5, expires="2026-03-04"), CLERK)
        early = write_off(session, Spoiled("1020", 1, "expired", MANAGER.actor), CLERK).entry
        eternal = write_off(session, Spoiled("1001", 1, "expired", MANAGER.actor), CLERK).entry
    shop.time.move(days=2)
    with shop.writing() as session:
        last_day = write_off(session, Spoiled("1020", 1, "expired", MANAGER.actor), CLERK).entry
    shop.time.move(days=1)
    with shop.writing() as session:
        write_off(session, Spoiled("1020", 3, "expired", MANAGER.actor), CLERK)
    assert shown(shop) == {"written_off": (early, eternal, last_day)}


def test_write_offs_mostly_by_one_person_are_listed(shop: Village) -> None:
    for _time in range(4):
        spoil(shop)
    assert list(shown(shop)) == ["written_off"]
    spoil(shop)
    assert len(shown(shop)["written_off_by_one"]) == 5


def test_a_limit_that_was_changed_while_goods_were_given_is_listed(shop: Village) -> None:
    household = posted(shop)
    post(shop, household, "DON-01", 20)
    change_limit(shop, "2/quarter")
    entry = change_limit(shop, "9/quarter")
    assert shown(shop) == {}, "nobody had any"
    shop.receive("1015", 5)
    payload = shop.card(household).payload
    with shop.writing() as session:
        redeem(session, Basket(payload, ["1015"], till=open_till(session, CLERK).till), CLERK)
    assert shown(shop) == {"limit_changed": (entry,)}


# --- awards -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flag", "name"),
    [
        ("evidence-missing", "evidence_missing"),
        ("photo-used", "photo_used"),
        ("overlap", "overlap"),
        ("entered-afterwards", "entered_afterwards"),
    ],
)
def test_a_claims_flag_is_listed_once_it_is_posted(shop: Village, flag: Flag, name: str) -> None:
    entry = post(shop, shop.enrol(), flags=(flag,))
    assert shown(shop) == {name: (entry,)}


def test_a_claim_that_limits_cut_to_nothing_is_listed_too(shop: Village) -> None:
    entry = post(shop, shop.enrol(), cut=(Cut(cap="rule", points=4),))
    assert shown(shop) == {"cap_hit": (entry,)}


def test_a_deduction_for_a_false_claim_is_listed_and_another_is_not(shop: Village) -> None:
    household = posted(shop)
    post(shop, household, "NEG-01", -3)
    entry = post(shop, household, "NEG-08", -4, units=4, wrongly={"frozen_until": "2026-09-02"})
    assert shown(shop) == {"false_claim": (entry,)}


def test_a_claim_that_its_filer_accepted_is_listed(shop: Village) -> None:
    household = shop.enrol()
    for rule, filed_by in (("HAR-01", CLERK), ("GOV-03", REVIEWER)):
        paper = EvidenceFile(what="document", sha256=filed_by.actor[0] * 64, kind="application/pdf", size=9)
        claim = claimed(shop, household, rule, by=filed_by, evidence=(paper,)).claim
        accepted(shop, claim)
    noticed(shop)
    shop.time.move(days=5)
    entries = {each.claim: each.entry for each in claims_posted(shop)}
    assert shown(shop) == {"reviewed_by_filer": (entries[claim],)}


@pytest.mark.parametrize("last_day", ["2026-03-01", "2026-03-02", "2026-03-07"])
def test_a_claim_posted_before_the_day_after_its_notice_is_listed(shop: Village, last_day: str) -> None:
    entry = post(shop, shop.enrol(), last_day=last_day)
    assert shown(shop) == ({} if last_day == "2026-03-01" else {"posted_early": (entry,)})


def test_an_award_for_a_gift_is_listed_unless_donated_goods_came(shop: Village) -> None:
    entry = post(shop, shop.enrol(), "DON-02", 3, units=3)
    assert shown(shop) == {"without_gift": (entry,)}
    shop.receive("1002", 5, donor="9001")
    assert shown(shop) == {}


def test_an_award_just_under_the_institutes_review_is_listed(shop: Village) -> None:
    household = shop.enrol()
    post(shop, household, "CUS-01", 50)
    assert shown(shop) == {}, "one wedding is fifty points, and nobody chose them"
    entry = post(shop, household, "VOL-05", 50, units=5)
    assert shown(shop) == {"near_review": (entry,)}


# --- redemptions ------------------------------------------------------------------------------------------------------


def test_a_household_that_earned_nothing_for_half_a_year_and_redeems_is_listed(shop: Village) -> None:
    household = posted(shop)
    payload = shop.card(household).payload
    shop.time.move(days=183)
    entries = []
    for _day in range(2):
        with shop.writing() as session:
            till = open_till(session, CLERK)
            entries.append(redeem(session, Basket(payload, ["1001"], till=till.till), CLERK).entry)
            shut_till(session, till, CLERK)
        shop.time.move(days=1)
    assert shown(shop, month="2026-09") == {"dormant": (entries[1],)}


def test_points_that_came_by_a_merger_are_not_dormant(shop: Village) -> None:
    household, other = posted(shop), shop.enrol("李样乙")
    with shop.writing() as session:
        merge(session, household, other, MANAGER)
    by_card(shop, other)
    assert shown(shop) == {}


def test_a_household_whose_members_have_all_ended_and_redeems_is_listed(shop: Village) -> None:
    """No command ends the last member alone; machines that did not know of each other may have."""
    household = posted(shop)
    with shop.writing() as session:
        second = new_member(session, household, "赵样丙", None, MANAGER).code
    for member in (f"{household}-1", second):
        shop.time.move(minutes=30)
        by_card(shop, household)
        assert shown(shop) == {}
        with shop.writing() as session:
            row = known_member(session, member).model_copy(update={"state": "ended", "from_": session.today})
            record_row(session, MEMBERS, row, MANAGER, site="3001")
    shop.time.move(minutes=30)
    entry = by_card(shop, household)
    assert shown(shop) == {"nobody_left": (entry,)}


def test_whoever_fetches_for_too_many_in_a_day_is_listed(shop: Village) -> None:
    proxy, entries = shop.enrol("孙样丁"), []
    for _household in range(2):
        household = posted(shop)
        payload = shop.card(household).payload
        with shop.writing() as session:
            authorise(session, household, who(session, proxy), "2026-12-31", CLERK)
            till = open_till(session, CLERK)
            basket = Basket(payload, ["1001"], till=till.till, proxy=proxy)
            entries.append(redeem(session, basket, CLERK).entry)
            shut_till(session, till, CLERK)
    assert shown(shop) == {"proxy_many": (entries[1],)}


@pytest.mark.parametrize(("minutes", "listed"), [(60, True), (61, False)])
def test_a_household_at_two_shops_within_an_hour_is_listed_at_both(shop: Village, minutes: int, listed: bool) -> None:
    household = posted(shop)
    payload = shop.card(household).payload
    with shop.writing() as session:
        sent = send(session, "1001", 5, "5002", CLERK).entry
    with shop.writing() as session:
        arrive(session, sent, 5, OTHER)
    entries = []
    for clerk in (CLERK, OTHER):
        with shop.writing() as session:
            basket = Basket(payload, ["1001"], till=open_till(session, clerk).till)
            entries.append(redeem(session, basket, clerk).entry)
        shop.time.move(minutes=minutes)
    expected = {"two_shops": tuple(entries)} if listed else {}
    assert (shown(shop), shown(shop, "5002")) == (expected, expected)


# --- deliveries and claims --------------------------------------------------------------------------------------------


def delivered(village: Village, cost: int, quantity: int = 10) -> str:
    with village.writing() as session:
        return receive(session, Delivery("1002", quantity, cost=cost), CLERK).entry


def test_goods_bought_for_more_than_half_as_much_again_as_usual_are_listed(shop: Village) -> None:
    for _delivery in range(3):
        delivered(shop, 2_000)
    delivered(shop, 3_000)
    assert shown(shop) == {}
    entry = delivered(shop, 3_010)
    assert shown(shop) == {"dear_purchase": (entry,)}


def test_a_gift_of_more_than_ten_times_the_usual_delivery_is_listed(shop: Village) -> None:
    for _delivery in range(3):
        shop.receive("1002", 10)
    shop.receive("1002", 100, donor="9001")
    assert shown(shop) == {}
    entry = shop.receive("1002", 101, donor="9001").entry
    assert shown(shop) == {"odd_donation": (entry,)}


def test_goods_that_one_paper_brought_twice_are_listed_with_both_until_one_is_reversed(shop: Village) -> None:
    entries = []
    for another in (False, True):
        with shop.writing() as session:
            entries.append(receive(session, Delivery("1002", 5, paper="FP-1", another=another), CLERK).entry)
            receive(session, Delivery("1003", 5, paper="FP-1", expires=f"2027-01-0{1 + another}"), CLERK)
    assert shown(shop) == {"delivered_again": tuple(entries)}
    shop.reverse(entries[1])
    assert shown(shop) == {}


def test_claims_mostly_in_the_months_last_days_are_listed(shop: Village) -> None:
    households = [shop.enrol() for _household in range(11)]
    for household in households[:10]:
        claimed(shop, household, "VOL-02")
        claimed(shop, household, "ENV-02")
    shop.time.move(days=27)
    for household in households[:10]:
        claimed(shop, household, "VOL-02")
        claimed(shop, household, "ENV-04")
    assert shown(shop) == {}, "half of them; that households are judged at the month's end is usual"
    entry = claimed(shop, households[10], "VOL-02").claim
    assert shown(shop)["bunched_claims"][-1] == entry
    assert len(shown(shop)["bunched_claims"]) == 11

"""Crediting a deed: the points of the rule in force on the business date, to the household, once, or not at all."""

from dataclasses import replace
from typing import Any, Final

import pytest

from supermarket.books.session import Request
from supermarket.district.dated.imports import add_row, amend_row, end_row
from supermarket.district.kinds import Role
from supermarket.earning.credit import Credited, Deed, credit, cumulative_of
from supermarket.earning.files import RULE_FILE
from supermarket.errors.dates import DateFuture, DateTooFarBack, DateUnreadable
from supermarket.errors.earning import QuantityRefused, RuleDeducts, RuleEnded, RuleNotInForce
from supermarket.errors.households import CardIsFrozen, HouseholdUnknown, MemberUnknown, NumberMistyped, TextUnreadable
from supermarket.errors.ledger import KeyUnreadable, KeyUsed
from supermarket.errors.registers import NotYetInForce
from supermarket.errors.staff import RoleRefused, SiteUnknown
from supermarket.households import cards
from supermarket.households.card_kinds import CardState
from supermarket.households.changes import relocate
from supermarket.households.households import NewHousehold, enrol
from supermarket.households.lists.files import end_household, end_member, new_member
from supermarket.households.numbers import number
from supermarket.journal.store import entries
from supermarket.people.records import record_of
from tests.refusing import refused
from tests.village import ADMINISTRATOR, CLERK, CREDITOR, MANAGER, Village

TODAY: Final = "2026-03-02"
YESTERDAY: Final = "2026-03-01"
TOMORROW: Final = "2026-03-03"


def credited(village: Village, deed: Deed, request: Request = CREDITOR) -> Credited:
    with village.writing() as session:
        return credit(session, deed, request)


def last(village: Village) -> dict[str, Any]:
    with village.ledger.reading() as session:
        *_before, entry = entries(session.transaction)
    return {"kind": entry.kind, "site": entry.site, "on": entry.on, "actor": entry.actor, **entry.content}


def cumulative(village: Village, household: str) -> int:
    with village.ledger.reading() as session:
        return cumulative_of(session, household)


def balance(village: Village, account: str) -> int:
    with village.ledger.reading() as session:
        return session.balance(account, "POINT")


# --- what a credit does -----------------------------------------------------------------------------------------------


def test_a_deed_credits_the_household_with_the_points_of_its_rule(village: Village) -> None:
    household = village.enrol()
    answer = credited(village, Deed(household, "VOL-02", 3))
    assert answer == Credited(answer.entry, household, 12, 12)
    assert last(village) == {
        "kind": "points.credited",
        "site": "3001",
        "on": TODAY,
        "actor": "91000",
        "asked": {"household": household, "rule": "VOL-02", "quantity": 3},
        "household": household,
        "lines": [{"rule": "VOL-02", "quantity": 3, "points": 12}],
        "points": 12,
        "served": TODAY,
        "flags": ["evidence-missing"],
    }
    assert (village.points(household), balance(village, "Equity:Issued:3001")) == (12, -12)


def test_points_are_counted_for_the_household_whoever_of_it_did_the_deed(village: Village) -> None:
    household = village.enrol()
    with village.writing() as session:
        new_member(session, household, "赵样乙", None, CLERK)
    for member in ("1", "2", f"{household}-2", "２"):
        credited(village, Deed(household, "VOL-01", 1, member=member))
    assert village.points(household) == 4
    assert last(village)["member"] == f"{household}-2"


def test_cumulative_points_are_all_that_was_ever_earned(village: Village) -> None:
    household = village.enrol()
    assert cumulative(village, household) == 0
    village.credit(household, 20)
    village.redeem(household, "2001")
    village.credit(household, 5)
    assert (village.points(household), cumulative(village, household)) == (15, 25)


def test_a_card_credits_its_household_and_its_number_does_too(village: Village) -> None:
    household = village.enrol()
    card = village.card(household)
    for who in (card.payload, card.card, household, f"{household}-1"):
        credited(village, Deed(who, "VOL-01"))
    assert village.points(household) == 4
    assert last(village)["asked"]["household"] == household


@pytest.mark.parametrize("site", ["1000", "2001", "3002", "5001"])
def test_points_are_entered_at_the_households_own_station_wherever_it_is_done(village: Village, site: str) -> None:
    """Only the holder of a household's points may take them; anyone who may credit at all may give."""
    household = village.enrol()
    answer = credited(village, Deed(household, "VOL-01"), Request("91000", site))
    assert answer.balance == 1
    assert last(village)["site"] == "3001"
    assert (balance(village, "Equity:Issued:3001"), balance(village, f"Equity:Issued:{site}")) == (-1, 0)


def test_points_are_entered_at_the_station_where_the_household_was_at_home_on_that_day(village: Village) -> None:
    household = village.enrol()
    village.time.move(days=2)
    with village.writing() as session:
        relocate(session, household, "3002", ADMINISTRATOR)
    village.time.move(days=1)
    credited(village, Deed(household, "VOL-01"), replace(CREDITOR, on=TOMORROW))
    assert last(village)["site"] == "3001"
    entry = credited(village, Deed(household, "VOL-01")).entry
    assert last(village)["site"] == "3002"
    village.reverse(entry)
    assert last(village)["site"] == "3002"


def test_a_credit_is_reversed_at_the_station_where_the_household_is_at_home_now(village: Village) -> None:
    household = village.enrol()
    entry = credited(village, Deed(household, "VOL-01"), replace(CREDITOR, key="C-1")).entry
    village.time.move(days=1)
    with village.writing() as session:
        relocate(session, household, "3002", ADMINISTRATOR)
    again = credited(village, Deed(household, "VOL-01"), replace(CREDITOR, key="C-1"))
    assert again.entry == entry  # the same request, though it would be entered elsewhere now
    village.reverse(entry)
    assert last(village)["site"] == "3002"
    assert village.points(household) == 0


def test_a_rule_that_asks_for_no_evidence_leaves_no_flag(village: Village) -> None:
    household = village.enrol()
    with village.writing() as session:
        cells = {"rule": "ENV-91", "name": "扫雪", "points": "3", "unit": "次"}
        add_row(session, RULE_FILE, cells, ADMINISTRATOR, scope="1000")
    credited(village, Deed(household, "ENV-91"))
    assert "flags" not in last(village)


def test_a_rules_code_is_read_in_lower_case_and_full_width(village: Village) -> None:
    household = village.enrol()
    assert credited(village, Deed(household, " vol-02 ")).points == 4
    assert credited(village, Deed(household, "ＶＯＬ－０２")).points == 4


def test_a_note_is_kept_with_the_people_and_only_its_commitment_is_sealed(village: Village) -> None:
    household = village.enrol()
    credited(village, Deed(household, "VOL-02", note="照顾邻居王大娘"))
    sealed = last(village)["note"]
    with village.ledger.reading() as session:
        assert record_of(session.transaction, sealed) == {"note": "照顾邻居王大娘"}
        assert "王大娘" not in "".join(entry.body for entry in entries(session.transaction))


def test_an_empty_note_is_none(village: Village) -> None:
    household = village.enrol()
    credited(village, Deed(household, "VOL-02", note="  "))
    assert "note" not in last(village)


@pytest.mark.parametrize("note", ["n" * 201, "two\nlines"])
def test_a_note_is_a_short_line(village: Village, note: str) -> None:
    household = village.enrol()
    with refused(village.ledger, TextUnreadable, field="note", most=200):
        credited(village, Deed(household, "VOL-02", note=note))


@pytest.mark.parametrize(("units", "settled", "left"), [(9, 9, 0), (10, 10, 0), (11, 10, 1), (30, 10, 20)])
def test_what_a_household_owes_is_settled_first(village: Village, units: int, settled: int, left: int) -> None:
    household = village.enrol()
    wrong = village.credit(household, 20).entry
    village.redeem(household, "2001")
    village.reverse(wrong)
    answer = credited(village, Deed(household, "VOL-01", units))
    assert answer == Credited(answer.entry, household, units, left, settled, minutes=60 * units)
    assert last(village)["settled"] == settled
    assert balance(village, f"Liabilities:Recoverable:{household}") == settled - 10
    assert cumulative(village, household) == units
    assert village.ledger.first_difference() is None


# --- dates ------------------------------------------------------------------------------------------------------------


def test_a_deed_may_be_older_than_the_enrolment(village: Village) -> None:
    household = village.enrol()
    credited(village, Deed(household, "VOL-01", served="2026-01-31"))
    assert (last(village)["on"], last(village)["served"]) == (TODAY, "2026-01-31")


def test_a_credit_may_be_dated_back_and_then_its_deed_is_of_that_day(village: Village) -> None:
    household = village.enrol()
    village.time.move(days=3)
    credited(village, Deed(household, "VOL-01"), replace(CREDITOR, on=TOMORROW))
    assert (last(village)["on"], last(village)["served"]) == (TOMORROW, TOMORROW)
    assert last(village)["asked"] == {"household": household, "rule": "VOL-01", "quantity": 1, "on": TOMORROW}


def test_no_credit_is_dated_before_the_household_was_enrolled(village: Village) -> None:
    household = village.enrol()
    with refused(village.ledger, NotYetInForce, register="household", row=household, date=YESTERDAY, since=TODAY):
        credited(village, Deed(household, "VOL-01"), replace(CREDITOR, on=YESTERDAY))
    village.time.move(days=1)
    assert credited(village, Deed(household, "VOL-01"), replace(CREDITOR, on=TODAY)).balance == 1


def test_no_credit_is_dated_tomorrow_or_too_far_back(village: Village) -> None:
    household = village.enrol()
    with refused(village.ledger, DateFuture, date=TOMORROW, latest=TODAY):
        credited(village, Deed(household, "VOL-01"), replace(CREDITOR, on=TOMORROW))
    with refused(village.ledger, DateTooFarBack, date="2026-01-29", earliest="2026-01-30"):
        credited(village, Deed(household, "VOL-01"), replace(CREDITOR, on="2026-01-29"))
    with refused(village.ledger, DateUnreadable, date="yesterday"):
        credited(village, Deed(household, "VOL-01"), replace(CREDITOR, on="yesterday"))


def test_no_deed_was_done_after_its_business_date_or_too_long_before_it(village: Village) -> None:
    household = village.enrol()
    village.time.move(days=1)
    with refused(village.ledger, DateFuture, date=TOMORROW, latest=TODAY):
        credited(village, Deed(household, "VOL-01", served=TOMORROW), replace(CREDITOR, on=TODAY))
    with refused(village.ledger, DateTooFarBack, date="2026-01-30", earliest="2026-02-01"):
        credited(village, Deed(household, "VOL-01", served="2026-01-30"))
    with refused(village.ledger, DateUnreadable, date="then"):
        credited(village, Deed(household, "VOL-01", served="then"))


# --- rules ------------------------------------------------------------------------------------------------------------


def test_the_rule_in_force_on_the_business_date_counts(village: Village) -> None:
    household = village.enrol()
    with village.writing() as session:
        amend_row(session, RULE_FILE, "VOL-02", {"points": "6", "from": TOMORROW}, ADMINISTRATOR, scope="1000")
    assert credited(village, Deed(household, "VOL-02")).points == 4
    village.time.move(days=1)
    assert credited(village, Deed(household, "VOL-02")).points == 6
    assert credited(village, Deed(household, "VOL-02"), replace(CREDITOR, on=TODAY)).points == 4


def test_a_rule_counts_from_its_first_day_on(village: Village) -> None:
    household = village.enrol()
    village.time.move(days=1)
    with village.writing() as session:
        cells = {"rule": "ENV-91", "name": "扫雪", "points": "3", "unit": "次"}
        add_row(session, RULE_FILE, cells, ADMINISTRATOR, scope="1000")
    assert credited(village, Deed(household, "ENV-91")).points == 3
    with refused(village.ledger, RuleNotInForce, rule="ENV-91", date=TODAY):
        credited(village, Deed(household, "ENV-91"), replace(CREDITOR, on=TODAY))


def test_an_ended_rule_earns_no_more_and_still_counts_for_the_days_before(village: Village) -> None:
    household = village.enrol()
    village.time.move(days=1)
    with village.writing() as session:
        end_row(session, RULE_FILE, "VOL-02", None, ADMINISTRATOR)
    with refused(village.ledger, RuleEnded, rule="VOL-02", date=TOMORROW):
        credited(village, Deed(household, "VOL-02"))
    assert credited(village, Deed(household, "VOL-02"), replace(CREDITOR, on=TODAY)).points == 4


@pytest.mark.parametrize("rule", ["ENV-99", "", "1001", "扫雪", "ENV-01; DROP", "E" * 60])
def test_only_rules_of_the_catalogue_earn(village: Village, rule: str) -> None:
    household = village.enrol()
    with refused(village.ledger, RuleNotInForce, rule=rule.upper()[:40], date=TODAY):
        credited(village, Deed(household, rule))


def test_points_are_not_taken_by_a_credit(village: Village) -> None:
    household = village.enrol()
    village.credit(household, 20)
    for rule in ("NEG-01", "NEG-08"):
        with refused(village.ledger, RuleDeducts, rule=rule):
            credited(village, Deed(household, rule))


def test_a_rule_worth_nothing_earns_nothing(village: Village) -> None:
    household = village.enrol()
    with village.writing() as session:
        amend_row(session, RULE_FILE, "VOL-02", {"points": "0"}, ADMINISTRATOR, scope="1000")
    with refused(village.ledger, RuleDeducts, rule="VOL-02"):
        credited(village, Deed(household, "VOL-02"))


def test_a_villages_own_rule_earns_there_alone(village: Village) -> None:
    household = village.enrol()
    with village.writing() as session:
        cells = {"rule": "ENV-91", "name": "扫雪", "points": "3", "unit": "次"}
        add_row(session, RULE_FILE, cells, ADMINISTRATOR, scope="3001")
        elsewhere = enrol(session, NewHousehold("李样乙"), Request("91000", "3002")).household
    for site in ("3001", "5001", "3002", "1000"):
        assert credited(village, Deed(household, "ENV-91"), Request("91000", site)).points == 3
    with refused(village.ledger, RuleNotInForce, rule="ENV-91", date=TODAY):
        credited(village, Deed(elsewhere, "ENV-91"), Request("91000", "3001"))


# --- quantities -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("quantity", [1, 998, 999])
def test_a_quantity_of_1_to_999_units_is_credited(village: Village, quantity: int) -> None:
    assert credited(village, Deed(village.enrol(), "VOL-01", quantity)).points == quantity


@pytest.mark.parametrize("quantity", [0, -1, -999, 1000, 2_000_000_010_014])
def test_no_zero_negative_or_absurd_quantity_is_credited(village: Village, quantity: int) -> None:
    household = village.enrol()
    with refused(village.ledger, QuantityRefused, quantity=quantity, most=999):
        credited(village, Deed(household, "VOL-01", quantity))


# --- who --------------------------------------------------------------------------------------------------------------


def test_a_clerk_does_not_credit(village: Village) -> None:
    household = village.enrol()
    with refused(village.ledger, RoleRefused, operator="15001", role=Role.CLERK, verb="deed credit"):
        credited(village, Deed(household, "VOL-01"), CLERK)


def test_a_manager_credits_by_claims_alone(village: Village) -> None:
    household = village.enrol()
    with refused(village.ledger, RoleRefused, operator="33001", role=Role.MANAGER, verb="deed credit"):
        credited(village, Deed(household, "VOL-01"), MANAGER)
    with refused(village.ledger, SiteUnknown, site="3999"):
        credited(village, Deed(household, "VOL-01"), Request("91000", "3999"))


def test_a_member_of_another_household_or_an_ended_one_did_no_deed_of_this_one(village: Village) -> None:
    household, other = village.enrol(), village.enrol("李样乙")
    with village.writing() as session:
        new_member(session, household, "赵样乙", None, CLERK)
        end_member(session, f"{household}-2", CLERK)
    for member in (f"{other}-1", "2", "3", "李样乙", "赵样乙", f"{household}-2"):
        with refused(village.ledger, MemberUnknown, member=member, household=household):
            credited(village, Deed(household, "VOL-01", member=member))


def test_nobody_is_credited_for_a_number_that_is_none(village: Village) -> None:
    household = village.enrol()
    slipped = household[:-1] + ("0" if household[-1] != "0" else "1")
    with refused(village.ledger, NumberMistyped, typed=slipped):
        credited(village, Deed(slipped, "VOL-01"))
    stranger = number("1000", "1", 999_999)
    with refused(village.ledger, HouseholdUnknown, household=stranger):
        credited(village, Deed(stranger, "VOL-01"))


def test_a_lost_card_is_not_credited_and_its_household_is(village: Village) -> None:
    household = village.enrol()
    card = village.card(household)
    with village.writing() as session:
        cards.freeze(session, cards.Card(card.card, household, CardState.ACTIVE), CLERK)
    with refused(village.ledger, CardIsFrozen, card=card.card):
        credited(village, Deed(card.payload, "VOL-01"))
    assert credited(village, Deed(household, "VOL-01")).balance == 1


def test_an_ended_household_earns_no_more(village: Village) -> None:
    household = village.enrol()
    with village.writing() as session:
        end_household(session, household, MANAGER)
    with refused(village.ledger, HouseholdUnknown, household=household):
        credited(village, Deed(household, "VOL-01"))


# --- keys -------------------------------------------------------------------------------------------------------------


def test_asked_again_with_the_same_key_a_credit_answers_the_same_entry_and_writes_nothing(village: Village) -> None:
    household = village.enrol()
    card = village.card(household)
    first = credited(village, Deed(household, "VOL-02"), replace(CREDITOR, key="C-1"))
    again = credited(village, Deed(card.payload, "vol-02"), replace(CREDITOR, key="C-1"))
    assert again == first
    assert village.points(household) == 4


def test_a_replay_is_answered_before_any_rule_or_card_is_looked_at(village: Village) -> None:
    household = village.enrol()
    card = village.card(household)
    keyed = replace(CREDITOR, key="C-1")
    first = credited(village, Deed(card.payload, "VOL-02"), keyed)
    with village.writing() as session:
        end_row(session, RULE_FILE, "VOL-02", None, ADMINISTRATOR)
        cards.freeze(session, cards.Card(card.card, household, CardState.ACTIVE), CLERK)
    assert credited(village, Deed(card.payload, "VOL-02"), keyed).entry == first.entry


@pytest.mark.parametrize(
    ("deed", "changed"),
    [
        ({"rule": "VOL-01"}, {}),
        ({"quantity": 2}, {}),
        ({"member": "1"}, {}),
        ({"served": YESTERDAY}, {}),
        ({}, {"on": TODAY}),
    ],
)
def test_a_key_answers_for_one_request_alone(village: Village, deed: dict[str, Any], changed: dict[str, Any]) -> None:
    household = village.enrol()
    keyed = replace(CREDITOR, key="C-1")
    entry = credited(village, Deed(household, "VOL-02"), keyed).entry
    with refused(village.ledger, KeyUsed, key="C-1", entry=entry):
        credited(village, replace(Deed(household, "VOL-02"), **deed), replace(keyed, **changed))


def test_a_key_of_another_household_or_verb_is_refused(village: Village) -> None:
    household, other = village.enrol(), village.enrol("李样乙")
    entry = village.credit(household, key="C-1").entry
    with refused(village.ledger, KeyUsed, key="C-1", entry=entry):
        village.credit(other, key="C-1")
    with refused(village.ledger, KeyUsed, key="C-1", entry=entry):
        village.redeem(household, "2001", key="C-1")


@pytest.mark.parametrize("key", ["", "k" * 65, "钥匙", "tab\there", "line\n"])
def test_a_key_is_1_to_64_printable_ascii_characters(village: Village, key: str) -> None:
    household = village.enrol()
    with refused(village.ledger, KeyUnreadable, key=key):
        village.credit(household, key=key)


@pytest.mark.parametrize("key", ["k", "k" * 64, " ~!"])
def test_a_key_at_its_limits_is_taken(village: Village, key: str) -> None:
    household = village.enrol()
    assert village.credit(household, key=key) == village.credit(household, key=key)

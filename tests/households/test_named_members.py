"""A member may be typed by name wherever one is asked for, and what is sealed of him is his number."""

from dataclasses import replace

from supermarket.earning.claims.claims import Deed as Claimed
from supermarket.earning.claims.claims import file_claim
from supermarket.earning.credit import Deed, credit
from supermarket.earning.household_points.splits_and_mergers import Split, split
from supermarket.households.changes import change_head
from supermarket.households.lists.files import new_member
from supermarket.journal.store import entries
from supermarket.practice.orders.placing import NewOrder, place
from tests.practice.orders.ordering import HELP, able
from tests.sound import check_honest
from tests.village import CLERK, CREDITOR, MANAGER, Village

NAMES = ("李样乙", "赵样丙", "孙样戊")


def test_a_member_who_is_typed_by_name_is_sealed_by_number(village: Village) -> None:
    able(village)
    household = village.enrol("王样甲")
    with village.writing() as session:
        for name in NAMES:
            new_member(session, household, name, None, CLERK)
        file_claim(session, Claimed(household, "VOL-02", member=NAMES[0]), CLERK)
        credit(session, Deed(household, "VOL-01", member=NAMES[0]), CREDITOR)
        place(session, NewOrder(household, HELP, NAMES[0], "station"), MANAGER)
        place(session, NewOrder(household, HELP, "3", "station"), MANAGER)
        head = change_head(session, household, NAMES[0], "other", MANAGER)
        apart = split(session, household, Split(NAMES[1], (NAMES[2],), 0), MANAGER)
    assert head.head == f"{household}-2"
    assert apart.into != household
    with village.ledger.reading() as session:
        sealed = [entry for entry in entries(session.transaction) if any(name in entry.body for name in NAMES)]
    assert sealed == []
    check_honest(village.ledger)


def test_a_request_that_is_repeated_by_the_number_or_the_name_has_one_answer(village: Village) -> None:
    household = village.enrol("王样甲")
    with village.writing() as session:
        new_member(session, household, NAMES[0], None, CLERK)
    answers = set()
    for member in (NAMES[0], f"{household}-2"):
        with village.writing() as session:
            answers.add(
                file_claim(session, Claimed(household, "VOL-02", member=member), replace(CLERK, key="one")).claim
            )
    assert len(answers) == 1

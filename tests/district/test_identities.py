"""Persons behind staff codes: one person with several codes counts once, and two codes of one name are asked about."""

from dataclasses import replace
from pathlib import Path

import pytest

from supermarket.books.session import Request
from supermarket.district.dated.file_imports import import_file
from supermarket.district.dated.files import SETTING_FILE, STAFF_FILE
from supermarket.district.dated.imports import add_row, amend_row, end_row, no_check_together
from supermarket.district.identities import codes_of, is_same_person, namesakes
from supermarket.errors.corrections import ReversalByAuthor
from supermarket.errors.persons import (
    KinDeclaredByHim,
    PersonDoubted,
    PersonNotCode,
    PersonOwn,
    PersonStandsForOthers,
    PersonUnproven,
    SecondIsFirst,
)
from supermarket.errors.registers import FileRefused
from supermarket.households.card_kinds import Relation
from supermarket.households.kin import declare, kin_of
from tests.refusing import refused
from tests.sound import check_sound
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Village


def amended(village: Village, code: str, by: Request = ADMINISTRATOR, **cells: str) -> None:
    with village.writing() as session:
        amend_row(session, STAFF_FILE, code, cells, by, scope="1000")


def added(village: Village, code: str, by: Request = ADMINISTRATOR, **cells: str) -> None:
    row = {"staff": code, "role": "clerk", "site": "5001", **cells}
    with village.writing() as session:
        add_row(session, STAFF_FILE, row, by, scope="1000")


def asked_about(village: Village) -> list[tuple[str, str]]:
    with village.ledger.reading() as session:
        return namesakes(session, session.today)


def are_one(village: Village, one: str, other: str) -> bool:
    with village.ledger.reading() as session:
        return is_same_person(session, one, other, session.today)


def test_every_code_is_a_person_of_its_own_until_it_is_said_otherwise(village: Village) -> None:
    assert not are_one(village, "15001", "33001")
    amended(village, "33001", person="15001")
    assert are_one(village, "15001", "33001")
    assert are_one(village, "33001", "15001")
    with village.ledger.reading() as session:
        assert codes_of(session, "33001", session.today) == ("15001", "33001")
        assert codes_of(session, "15001", session.today) == ("15001", "33001")
    check_sound(village.ledger)


def test_other_changes_of_a_code_leave_its_person_and_name_as_they_are(village: Village) -> None:
    amended(village, "33001", name="石样例", person="15001")
    amended(village, "33001", role="reviewer")
    assert are_one(village, "15001", "33001")
    with pytest.raises(PersonDoubted):
        added(village, "15901", name="石样例")


def test_a_person_with_a_code_that_ended_is_the_same_person(village: Village) -> None:
    amended(village, "33001", person="15001")
    with village.writing() as session:
        end_row(session, STAFF_FILE, "15001", None, ADMINISTRATOR)
    assert are_one(village, "15001", "33001")


@pytest.mark.parametrize("typed", ["石样例", "石 样例", " 石样例 ", "石·样例"])
def test_a_second_code_of_one_name_is_asked_about(village: Village, typed: str) -> None:
    added(village, "15901", name="石样例")
    with refused(village.ledger, PersonDoubted, staff="15902", other="15901"):
        added(village, "15902", name=typed)
    added(village, "15902", name=typed, person="15901")
    assert are_one(village, "15901", "15902")
    assert asked_about(village) == []


def test_two_persons_of_one_name_are_said_to_be_two(village: Village) -> None:
    added(village, "15901", name="石样例")
    added(village, "15902", name="石样例", person="15902")
    assert not are_one(village, "15901", "15902")
    assert asked_about(village) == []
    amended(village, "15901", role="reviewer")


def test_a_name_that_becomes_anothers_is_asked_about(village: Village) -> None:
    added(village, "15901", name="石样例")
    added(village, "15902", name="石样列")
    with refused(village.ledger, PersonDoubted, staff="15902", other="15901"):
        amended(village, "15902", name="石样例")


def test_a_list_with_two_codes_of_one_name_is_refused_whole(village: Village, tmp_path: Path) -> None:
    csv = tmp_path / "staff.csv"
    csv.write_text("staff,role,site,name\n15901,clerk,5001,石样例\n15902,clerk,5002,石样例\n", encoding="utf-8")
    with pytest.raises(FileRefused) as caught, village.writing() as session:
        import_file(session, STAFF_FILE, csv, ADMINISTRATOR, scope="1000")
    assert [(each.row, each.code) for each in caught.value.problems] == [(2, "person_doubted"), (3, "person_doubted")]
    csv.write_text(
        "人员,角色,站点,姓名,本人\n15901,clerk,5001,石样例,\n15902,clerk,5002,石样例,15901\n", encoding="utf-8"
    )
    with village.writing() as session:
        import_file(session, STAFF_FILE, csv, ADMINISTRATOR, scope="1000")
    assert are_one(village, "15901", "15902")


def test_pairs_that_stand_in_a_ledger_are_listed(village: Village) -> None:
    before = replace(STAFF_FILE, together=no_check_together)  # as the version before took them in
    with village.writing() as session:
        for code in ("15901", "15902"):
            row = {"staff": code, "role": "clerk", "site": "5001", "name": "石样例"}
            add_row(session, before, row, ADMINISTRATOR, scope="1000")
    assert asked_about(village) == [("15901", "15902")]
    with refused(village.ledger, PersonDoubted, staff="15902", other="15901"):
        amended(village, "15902", role="reviewer")
    amended(village, "15902", person="15901")
    assert asked_about(village) == []


@pytest.mark.parametrize("person", ["99999", "soap"])
def test_a_person_is_named_by_a_staff_code(village: Village, person: str) -> None:
    with refused(village.ledger, PersonNotCode, staff="15001", person=person):
        amended(village, "15001", person=person)


def test_one_code_stands_for_a_person_and_not_one_for_another(village: Village) -> None:
    amended(village, "33001", person="15001")
    with refused(village.ledger, PersonNotCode, staff="23001", person="33001"):
        amended(village, "23001", person="33001")
    with refused(village.ledger, PersonStandsForOthers, staff="15001", others=["33001"]):
        amended(village, "15001", person="23001")
    amended(village, "23001", person="15001")
    assert are_one(village, "23001", "33001")


def test_nobody_says_of_himself_that_he_is_two(village: Village) -> None:
    added(village, "91001", role="administrator", site="1000")
    amended(village, "33001", person="91000")
    with refused(village.ledger, PersonOwn, staff="33001", operator="91000"):
        amended(village, "33001", person="33001")
    with refused(village.ledger, PersonOwn, staff="33001", operator="91000"):
        amended(village, "33001", person="23001")
    amended(village, "33001", Request("91001", "1000"), person="33001")
    assert not are_one(village, "33001", "91000")


def test_nobody_registers_himself_as_a_second_person_of_his_name(village: Village) -> None:
    amended(village, "91000", name="石样例")
    with refused(village.ledger, PersonOwn, staff="33901", operator="91000"):
        added(village, "33901", role="manager", site="3001", name="石样例", person="33901")
    added(village, "33901", role="manager", site="3001", name="石样例", person="91000")


# --- what counts persons ----------------------------------------------------------------------------------------------


def test_nobody_withdraws_the_kinship_of_his_own_code_or_of_his_other_one(village: Village) -> None:
    household = village.enrol()
    with village.writing() as session:
        declare(session, "33001", household, Relation.KIN, MANAGER)
    with refused(village.ledger, SecondIsFirst, operator="33001", verb="staff kin"), village.writing() as session:
        declare(session, "33001", household, Relation.NONE, MANAGER)
    amended(village, "32001", person="33001")
    with refused(village.ledger, SecondIsFirst, operator="32001", verb="staff kin"), village.writing() as session:
        declare(session, "33001", household, Relation.NONE, Request("32001", "3001"))
    with village.writing() as session:
        declare(session, "33001", household, Relation.NONE, ADMINISTRATOR)


def test_whoever_declared_a_kinship_does_not_withdraw_it_by_any_of_his_codes(village: Village) -> None:
    household = village.enrol()
    with village.writing() as session:
        declared = declare(session, "15001", household, Relation.KIN, MANAGER)
    amended(village, "32001", person="33001")
    for actor in ("33001", "32001"):
        with (
            refused(village.ledger, KinDeclaredByHim, operator=actor, entry=declared.name),
            village.writing() as session,
        ):
            declare(session, "15001", household, Relation.NONE, Request(actor, "3001"))
    with village.writing() as session:
        declare(session, "15001", household, Relation.NONE, ADMINISTRATOR)
        declare(session, "15001", household, Relation.NONE, MANAGER)
    with village.ledger.reading() as session:
        assert kin_of(session, "15001") == {}


def test_nobody_makes_his_own_household_a_mere_kins_nor_does_whoever_declared_it(village: Village) -> None:
    own, clerks = village.enrol(), village.enrol()
    with village.writing() as session:
        declare(session, "33001", own, Relation.OWN, MANAGER)
        declared = declare(session, "15001", clerks, Relation.OWN, MANAGER)
    with refused(village.ledger, SecondIsFirst, operator="33001", verb="staff kin"), village.writing() as session:
        declare(session, "33001", own, Relation.KIN, MANAGER)
    told = {"operator": "33001", "entry": declared.name}
    with refused(village.ledger, KinDeclaredByHim, **told), village.writing() as session:
        declare(session, "15001", clerks, Relation.KIN, MANAGER)
    with village.writing() as session:
        declare(session, "33001", own, Relation.KIN, ADMINISTRATOR)
        declare(session, "33001", own, Relation.OWN, MANAGER)
    with village.ledger.reading() as session:
        assert kin_of(session, "33001") == {own: Relation.OWN}


def test_a_household_is_kin_of_every_code_of_a_person(village: Village) -> None:
    household = village.enrol()
    amended(village, "33001", person="15001")
    with village.writing() as session:
        declare(session, "15001", household, Relation.OWN, Request("32001", "3001"))
    with village.ledger.reading() as session:
        assert kin_of(session, "33001") == kin_of(session, "15001") == {household: Relation.OWN}


def test_in_a_real_ledger_who_declares_kinship_is_known(real: Village) -> None:
    household = real.enrol()
    with refused(real.ledger, PersonUnproven, operator="33001", verb="staff kin"), real.writing() as session:
        declare(session, "33001", household, Relation.KIN, MANAGER)


def test_where_another_must_reverse_the_authors_other_code_is_no_other(village: Village) -> None:
    with village.writing() as session:
        amend_row(session, SETTING_FILE, "reversal_by_author", {"value": "0"}, ADMINISTRATOR, scope="1000")
    amended(village, "33001", person="15001")
    entry = village.receive().entry
    for who in (CLERK, MANAGER):
        with refused(village.ledger, ReversalByAuthor, entry=entry, operator=who.actor):
            village.reverse(entry, by=who)
    village.reverse(entry, by=ADMINISTRATOR)

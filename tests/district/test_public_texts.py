"""Words that are sealed and hang out hold nobody's phone or ID number, and no name of a household of that place."""

from dataclasses import replace
from pathlib import Path

import pytest

from supermarket.audit.package.checker.rules import every
from supermarket.audit.package.checker.rules.words import PUBLIC_TEXTS, SPECIAL_TEXTS
from supermarket.corrections.corrections import reverse
from supermarket.district.dated.file_imports import import_file
from supermarket.district.dated.imports import add_row
from supermarket.district.gate.public_texts import fields_of, special_of
from supermarket.errors.households import ReasonPersonal, ReasonSpecial
from supermarket.errors.registers import FileRefused
from supermarket.kinds import KINDS
from supermarket.people import reasons
from supermarket.practice.activities.activities import Plan, plan
from supermarket.practice.lists.files import LISTING_FILE
from supermarket.spending.fund.money import Money, receive_money
from tests.refusing import refused
from tests.village import ADMINISTRATOR, MANAGER, Village

NEED = {"list": "need", "kind": "haircut", "site": "3001", "capacity": "1"}


def listed(village: Village, name: str, code: str = "401") -> None:
    with village.writing() as session:
        add_row(session, LISTING_FILE, {**NEED, "listing": code, "name": name}, ADMINISTRATOR, scope="1000")


def test_the_program_and_the_checker_look_at_the_same_fields() -> None:
    found = {name: tuple(sorted(said + told)) for name, kind in KINDS.items() for said, told in [fields_of(kind)]}
    assert {name: fields for name, fields in found.items() if fields} == PUBLIC_TEXTS
    special = {name: special_of(kind) for name, kind in KINDS.items()}
    assert {name: fields for name, fields in special.items() if fields} == SPECIAL_TEXTS


def test_the_program_and_the_checker_know_the_same_words() -> None:
    assert [each.pattern for each in (reasons.OF_SOMEBODY, reasons.ILLNESS)] == [
        every._OF_SOMEBODY.pattern,  # noqa: SLF001 - a section of verify.py has no names for others
        every._ILLNESS.pattern,  # noqa: SLF001
    ]


@pytest.mark.parametrize(
    "name", ["理发 13800000001", "理发 138.0000.0001", "理发 220802 1980 0101 123X", "理发２２０８０２１９８００"]
)
def test_no_number_of_a_person_stands_in_a_list(village: Village, name: str) -> None:
    with pytest.raises(ReasonPersonal):
        listed(village, name)
    listed(village, "理发 2026-03-05 10:30, 第 1234567890 号")


@pytest.mark.parametrize("word", ["低保户", "重病", "糖尿病", "住院", "hospital"])
def test_no_need_says_that_somebody_is_ill_or_poor(village: Village, word: str) -> None:
    with pytest.raises(ReasonSpecial) as found:
        listed(village, f"给{word} 老人理发")
    assert found.value.word == word
    listed(village, "给独居老人理发")


def test_a_clinic_for_all_may_be_about_an_illness_but_not_about_those_who_have_it(village: Village) -> None:
    with village.writing() as session:
        cells = {**NEED, "listing": "403", "list": "service", "kind": "health", "name": "高血压义诊"}
        add_row(session, LISTING_FILE, cells, ADMINISTRATOR, scope="1000")
        plan(session, Plan("糖尿病预防讲座", ("clinic",), session.today), MANAGER)
    for title, word in (("走访贫困户", "贫困户"), ("看望瘫痪老人", "瘫痪")):
        with refused(village.ledger, ReasonSpecial, word=word), village.writing() as session:
            plan(session, Plan(title, ("clinic",), session.today), MANAGER)


def test_a_reason_says_nothing_of_health(village: Village) -> None:
    household = village.enrol("王样例")
    credited = village.credit(household, 10).entry
    with refused(village.ledger, ReasonSpecial, word="住院"), village.writing() as session:
        reverse(session, credited, "住院, 没有参加", ADMINISTRATOR)


def test_a_stranger_of_the_village_is_not_named_in_what_hangs_out(village: Village) -> None:
    village.enrol("王样例")
    for name in ("给王样例理发", "给 王·样例 理发"):
        with pytest.raises(ReasonPersonal):
            listed(village, name)
        with refused(village.ledger, ReasonPersonal), village.writing() as session:
            plan(session, Plan(name, ("haircut",), session.today), MANAGER)
    listed(village, "给王家理发")
    with village.writing() as session:  # at the next village nobody is called so
        cells = {**NEED, "listing": "402", "name": "给王样例理发", "site": "3002"}
        add_row(session, LISTING_FILE, cells, ADMINISTRATOR, scope="1000")


def test_a_name_of_one_sign_stands_in_any_sentence(village: Village) -> None:
    village.enrol("安")
    listed(village, "安装扶手")


def test_what_money_is_for_holds_no_phone_but_may_name_a_giver(village: Village) -> None:
    village.enrol("王样例")
    with village.writing() as session:
        receive_money(session, Money("100", "收据 1", "王样例捐款"), MANAGER)
    with refused(village.ledger, ReasonPersonal), village.writing() as session:
        receive_money(session, Money("100", "收据 2", "捐款人 13800000001"), replace(MANAGER, key=None))


def test_a_file_names_the_row_whose_words_are_personal(village: Village, tmp_path: Path) -> None:
    village.enrol("王样例")
    rows = [
        "401,need,给王样例理发,haircut,3001,1",
        "402,need,找 13800000001,haircut,3001,1",
        "403,need,扫院子,haircut,3001,1",
    ]
    path = tmp_path / "needs.csv"
    path.write_text("\n".join(["listing,list,name,kind,site,capacity", *rows]), encoding="utf-8-sig")
    with pytest.raises(FileRefused) as found, village.writing() as session:
        import_file(session, LISTING_FILE, path, ADMINISTRATOR, scope="1000")
    assert [(each.row, each.code) for each in found.value.problems] == [
        (2, ReasonPersonal.code),
        (3, ReasonPersonal.code),
    ]

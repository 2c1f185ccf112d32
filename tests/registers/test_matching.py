"""Names, groups and phones by their normal forms: what Unicode calls the same is the same, and nobody else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supermarket.registers.matching import (
    fits_group,
    group_form,
    is_same_group,
    is_same_name,
    is_same_phone,
    phone_form,
    same_form,
)

TEXTS = st.one_of(
    st.text(max_size=12),
    st.text(alphabet="第三十二一〇零百廿0123组小村民社队东-·. 陆叁③Ⅲ㈢٣", max_size=8),
    st.text(alphabet="+0867 -()１8", max_size=16),
)


@pytest.mark.parametrize(
    "name",
    ["李  强", "李　强", "李\u200b强", "李\u00a0强", "\ufeff李强", "李\u2060强 ", "李.强", "李强\ufe00"],
)
def test_blanks_and_what_is_not_seen_make_no_other_name(name: str) -> None:
    assert same_form(name) == "李强"


@pytest.mark.parametrize("dot", "·•・‧∙⋅．。｡･⸱·")
def test_every_dot_in_a_name_is_the_same_and_may_be_left_out(dot: str) -> None:
    assert is_same_name(f"买买提{dot}艾力", "买买提·艾力")
    assert is_same_name(f"买买提{dot}艾力", "买买提艾力")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Élodie", "elodie"),
        ("E\u0301LODIE", "Élodie"),
        ("ＷＡＮＧ", "wang"),
        ("Weiß", "WEISS"),
        ("İlham", "ilham"),
        ("O’Neil", "ONeil"),
        ("⽅⼩明", "方小明"),
        ("⻢骏", "马骏"),
        ("\uf9e4", "理"),
        ("葛\U000e0100", "葛"),
        ("ﬁlip", "filip"),
        ("Андре\u0301й", "андрей"),
    ],
)
def test_what_unicode_calls_the_same_is_the_same_name(one: str, other: str) -> None:
    assert is_same_name(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("李强", "李強"),
        ("户", "戶"),
        ("王芳", "王方"),
        ("王芳", "王芳芳"),
        ("王芳1", "王芳2"),
        ("王芳（大）", "王芳（小）"),
        ("ཨི", "ཨུ"),
        ("か", "が"),
        ("·", "•"),
        ("", ""),
    ],
)
def test_who_is_somebody_else_stays_somebody_else(one: str, other: str) -> None:
    assert not is_same_name(one, other)


@pytest.mark.parametrize(
    ("form", "groups"),
    [
        ("3", "三组|3组|第三组|3 组|叁组|③|③组|㈢组|（三）组|Ⅲ组|03组|３组|3|第3村民小组|三小组|３　组|٣组"),
        ("12", "十二组|12组|一二组|第十二村民小组|拾贰组|⑫组"),
        ("21", "二十一组|廿一组|21"),
        ("103", "一百零三组|103组"),
        ("10", "十组|10组|一十组"),
        ("2", "两组|二组|貳组"),
        ("3之1", "3-1组|3－1组|3.1"),
        ("3社", "三社|3社|第三社"),
        ("东3", "东三组|东3组"),
        ("陆家组", "陆家组|陆家 组"),
        ("a组", "A组|ａ组"),
    ],
)
def test_a_group_is_one_however_its_number_is_written(form: str, groups: str) -> None:
    assert {group_form(each) for each in groups.split("|")} == {form}


def test_a_group_of_very_many_figures_is_a_group_too() -> None:
    assert group_form(f"〇{'三' * 5_000}组") == "3" * 5_000
    assert group_form("〇〇组") == "0"


@pytest.mark.parametrize(
    ("one", "other"),
    [("3组", "13组"), ("3-1组", "31组"), ("陆家组", "六家组"), ("3组", "3社"), ("东3组", "3组"), ("", "")],
)
def test_another_group_stays_another(one: str, other: str) -> None:
    assert not is_same_group(one, other)


@pytest.mark.parametrize(
    ("word", "group", "fits"),
    [
        ("三组", "3组", True),
        ("3", "三组", True),
        ("组", "三组", True),
        ("三组", "三小组", True),
        ("三组", "东三组", True),
        ("东", "东三组", True),
        ("3组", "13组", False),
        ("3", "30组", False),
        ("3组", "3社", False),
        ("", "三组", False),
        ("三组", "", False),
    ],
)
def test_a_group_is_found_by_a_part_of_it_but_not_by_a_part_of_its_number(word: str, group: str, fits: bool) -> None:
    assert fits_group(word, group) is fits


@pytest.mark.parametrize(
    "phone",
    ["13800000001", "138 0000 0001", "138-0000-0001", "+86 138 0000 0001", "0086 13800000001", "１３８0000０００１"],
)
def test_a_phone_is_one_however_it_is_written(phone: str) -> None:
    assert phone_form(phone) == "13800000001"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("010-12345678", "12345678", True),
        ("+86 10 12345678", "010 12345678", True),
        ("13800000001", "0001", True),
        ("13800000001", "13800000002", False),
        ("13800000001", "001", False),
        ("", "", False),
        ("13800000001", "", False),
    ],
)
def test_phones_are_compared_as_far_as_both_have_digits(one: str, other: str, same: bool) -> None:
    assert is_same_phone(one, other) is same
    assert is_same_phone(other, one) is same


@given(TEXTS)
def test_a_form_is_its_own_form(text: str) -> None:
    for form in (same_form, group_form, phone_form):
        assert form(form(text)) == form(text)


@given(TEXTS)
def test_a_form_does_not_depend_on_case_width_or_blanks(text: str) -> None:
    assert same_form(f" {text}\u3000") == same_form(text)
    assert same_form(text.casefold()) == same_form(text)

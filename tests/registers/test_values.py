"""What a cell means: Chinese words, dates in every writing, and digits that a spreadsheet took for numbers."""

import pytest

from supermarket.district.kinds import Role, Tier
from supermarket.earning.kinds import EVIDENCE, PERIODS
from supermarket.registers import columns
from supermarket.registers.columns import COLUMNS
from supermarket.registers.values import CellUnreadableError, read_cell, restored


@pytest.mark.parametrize(
    ("column", "text", "meant"),
    [
        ("tier", "超市", "supermarket"),
        ("tier", "文明实践所", "institute"),
        ("tier", "Station", "station"),
        ("role", "管理员", "clerk"),
        ("role", "系统管理员", "administrator"),
        ("role", "站长", "manager"),
        ("service", "是", "yes"),
        ("service", "否", ""),
        ("service", "TRUE", "yes"),
        ("service", "无", ""),
        ("evidence", "签到表、照片", "sign-in photo"),
        ("evidence", "photo document", "photo document"),
        ("evidence", "无", ""),
        ("reviewer", "中心", "centre"),
        ("reviewer", "无", ""),
        ("caps", "1/天 8/月", "1/day 8/month"),
        ("caps", "每天1次，每月8次", "1/day 8/month"),
        ("caps", "不限", ""),
        ("limit", "2/月", "2/month"),
        ("limit", "每季限3件", "3/quarter"),
        ("limit", "每月2条", "2/month"),
        ("counted", "12条", "12"),
        ("from", "2026/3/2", "2026-03-02"),
        ("from", "2026.3.2", "2026-03-02"),
        ("from", "2026年3月2日", "2026-03-02"),
        ("from", "２０２６－０３－０２", "2026-03-02"),
        ("from", "46083", "2026-03-02"),
        ("from", "46083.0", "2026-03-02"),
        ("from", "2026-03-02 00:00:00", "2026-03-02"),
        ("points", "１２", "12"),
        ("points", "1,200", "1200"),
        ("points", "3分", "3"),
        ("counted", "1,048", "1048"),
        ("phone", "13812345678.0", "13812345678"),
        ("phone", "138 1234 5678", "138 1234 5678"),
        ("phone", "0436-1234567", "0436-1234567"),
        ("phone", "\u202a13812345678\u202c", "13812345678"),
        ("phone", '="013812345678"', "013812345678"),
        ("phone", "'13812345678", "13812345678"),
        ("head", "王\u200b芳\ufeff", "王芳"),
        ("site", "5001.0", "5001"),
        ("barcode", "2000000010014", "2000000010014"),
        ("barcode", "614141000036", "0614141000036"),
        ("barcode", "6 901234 567892", "6901234567892"),
        ("barcode", "06901234567892", "6901234567892"),
        ("barcode", "16901234567899", "16901234567899"),
        ("rounding", "四舍五入", "half"),
        ("telephone", "0436-3220000", "0436-3220000"),
        ("group", "3-1", "3-1"),
        ("rule", "MAR-01", "MAR-01"),
        *(
            (column, text, "")
            for column in ("phone", "group", "barcode", "from", "person")
            for text in ("无", "—", "/")
        ),
        *((column, text, text) for column in ("counted", "head", "staff") for text in ("无", "/")),
    ],
)
def test_a_cell_is_read_as_its_column_asks(column: str, text: str, meant: str) -> None:
    assert read_cell(COLUMNS[column], text) == meant


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("phone", "1.38E+10"),
        ("phone", "4361234567"),
        ("sku", "1.0E+5"),
        ("household", "#REF!"),
        ("points", "1.2E+15"),
        *(("points", text) for text in ("48.0", "1.000", "1,200.00", "3.0分", "5.", "5²", "½", "①")),
        ("counted", "48.00"),
        ("tier", "商店"),
        ("role", "无"),
        ("service", "也许"),
        ("evidence", "照片 自拍"),
        ("from", "2026-02-30"),
        ("from", "3月2日"),
        ("from", "20260302"),
        ("from", "12345"),
        ("telephone", "4363220001"),
        ("phone", "2026-01-01"),
        ("phone", "=B2"),
        ("head", "=cmd|'/c calc'!A1"),
        ("head", "1E+15"),
        ("head", "2026/3/1"),
        ("name", "TRUE"),
        ("group", "2026-03-01"),
        ("group", "2026-03-01 08:30:00"),
        ("group", "3月1日"),
        ("group", "1-Mar"),
        ("group", "Mar-01"),
        ("group", "03:01"),
    ],
)
def test_what_cannot_be_known_is_refused_and_never_guessed(column: str, text: str) -> None:
    with pytest.raises(CellUnreadableError):
        read_cell(COLUMNS[column], text)


def test_zeros_are_put_back_where_one_known_code_alone_has_them() -> None:
    assert restored("101", ["0101", "1001"]) == "0101"
    assert restored("101", ["0101", "00101"]) == "101"
    assert restored("1001", ["1001", "01001"]) == "1001"
    assert restored("7", []) == "7"


def test_every_value_of_a_column_of_few_has_a_chinese_word() -> None:
    assert set(columns.TIERS) == set(Tier)
    assert set(columns.ROLES) == set(Role)
    assert set(columns.EVIDENCE) == set(EVIDENCE.split("|"))
    assert set(columns.PERIODS) == set(PERIODS.split("|"))


def test_no_two_values_of_a_column_share_a_word() -> None:
    for column in COLUMNS.values():
        words = [word for value, said in column.words.items() for word in {value, *said.split()}]
        assert len(words) == len(set(words)), column.name

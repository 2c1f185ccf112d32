"""What a scanner sends at the till is a card, goods, a command or a receipt, and never two of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supermarket.district.gtins import is_ean
from supermarket.households.numbers import check_digits, new_payload, read_typed
from supermarket.spending.goods.barcodes import COMMAND_PREFIX, barcode_of, in_store_barcode
from supermarket.spending.redemption.receipt_codes import RECEIPT_DIGITS, read_receipt_code, receipt_code
from supermarket.spending.till.commands import COMMANDS, Act, command_of
from tests.paper.samples import sample_goods

NODES = st.integers(1, 10**12 - 1)
EPOCHS = st.integers(1, 99)
SEQS = st.integers(1, 9_999_999)
NAMES = st.builds("{}-{}-{}".format, NODES, EPOCHS, SEQS)
SKUS = st.text("0123456789", min_size=4, max_size=6)
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def code_of(entry: str) -> str:
    code = receipt_code(entry)
    assert code is not None
    return code


# --- receipts ---------------------------------------------------------------------------------------------------------


def test_a_receipts_code_is_the_number_filled_up_with_zeros_and_check_digits() -> None:
    assert code_of("5017-1-1234") == "2" + "000000005017" + "01" + "0001234" + "71"


@given(NAMES)
def test_a_receipts_code_names_the_receipt_again(entry: str) -> None:
    code = code_of(entry)
    assert len(code) == RECEIPT_DIGITS == 24
    assert read_receipt_code(code) == entry


@given(NAMES, st.sampled_from(["", "\r", "\n", "\r\n", "\t"]))
def test_a_code_is_read_in_full_width_digits_in_groups_and_with_what_scanners_send_after_it(
    entry: str, end: str
) -> None:
    code = code_of(entry)
    assert read_receipt_code(code.translate(FULL_WIDTH) + end) == entry
    assert read_receipt_code(" ".join(code[at : at + 4] for at in range(0, 24, 4)) + end) == entry


@given(NAMES, st.integers(0, 23), st.integers(1, 9))
def test_one_wrong_digit_is_no_receipt(entry: str, place: int, off: int) -> None:
    code = code_of(entry)
    wrong = str((int(code[place]) + off) % 10)
    assert read_receipt_code(code[:place] + wrong + code[place + 1 :]) is None


@given(NAMES, st.integers(0, 22))
def test_two_digits_exchanged_are_no_other_receipt(entry: str, place: int) -> None:
    code = code_of(entry)
    exchanged = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert read_receipt_code(exchanged) in ({entry} if exchanged == code else {None})


@pytest.mark.parametrize("entry", ["999999999999-99-9999999", "1-1-1"])
def test_the_longest_and_the_shortest_number_fit(entry: str) -> None:
    assert read_receipt_code(code_of(entry)) == entry


@pytest.mark.parametrize("entry", ["5017-1-10000000", "5017-100-1", "0123-1-1"])
def test_a_number_that_the_digits_cannot_hold_has_no_code(entry: str) -> None:
    assert receipt_code(entry) is None


@pytest.mark.parametrize("text", ["", "5017-1", "5017-1-0", "5017-01-1", "1234567890123-1-1", "５０１７-1-1"])
def test_only_an_entrys_number_gets_a_code(text: str) -> None:
    with pytest.raises(ValueError, match="no entry's name"):
        receipt_code(text)


@pytest.mark.parametrize("body", ["2" + "0" * 12 + "010000001", "2" + "5017".zfill(12) + "000000001"])
def test_digits_that_check_but_name_no_entry_are_no_receipt(body: str) -> None:
    assert read_receipt_code(body + check_digits(body)) is None


@pytest.mark.parametrize("text", ["", "2", "0" * 24, "x" * 24, "5017-1-1234", "2" * 1000, "-" + "2" * 23])
def test_what_is_no_receipts_code_is_read_as_none(text: str) -> None:
    assert read_receipt_code(text) is None


# --- goods ------------------------------------------------------------------------------------------------------------


def test_the_sample_goods_carry_the_codes_that_their_skus_give_them() -> None:
    goods = [row for row in sample_goods() if row["barcode"]]
    assert len(goods) == 27
    assert [in_store_barcode(row["sku"]) for row in goods] == [row["barcode"] for row in goods]


@given(SKUS)
def test_an_in_store_code_is_an_ean_and_never_in_the_commands_range(sku: str) -> None:
    barcode = in_store_barcode(sku)
    assert is_ean(barcode)
    assert barcode.startswith("200000")
    assert not barcode.startswith(COMMAND_PREFIX)
    assert command_of(barcode) is None


@pytest.mark.parametrize("digits", [4, 5, 6])
def test_skus_of_one_length_never_share_a_code(digits: int) -> None:
    skus = [str(n).zfill(digits) for n in range(0, 10**digits, 7)]
    assert len({in_store_barcode(sku) for sku in skus}) == len(skus)


@pytest.mark.parametrize("sku", ["", "123", "1234567", "12a4", "１００１"])
def test_only_a_sku_gets_an_in_store_code(sku: str) -> None:
    with pytest.raises(ValueError, match="no SKU"):
        in_store_barcode(sku)


def test_goods_are_scanned_by_their_own_barcode_where_they_have_one() -> None:
    assert barcode_of("1001", "6901234567892") == "6901234567892"
    assert barcode_of("1001", None) == "2000000010014"


# --- commands ---------------------------------------------------------------------------------------------------------


def test_numbers_on_printed_sheets_never_change_their_meaning() -> None:
    """Only added to: sheets with these numbers hang in shops."""
    assert [(command.number, command.act, command.figure) for command in COMMANDS] == [
        (1, Act.CONFIRM, None),
        (2, Act.REMOVE, None),
        (3, Act.DROP, None),
        (4, Act.REPRINT, None),
        (5, Act.UNDO, None),
        (6, Act.SHUT, None),
        (7, Act.YES, None),
        (8, Act.NO, None),
        (9, Act.PROXY, None),
        *((10 + figure, Act.QUANTITY, figure) for figure in range(2, 10)),
        *((20 + figure, Act.REASON, figure) for figure in range(1, 10)),
    ]


def test_every_command_is_read_from_its_code_also_in_full_width() -> None:
    for command in COMMANDS:
        assert is_ean(command.barcode)
        assert command.barcode[:12] == f"290000000{command.number:03}"
        assert command_of(command.barcode) == command
        assert command_of(f" {command.barcode.translate(FULL_WIDTH)}\r\n") == command


@pytest.mark.parametrize("text", ["", "2900000000995", "2900000000013", "6901234567892", "1", "+", "2" * 1000])
def test_a_code_without_a_command_is_none(text: str) -> None:
    assert command_of(text) is None


def test_a_command_is_called_by_its_name_and_figure() -> None:
    assert [command_of(code) for code in ("2900000000018",)] == [COMMANDS[0]]
    assert COMMANDS[0].title == "confirm"
    assert COMMANDS[9].title == "quantity 2"


# --- never two of them ------------------------------------------------------------------------------------------------


def readings(text: str) -> list[str]:
    """What the till can take a scanned text for."""
    kinds = {
        "card": read_typed(text) is not None,
        "receipt": read_receipt_code(text) is not None,
        "command": command_of(text) is not None,
        "goods": is_ean(text) and command_of(text) is None,
    }
    return [kind for kind, read in kinds.items() if read]


@given(st.binary(min_size=12, max_size=12))
def test_a_card_is_only_a_card(chance: bytes) -> None:
    assert readings(new_payload(lambda _count: chance)) == ["card"]


@given(NAMES)
def test_a_receipt_is_only_a_receipt(entry: str) -> None:
    assert readings(code_of(entry)) == ["receipt"]


@given(SKUS)
def test_our_label_is_only_goods(sku: str) -> None:
    assert readings(in_store_barcode(sku)) == ["goods"]


def test_a_command_is_only_a_command() -> None:
    assert {tuple(readings(command.barcode)) for command in COMMANDS} == {("command",)}


@given(NAMES)
def test_a_typed_receipt_number_is_not_taken_for_its_code(entry: str) -> None:
    assert read_receipt_code(entry) is None

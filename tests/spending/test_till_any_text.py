"""Whatever is scanned or typed at a till: nothing raises, nothing counts unasked, nothing lies there unscanned."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supermarket.books.accounts import household_points
from supermarket.books.kinds import POINT
from supermarket.district.lookup import who
from supermarket.district.numbers import plain
from supermarket.district.proxies import authorise
from supermarket.ledger import open_ledger
from supermarket.spending.basket import goods_found, goods_scanned
from supermarket.spending.receipt_codes import read_receipt_code, receipt_code
from supermarket.spending.till import Till, open_or_resume
from supermarket.spending.till_commands import COMMANDS, Act, command_of
from supermarket.spending.till_view import Question, View
from tests.sound import check_sound
from tests.spending.counter import HAIRCUT, RICE, SOAP, blank, frozen
from tests.spending.shelf import last, size
from tests.village import CLERK, Time, Village, seeded_clock

LAST_RECEIPT: Final = "<the last receipt>"
"""Stands for the code of the receipt that was given last, which no list of texts can know."""
KEYS: Final = ("+", "-", "/", "*", "1", "2", "3", "9", "12", "0", "999", "", " ", "＋")


@dataclass(frozen=True)
class Prepared:
    """A ledger's file, and the texts that mean something in it."""

    path: Path
    cards: tuple[str, ...]
    blank: str
    texts: tuple[str, ...]


@pytest.fixture(scope="module")
def prepared(made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Prepare a village of two households, cards of every state, scarce goods, and a receipt of another session."""
    path = tmp_path_factory.mktemp("till") / "ledger.db"
    shutil.copyfile(made_ledger, path)
    with opened(path, seed=3) as village:
        first, second = village.enrol(), village.enrol("李样乙", None, "二组")
        village.credit(first, 100)
        village.credit(second, 5)
        with village.writing() as session:
            authorise(session, first, who(session, second), "2026-12-31", CLERK)
        old, printed = village.card(first), village.card(first)
        other, empty, lost = village.card(second), blank(village), blank(village)
        village.receive("1001", 6)
        village.receive("1015", 3)
        outside = village.redeem(first, "1001").entry
        frozen(village, lost)
        frozen(village, other.payload)
    return Prepared(
        path=path,
        cards=(printed.payload, other.payload, old.payload, lost, empty),
        blank=empty,
        texts=(first, second, printed.card, outside, receipt_code(outside) or "", "王样甲", "样", "一组"),
    )


@contextmanager
def opened(path: Path, *, seed: int) -> Iterator[Village]:
    time = Time()
    ledger = open_ledger(path, now=time.at)
    try:
        yield Village(replace(ledger, clock=seeded_clock(time, seed=seed)), time)
    finally:
        ledger.close()


GOODS: Final = (SOAP, RICE, HAIRCUT, "1001", "1002", "1015", "1018", "2002", "香皂", "牙", "xz", "y", "6901234567892")
SCANS: Final = st.lists(
    st.one_of(
        st.integers(0, 4),  # one of the cards
        st.integers(5, 12),  # one of the other texts of the village
        st.sampled_from(GOODS),
        st.sampled_from(GOODS),
        st.sampled_from(KEYS),
        st.sampled_from(KEYS),
        st.sampled_from([command.barcode for command in COMMANDS]),
        st.just(LAST_RECEIPT),
        st.text(max_size=34),
        st.text(alphabet="0123456789０９-", max_size=34),
    ),
    max_size=25,
)


@given(scans=SCANS)
@settings(max_examples=25)
def test_any_sequence_of_texts_is_taken_and_only_what_was_asked_for_is_written(
    prepared: Prepared, scans: list[int | str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        shutil.copyfile(prepared.path, path)
        with opened(path, seed=4) as village:
            till, _resumed = open_or_resume(village.ledger, CLERK)
            play(village, till, prepared, scans)
            check_sound(village.ledger)


def play(village: Village, till: Till, prepared: Prepared, scans: list[int | str]) -> None:
    named: set[str] = set()
    for scan in scans:
        text = typed(till, prepared, scan)
        question, before = till.question, size(village)
        view = till.take(text)
        written = last(village, size(village) - before) if size(village) > before else []
        assert len(written) <= 1
        for entry in written:
            assert asked_for(entry, text, question, view, prepared)
            named |= {line["sku"] for line in entry["lines"]} if entry["kind"] == "redemption.reversed" else set()
        named |= goods_named(village, text)
        assert_true_to_the_books(village, till, named)
        assert view.basket == till.basket
        if view.shut:
            return
        if till.basket is None:
            named = set()


def typed(till: Till, prepared: Prepared, scan: int | str) -> str:
    if isinstance(scan, int):
        return (*prepared.cards, *prepared.texts)[scan]
    last = till.last_receipt() if scan == LAST_RECEIPT else None
    return receipt_code(last) or "" if last else scan


def asked_for(entry: dict[str, Any], text: str, question: Question | None, view: View, prepared: Prepared) -> bool:
    """Say whether a text asks for what was written: a basket confirmed or undone, a count, a new card, the end."""
    text = plain(text)
    command = command_of(text)
    act = command.act if command else None
    match entry["kind"]:
        case "goods.redeemed":
            return (text == "+" or act is Act.CONFIRM) and view.receipt == entry["entry"]
        case "redemption.reversed":
            return act is Act.UNDO or entry["reverses"] in {read_receipt_code(text), text}
        case "stock.counted":
            figure = str(command.figure) if command else text
            return question is not None and not question.choices and int(figure) == entry["counted"]
        case "card.bound":
            return text == prepared.blank
        case "till.shut":
            return act is Act.SHUT and view.shut is not None
    return False


def goods_named(village: Village, text: str) -> set[str]:
    """Return the goods that a text may mean."""
    with village.ledger.reading() as session:
        scanned = goods_scanned(session, plain(text))
        found = goods_found(session, plain(text)) if plain(text) else []
    return {goods.sku for goods in found} | ({scanned} if scanned else set())


def assert_true_to_the_books(village: Village, till: Till, named: set[str]) -> None:
    if till.basket is None:
        return
    assert {line.sku for line in till.basket.lines} <= named
    with village.ledger.reading() as session:
        assert till.basket.balance == session.balance(household_points(till.basket.household), POINT)
    for line in till.basket.lines:
        assert line.quantity >= 1
        assert line.limit_left is None or line.limit_left >= 0

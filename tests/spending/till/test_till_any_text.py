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
from supermarket.district.texts import plain
from supermarket.households.lookup import who
from supermarket.households.proxies import authorise
from supermarket.ledger import open_ledger
from supermarket.spending.redemption.basket import goods_found, goods_scanned
from supermarket.spending.redemption.receipt_codes import receipt_code
from supermarket.spending.till.commands import COMMANDS, Act, command_of
from supermarket.spending.till.reading import article_typed
from supermarket.spending.till.till import Till, open_or_resume
from supermarket.spending.till.view import View
from tests.sound import check_sound
from tests.spending.shelf import last, size
from tests.spending.till.counter import HAIRCUT, RICE, SOAP, blank, frozen
from tests.village import CLERK, Time, Village, seeded_clock

LAST_RECEIPT: Final = "<the last receipt>"
"""Stands for the code of the receipt that was given last, which no list of texts can know."""
UNDO, SHUT = (next(each.barcode for each in COMMANDS if each.act is act) for act in (Act.UNDO, Act.SHUT))
PHRASES: Final = (
    (0, SOAP),
    (0, RICE, "+"),
    (0, HAIRCUT, SOAP, "2", "+"),
    ("1002", "1", "4", "1"),
    ("1001", "60", "1", "20"),
    (UNDO, "1"),
    (UNDO, SOAP),
    ("/", "1"),
    ("/", SOAP),
    (2, 4, "1"),
    (1, 4),
    ("*", 1),
    (5, "1", 4, "1", SOAP, "+"),
    (SHUT, "2"),
)
"""Texts in an order that leads somewhere, which chance alone seldom finds."""
KEYS: Final = (
    "+",
    "-",
    "/",
    "*",
    "1",
    "1",
    "2",
    "3",
    "9",
    "12",
    "0",
    "999",
    "",
    " ",
    "＋",
    "-1",
    "2*5",
    "1002x9",
    "zyb",
)


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
    max_size=12,
)
PLAYS: Final = st.lists(st.one_of(st.sampled_from(PHRASES), SCANS), max_size=8).map(
    lambda parts: [scan for part in parts for scan in part]
)


@given(scans=PLAYS)
@settings(max_examples=25)
def test_any_sequence_of_texts_is_taken_and_only_what_was_shown_and_then_confirmed_is_written(
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
    shown = View()
    for scan in scans:
        text = typed(till, prepared, scan)
        before = size(village)
        view = till.take(text)
        written = last(village, size(village) - before) if size(village) > before else []
        assert len(written) <= 1
        for entry in written:
            assert confirmed(entry, text, shown, view), (entry, text, shown)
            named |= {line["sku"] for line in entry["lines"]} if entry["kind"] == "redemption.reversed" else set()
        named |= goods_named(village, text)
        assert_true_to_the_books(village, till, named)
        assert view.basket == till.basket
        if view.shut:
            return
        if till.basket is None:
            named = set()
        shown = view


def typed(till: Till, prepared: Prepared, scan: int | str) -> str:
    if isinstance(scan, int):
        return (*prepared.cards, *prepared.texts)[scan]
    last = till.last_receipt() if scan == LAST_RECEIPT else None
    return receipt_code(last) or "" if last else scan


def confirmed(entry: dict[str, Any], text: str, shown: View, view: View) -> bool:
    """Say whether an entry is what the view before showed, and the text confirms it: by +, yes, or the first digit."""
    command = command_of(text)
    yes = (command.key or "") if command else plain(text)
    question = shown.question
    if entry["kind"] == "till.shut":
        return view.shut is not None
    if entry["kind"] == "goods.redeemed":
        basket = shown.basket
        assert basket is not None
        lines = [(line.sku, line.quantity, line.total) for line in basket.lines]
        taken = [(line["sku"], line["quantity"], line["points"]) for line in entry["lines"]]
        proxy = basket.proxy.household if basket.proxy else None
        is_it = (entry["household"], entry["points"], entry.get("proxy")) == (basket.household, basket.total, proxy)
        return yes == "+" and question is None and view.receipt == entry["entry"] and lines == taken and is_it
    says = {
        "redemption.reversed": "Undo receipt {reverses}:",
        "stock.counted": "book {book}, you counted {counted}, ",
        "card.bound": "Give card {card} to ",
    }[entry["kind"]]
    return question is not None and yes in {"+", "1"} and says.format_map(entry) in question.text


def goods_named(village: Village, text: str) -> set[str]:
    """Return the goods that a text may mean."""
    with village.ledger.reading() as session:
        article = article_typed(plain(text))
        scanned = goods_scanned(session, article.typed) if article else None
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

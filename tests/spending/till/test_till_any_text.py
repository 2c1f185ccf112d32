"""Whatever is scanned or typed at a till: nothing raises, nothing counts unasked, nothing lies there unscanned."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from supermarket.books.accounts import household_points
from supermarket.books.kinds import POINT
from supermarket.district.texts import plain
from supermarket.spending.redemption.basket import goods_found, goods_scanned
from supermarket.spending.till.commands import command_of
from supermarket.spending.till.reading import article_typed
from supermarket.spending.till.till import Till, open_or_resume
from supermarket.spending.till.view import View
from tests.sound import check_sound
from tests.spending.shelf import last, size
from tests.spending.till.any_text import PLAYS, Prepared, opened, prepare, typed
from tests.village import CLERK, Village


@pytest.fixture(scope="module")
def prepared(made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Prepare the village once; each play has a copy."""
    return prepare(made_ledger, tmp_path_factory.mktemp("till"))


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
        text = typed(till.last_receipt(), prepared, scan)
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

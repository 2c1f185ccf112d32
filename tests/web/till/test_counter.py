"""The till of a browser lives nowhere: whatever process takes a text, it is as if one till had taken them all."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Barrier
from typing import Final

import pytest
from hypothesis import given, settings

from supermarket.books.session import Request
from supermarket.errors.dates import DateDoubted
from supermarket.ledger import Ledger
from supermarket.local.browsers.counters import counter_of, forget_counters
from supermarket.spending.till.till import open_or_resume
from supermarket.spending.till.view import View
from supermarket.web.pages.till.counter import Stand, Taken, open_counter, stand_of, take
from tests.sound import check_sound
from tests.spending.shelf import last, size
from tests.spending.till.any_text import PLAYS, Prepared, opened, prepare, typed
from tests.spending.till.counter import SOAP
from tests.village import CLERK, Village


@pytest.fixture(scope="module")
def prepared(made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Prepare the village once; each play has copies."""
    return prepare(made_ledger, tmp_path_factory.mktemp("till"))


def stand(ledger: Ledger) -> Stand:
    return stand_of(ledger, CLERK.site, CLERK.actor)


def taken(ledger: Ledger, text: str, key: str, seen: int | None = None) -> Taken:
    """Take a text as a browser that sees the counter as it is, or as it was in some version."""
    version = stand(ledger).counter
    at = seen if seen is not None else version.version if version else 0
    return take(ledger, replace(CLERK, key=key), text, seen=at)


def begun(ledger: Ledger, key: str = "opening") -> None:
    open_counter(ledger, replace(CLERK, key=key), date_is_right=True)


def seen_in(view: View) -> object:
    """Return what of a view can be seen, without what would be done."""
    question = (view.question.text, view.question.choices) if view.question else None
    return (replace(view, question=None), question)


@given(scans=PLAYS)
@settings(max_examples=10)
def test_a_fresh_process_for_each_text_shows_and_writes_what_one_till_does(
    prepared: Prepared, scans: list[int | str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one, many = (Path(folder) / name for name in ("one.db", "many.db"))
        shutil.copyfile(prepared.path, one)
        shutil.copyfile(prepared.path, many)
        with opened(one, seed=4) as village, opened(many, seed=5) as first:
            till, _resumed = open_or_resume(village.ledger, CLERK)
            begun(first.ledger)
            for number, scan in enumerate(scans):
                text = typed(till.last_receipt(), prepared, scan)
                expected = till.take(text)
                with opened(many, seed=6 + number) as process:
                    view = taken(process.ledger, text, f"key-{number}").view
                    assert view is not None
                    assert seen_in(view) == seen_in(expected)
                    assert stand(process.ledger).kept.basket == till.basket
                    assert taken(process.ledger, text, f"key-{number}", seen=0).came == "repeated"
                if expected.shut:
                    break
            count = size(village)
            assert size(first) == count
            for here, there in zip(last(village, count), last(first, count), strict=True):
                assert {**here, "root": "", "key": ""} == {**there, "root": "", "key": ""}
            check_sound(first.ledger)


@dataclass(frozen=True)
class Full:
    """A counter on which a card and two soaps lie."""

    village: Village
    card: str

    @property
    def ledger(self) -> Ledger:
        return self.village.ledger

    def entries(self) -> Sequence[str]:
        return [each["kind"] for each in last(self.village, 2)]


@pytest.fixture
def full(prepared: Prepared, tmp_path: Path) -> Iterator[Full]:
    shutil.copyfile(prepared.path, tmp_path / "ledger.db")
    with opened(tmp_path / "ledger.db", seed=7) as village:
        begun(village.ledger)
        for number, text in enumerate((prepared.cards[0], SOAP, SOAP)):
            assert taken(village.ledger, text, f"full-{number}").came == "taken"
        yield Full(village, prepared.cards[0])


def test_two_taps_at_once_on_two_phones_give_the_goods_once_and_one_is_told(full: Full) -> None:
    before, version = size(full.village), stand(full.ledger).counter
    assert version is not None
    barrier = Barrier(2)

    def tap(key: str) -> str:
        barrier.wait()
        return taken(full.ledger, "+", key, seen=version.version).came

    with ThreadPoolExecutor(2) as phones:
        came = sorted(phones.map(tap, ("left", "right")))
    assert came == ["moved", "taken"]
    assert size(full.village) == before + 1


def test_a_double_tap_gives_the_goods_once_and_shows_the_receipt_again(full: Full) -> None:
    before, version = size(full.village), stand(full.ledger).counter
    assert version is not None
    with ThreadPoolExecutor(2) as taps:
        came = sorted(taps.map(lambda _tap: taken(full.ledger, "+", "same", seen=version.version).came, range(2)))
    assert came == ["repeated", "taken"]
    assert size(full.village) == before + 1
    assert stand(full.ledger).kept.said.receipt is not None


class _StoppedError(Exception):
    """The process is gone right after what it committed."""


def test_a_process_that_stops_right_after_it_recorded_leaves_the_receipt_and_an_empty_counter(full: Full) -> None:
    def stop(_names: Sequence[str]) -> None:
        raise _StoppedError

    before = size(full.village)
    with pytest.raises(_StoppedError):
        taken(replace(full.ledger, committed=stop), "+", "lost")
    assert size(full.village) == before + 1
    assert taken(full.ledger, "+", "lost", seen=4).came == "repeated"
    assert size(full.village) == before + 1
    after = stand(full.ledger).kept
    assert after.basket is None
    assert after.said.receipt == last(full.village)[0]["entry"]


def test_a_text_from_a_page_of_before_changes_nothing(full: Full) -> None:
    assert taken(full.ledger, "/", "old page", seen=1).came == "moved"
    basket = stand(full.ledger).kept.basket
    assert basket is not None
    assert [(line.sku, line.quantity) for line in basket.lines] == [("1001", 2)]


def test_no_payload_of_a_card_comes_into_the_file(full: Full) -> None:
    path = full.ledger.database.path
    assert stand(full.ledger).kept.basket is not None
    files = b"".join(each.read_bytes() for each in path.parent.glob("ledger.db*"))
    assert full.card.encode() not in files


def test_a_counter_of_yesterday_is_forgotten_and_the_till_is_gone_on_with(full: Full) -> None:
    full.village.time.move(days=1)
    left = stand(full.ledger)
    assert left.opened is not None
    assert not left.is_open
    assert left.kept.basket is None
    assert taken(full.ledger, "+", "late").came == "closed"
    forget_counters(full.ledger)
    with full.ledger.reading() as session:
        assert counter_of(session, CLERK.site, CLERK.actor) is None
    begun(full.ledger, "next day")
    now = stand(full.ledger)
    assert now.is_open
    assert now.opened == left.opened


def test_a_till_is_not_opened_on_a_date_that_nobody_believes(full: Full) -> None:
    full.village.time.move(days=30)
    request = replace(CLERK, key="doubted")
    with pytest.raises(DateDoubted):
        open_counter(full.ledger, request, date_is_right=False)
    open_counter(full.ledger, request, date_is_right=True)
    assert stand(full.ledger).is_open


def test_opening_twice_under_a_key_opens_one_till(prepared: Prepared, tmp_path: Path) -> None:
    shutil.copyfile(prepared.path, tmp_path / "ledger.db")
    with opened(tmp_path / "ledger.db", seed=8) as village:
        before = size(village)
        for _tap in range(2):
            begun(village.ledger)
        assert size(village) == before + 1


NOBODY: Final = Request(actor="41000", site="5001", key="nobody")


def test_another_clerk_has_a_counter_of_his_own(full: Full) -> None:
    assert take(full.ledger, NOBODY, "+", seen=4).came == "closed"
    assert stand(full.ledger).kept.basket is not None

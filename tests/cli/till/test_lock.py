"""A till that nobody touches locks, where its clerk has a PIN: nothing but the PIN opens it, and nothing is lost."""

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from supermarket.books.session import Request
from supermarket.cli.earning.review_queue import review_all, waiting
from supermarket.cli.keyboard.scanner import Live
from supermarket.cli.menu.desk import Desk, SignedOut, Sitting
from supermarket.cli.menu.seated import Seated
from supermarket.cli.till.till import serve
from supermarket.earning.claims.claims import Deed, file_claim
from supermarket.errors.signing import PinLocked
from supermarket.journal.store import entries
from supermarket.ledger import Ledger, open_ledger
from supermarket.spending.goods.barcodes import staff_barcode
from tests.pins import give_pin
from tests.sound import check_sound
from tests.village import CLERK, REVIEWER, Time, Village, make_ledger, seeded_clock

PIN: Final = "4071"
SOAP: Final = "2000000010014"
END: Final = "<end of input>"
IDLE: Final = None


class Typed:
    """What somebody types, text after text; `secrets` are the texts that were typed while nothing was shown."""

    def __init__(self, *texts: str | None) -> None:
        self.secret = False
        self.secrets: list[str | None] = []
        self._texts = deque(texts)

    def __iter__(self) -> Iterator[str | None]:
        while self._texts:
            text = self._texts.popleft()
            if text == END:
                return
            if self.secret:
                self.secrets.append(text)
            yield text


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """Give a village on a real ledger, where PINs are asked for."""
    path = tmp_path / "ledger.db"
    make_ledger(path, drill=False)
    opened, time = open_ledger(path), Time()
    village = Village(replace(opened, clock=seeded_clock(time, seed=2, told=False)), time)
    yield village
    check_sound(village.ledger)
    opened.close()


@pytest.fixture
def card(village: Village) -> str:
    """Enrol a household with 50 points and return its card's payload; there are 20 soaps of 3 points."""
    household = village.enrol()
    village.credit(household, 50)
    village.receive(quantity=20)
    return village.card(household).payload


def sat_down(village: Village, typed: Typed, asked: Request) -> Desk:
    """Return the desk of somebody who has signed in."""
    call = Seated(
        db=village.ledger.database.path,
        site=asked.site,
        operator=asked.actor,
        desks=village.ledger,
        known=asked.known,
    )
    return Desk(typed, Sitting(asked.actor), call)


def kinds(ledger: Ledger) -> list[str]:
    with ledger.reading() as session:
        written = [entry.kind for entry in entries(session.transaction)]
    return written[written.index("till.opened") :]


def served(village: Village, *texts: str | None) -> Typed:
    typed = Typed(*texts)
    serve(village.ledger, CLERK, typed, receipts=None)
    return typed


def test_an_idle_till_opens_again_with_its_clerks_pin_and_the_basket_still_lies_there(
    village: Village, card: str, capsys: pytest.CaptureFixture[str]
) -> None:
    give_pin(village.ledger, CLERK.actor, PIN)
    typed = served(village, card, SOAP, IDLE, PIN, SOAP, "+")
    assert typed.secrets == [PIN]
    assert kinds(village.ledger) == ["till.opened", "goods.redeemed", "till.shut"]
    assert village.on_hand() == 18
    assert PIN not in capsys.readouterr().out


def test_what_is_scanned_at_a_locked_till_is_a_wrong_pin_and_nothing_else(
    village: Village, card: str, capsys: pytest.CaptureFixture[str]
) -> None:
    give_pin(village.ledger, CLERK.actor, PIN)
    typed = served(village, card, SOAP, IDLE, SOAP, "+", "", IDLE, "9302", PIN, "+")
    assert typed.secrets == [SOAP, "+", "", IDLE, "9302", PIN]
    assert capsys.readouterr().out.count("\a") == 3
    assert kinds(village.ledger) == ["till.opened", "goods.redeemed", "till.shut"]
    assert village.on_hand() == 19


def test_a_staff_card_at_a_locked_till_is_no_pin_and_no_wrong_one(
    village: Village, card: str, capsys: pytest.CaptureFixture[str]
) -> None:
    give_pin(village.ledger, CLERK.actor, PIN)
    own, others = staff_barcode(CLERK.actor), staff_barcode("15002")
    typed = served(village, card, SOAP, IDLE, *[own] * 6, PIN, "+")
    assert len(typed.secrets) == 7
    assert "\a" not in capsys.readouterr().out
    served(village, card, SOAP, IDLE, others, PIN, "+")
    assert capsys.readouterr().out.count("\a") == 1
    assert village.on_hand() == 18


class Keyboard:
    """A keyboard at which somebody types one piece after another, and long nothing where there is none."""

    closed = False

    def __init__(self, *pieces: str | None) -> None:
        self._pieces = iter(pieces)

    def interrupt(self, *, at_once: bool) -> None:
        """Take Ctrl-C as it comes."""

    def wait(self, seconds: float) -> str | None:  # noqa: ARG002 - all is there at once
        """Give the next piece."""
        return next(self._pieces, "\x04")


@pytest.mark.parametrize(
    ("keys", "asked"),
    [(("\x04",), "Shut the till all the same?"), (("90\r", "1\r"), "and type how many.")],
    ids=["whether to shut the till", "a count"],
)
def test_what_was_asked_before_a_till_was_idle_is_shown_again(
    village: Village, card: str, capsys: pytest.CaptureFixture[str], keys: tuple[str, ...], asked: str
) -> None:
    def shown(*idle: None) -> str:
        keyboard = Keyboard(f"{card}\r", f"{SOAP}\r", *keys, *idle, "2\r", "\x04", "1\r")
        serve(village.ledger, CLERK, Live(keyboard, 0))
        return capsys.readouterr().out

    assert shown(None, None, None).count(asked) == shown().count(asked) + 1


def test_the_end_of_input_opens_no_lock_and_shuts_the_till_without_confirming(village: Village, card: str) -> None:
    give_pin(village.ledger, CLERK.actor, PIN)
    typed = served(village, card, SOAP, IDLE, END, "+", SOAP)
    assert not typed.secret
    assert kinds(village.ledger) == ["till.opened", "till.shut"]


def test_after_too_many_wrong_pins_the_till_is_left_and_nothing_is_confirmed(village: Village, card: str) -> None:
    give_pin(village.ledger, CLERK.actor, PIN)
    with pytest.raises(PinLocked):
        served(village, card, SOAP, IDLE, *["9302"] * 6, "+")
    assert kinds(village.ledger) == ["till.opened", "signin.locked"]


@pytest.mark.parametrize("others_pin", [True, False])
def test_where_its_clerk_has_no_pin_a_till_does_not_lock(village: Village, card: str, others_pin: bool) -> None:
    if others_pin:
        give_pin(village.ledger, "15002", PIN)
    typed = served(village, card, SOAP, IDLE, IDLE, "+")
    assert typed.secrets == []
    assert kinds(village.ledger) == ["till.opened", "goods.redeemed", "till.shut"]


def test_an_idle_menu_locks_too(village: Village) -> None:
    give_pin(village.ledger, CLERK.actor, PIN)
    typed = Typed(IDLE, "1", PIN, "3", IDLE, END, "4")
    desk = sat_down(village, typed, CLERK)
    assert desk.ask("What?") == "3"
    with pytest.raises(SignedOut):
        desk.ask("What?")
    assert typed.secrets == ["1", PIN]


def test_a_menu_that_is_not_unlocked_is_left_whatever_was_being_done(village: Village) -> None:
    give_pin(village.ledger, CLERK.actor, PIN)
    desk = sat_down(village, Typed(IDLE, *["9302"] * 6), CLERK)
    with pytest.raises(SignedOut), desk.told():
        desk.ask("What?")


def test_nobody_reviews_at_a_desk_that_its_reviewer_left(village: Village) -> None:
    households = [village.enrol() for _ in range(2)]
    with village.writing() as session:
        claims = [file_claim(session, Deed(household, "VOL-02"), CLERK).claim for household in households]
    give_pin(village.ledger, REVIEWER.actor, PIN)
    typed = Typed(IDLE, "1", PIN, "1", IDLE, "1", END, "1")
    desk = sat_down(village, typed, replace(REVIEWER, known="pin"))
    with pytest.raises(SignedOut):
        review_all(desk.ledger, desk.asked, desk.lines(), waiting(desk.ledger, desk.asked))
    with village.ledger.reading() as session:
        reviewed = [entry.content["claim"] for entry in entries(session.transaction) if entry.kind == "claim.reviewed"]
    assert reviewed == claims[:1]
    assert typed.secrets == ["1", PIN, "1"]

"""Texts in any order for a till, and a village in which they mean something."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from hypothesis import strategies as st

from supermarket.households.finding.lookup import who
from supermarket.households.proxies import authorise
from supermarket.ledger import open_ledger
from supermarket.spending.redemption.receipt_codes import receipt_code
from supermarket.spending.till.commands import COMMANDS, Act
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


def prepare(made_ledger: Path, folder: Path) -> Prepared:
    """Prepare a village of two households, cards of every state, scarce goods, and a receipt of another session."""
    path = folder / "ledger.db"
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


def typed(last: str | None, prepared: Prepared, scan: int | str) -> str:
    """Return what is typed; `last` is the receipt that the till gave last."""
    if isinstance(scan, int):
        return (*prepared.cards, *prepared.texts)[scan]
    if scan != LAST_RECEIPT:
        return scan
    return (receipt_code(last) or "") if last else scan

"""A market day's ledger: every shop of the district with goods, and households with cards and points at each."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from benchmarks.district.scene import Place, names, pairs
from supermarket.books.session import Request, WriteSession
from supermarket.clock import system_clock
from supermarket.earning.credit import Deed, credit
from supermarket.households.cards import issue
from supermarket.households.households import NewHousehold, enrol
from supermarket.ledger import Ledger, open_ledger
from supermarket.opening import Opening, init
from supermarket.sample import sample_folder
from supermarket.spending.stock.deliveries import Delivery, receive

PHONES: Final = 200
HOUSEHOLDS: Final = 10
"""So many come to a shop on its market day, again and again while the run lasts."""
GOODS: Final = {"1001": "2000000010014", "1003": "2000000010038", "1004": "2000000010045"}
"""Goods that are scanned, with their barcodes: soap, toothpaste, a towel; 17 points together."""
UNITS: Final = 40
"""Of a deed of ten points each: 400 points are 23 visits of one of each."""
DELIVERED: Final = 5_000
ADMINISTRATOR: Final = "91000"
SECOND: Final = "8"
"""The second clerk of a shop has its code with this figure before it; the sample has one clerk for each shop."""
BATCH: Final = 500
Thing = TypeVar("Thing")
Done = TypeVar("Done")


@dataclass(frozen=True)
class Stall:
    """A phone at a shop: its clerk's code, and the digits of the cards that come by."""

    clerk: str
    shop: str
    payloads: tuple[str, ...]


def make_market(folder: Path) -> tuple[Path, tuple[Stall, ...]]:
    """Make the ledger of a market day, a drill, in a folder, and return it with the phones that scan there."""
    places = [place for pair in pairs() for place in pair]
    shared = places[: PHONES - len(places)]
    path = folder / "market.db"
    init(path, Opening(_files(folder / "files", shared), drill=True), system_clock())
    with closing(open_ledger(path)) as ledger:
        payloads = _filled(ledger, places)
    first = [Stall(place.clerk.actor, place.shop, payloads[place.shop][:6]) for place in places]
    second = [Stall(f"{SECOND}{place.shop}", place.shop, payloads[place.shop][6:]) for place in shared]
    return path, (*first, *second)


def _filled(ledger: Ledger, places: Sequence[Place]) -> dict[str, tuple[str, ...]]:
    """Bring goods into every shop and households to it; return the digits of their cards by shop."""
    _each(ledger, [(place, sku) for place in places for sku in GOODS], _received)
    heads = names()
    coming = [(place, next(heads)) for place in places for _number in range(HOUSEHOLDS)]
    carded = _each(ledger, coming, _carded)
    return {place.shop: tuple(payload for at, payload in carded if at == place.shop) for place in places}


def _received(session: WriteSession, each: tuple[Place, str]) -> None:
    place, sku = each
    receive(session, Delivery(sku, DELIVERED), place.clerk)


def _carded(session: WriteSession, each: tuple[Place, str]) -> tuple[str, str]:
    place, head = each
    household = enrol(session, NewHousehold(head, another=True), place.clerk).household
    credit(session, Deed(household, "VOL-05", UNITS), Request(ADMINISTRATOR, place.station))
    return place.shop, issue(session, household, place.clerk).payload


def _each(ledger: Ledger, things: Sequence[Thing], work: Callable[[WriteSession, Thing], Done]) -> list[Done]:
    """Do a piece of work with each thing, some hundred in a transaction."""
    done: list[Done] = []
    for first in range(0, len(things), BATCH):
        with ledger.writing() as session:
            done += [work(session, each) for each in things[first : first + BATCH]]
    return done


def _files(folder: Path, shared: Sequence[Place]) -> Path:
    """Write the sample district's files into a folder, with a second clerk at the shops that have two phones."""
    folder.mkdir(parents=True)
    for file in sample_folder().glob("*.csv"):
        text = file.read_text(encoding="utf-8")
        if file.name == "staff.csv":
            text += "".join(f"{SECOND}{place.shop},clerk,{place.shop},\n" for place in shared)
        (folder / file.name).write_text(text, encoding="utf-8")
    return folder

"""Three machines live through March 2026 apart: what one does, another one does not know in time."""

from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from supermarket.audit.package.checker.journal import Entry
from supermarket.books.session import Request
from supermarket.corrections.corrections import reverse
from supermarket.earning.credit import Deed, credit
from supermarket.households.cards import card_by_number, freeze
from supermarket.journal.entry import Entry as Sealed
from supermarket.ledger import Ledger
from supermarket.months.closing.closing import sign
from supermarket.spending.fund.money import Money, receive_money
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.deliveries import Delivery, receive
from tests.carry.machines import OTHER, SHOP, Machine, exchange, joined
from tests.earning.claims.claiming import INSTITUTE
from tests.village import ADMINISTRATOR, CLERK, MANAGER, Time, make_ledger, small_district

NEIGHBOUR: Final = Request("15002", "5002")


@dataclass(frozen=True)
class Apart:
    """The three machines, and the names of what they did."""

    centre: Machine
    shop: Machine
    other: Machine
    names: dict[str, str]

    @property
    def machines(self) -> tuple[Machine, Machine, Machine]:
        return self.centre, self.shop, self.other


def three_machines(place: Path) -> tuple[Machine, Machine, Machine]:
    """Return the centre's machine and two shops', which it has let in."""
    for folder in ("files", "centre"):
        (place / folder).mkdir(parents=True)
    make_ledger(place / "centre" / "ledger.db", folder=small_district(place / "files"))
    centre = Machine(place / "centre" / "ledger.db", Time(), 1)
    shops = []
    for seed, node, name, asks in ((2, SHOP, "shop", CLERK), (3, OTHER, "other", NEIGHBOUR)):
        machine = joined(node, centre.invite(node, place / "stick"), place / name, seed=seed, asks=asks)
        for file in machine.out(place / "stick", to="1000"):
            centre.take(file)
        shops.append(machine)
    for node, machine in zip((SHOP, OTHER), shops, strict=True):
        for file in centre.out(place / "answers", to=node):
            machine.take(file)
    return centre, shops[0], shops[1]


def move(machines: tuple[Machine, ...], days: int) -> None:
    for machine in machines:
        machine.time.move(days=days)


def live_apart(place: Path) -> Apart:
    """Let the machines live, and hear of each other in the end.

    The shop sells to a household; the centre reverses that, which the shop does too; the centre freezes the household's
    card, with which it still pays; and the centre closes March before it has heard what the shop did on the last day.
    """
    centre, shop, other = machines = three_machines(place)
    names: dict[str, str] = {}
    with closing(shop.opened()) as ledger:
        village = shop.village(ledger)
        names["household"] = household = village.enrol()
        names["card"] = village.card(household).card
        village.receive()
        with ledger.writing() as session:
            credit(session, Deed(household, "VOL-01", 40), replace(ADMINISTRATOR, site="3001"))
        names["sold"] = village.redeem(household, "1001x2").entry
    move(machines, 20)
    exchange(*machines, folder=place / "first")
    with closing(centre.opened()) as ledger:
        names["undone"] = _reversed(ledger, names["sold"], MANAGER)
        with ledger.writing() as session:
            card = card_by_number(session, names["card"])
            assert card is not None
            names["frozen"] = freeze(session, card, MANAGER).card
    move(machines, 1)
    with closing(shop.opened()) as ledger:
        names["undone_again"] = _reversed(ledger, names["sold"], MANAGER)
    move(machines, 7)
    with closing(shop.opened()) as ledger, ledger.writing() as session:
        names["late"] = redeem(session, Basket(names["card"], ["1001x3"]), CLERK).entry
        names["late_goods"] = receive(session, Delivery("1002", 7), CLERK).entry
    move(machines, 5)
    with closing(centre.opened()) as ledger:
        for minutes, signer in enumerate((CLERK, MANAGER, replace(INSTITUTE, site="3001"))):
            centre.time.move(minutes=minutes)
            with ledger.writing() as session:
                sign(session, "2026-03", signer, reason="超市的机器坏了")
    with closing(other.opened()) as ledger, ledger.writing() as session:
        receive(session, Delivery("1001", 9), NEIGHBOUR)
    for number in range(2):
        move(machines, 1)
        exchange(*machines, folder=place / f"last{number}")
    _sign_april_apart(place, machines, names)
    return Apart(centre, shop, other, names)


def _sign_april_apart(place: Path, machines: tuple[Machine, Machine, Machine], names: dict[str, str]) -> None:
    """Let two sign April at the shop's machine, which has not heard of money that the centre entered for it."""
    centre, shop, _other = machines
    move(machines, 20)
    with closing(centre.opened()) as ledger, ledger.writing() as session:
        names["money"] = receive_money(session, Money("100", "发票 1", "采购"), MANAGER).entry
    move(machines, 7)
    with closing(shop.opened()) as ledger:
        for signer in (CLERK, MANAGER):
            shop.time.move(minutes=1)
            with ledger.writing() as session:
                names[f"signed by {signer.actor}"] = sign(session, "2026-04", signer, reason="中心的机器未连").entry
    for number in range(2):
        exchange(*machines, folder=place / f"april{number}")


def _reversed(ledger: Ledger, entry: str, request: Request) -> str:
    with ledger.writing() as session:
        reverse(session, entry, "误记", request)
        return session.answers[-1]


def read(sealed: Sealed) -> Entry:
    """Return an entry as the checker reads it."""
    return Entry(*sealed[:10], sealed.content, "")

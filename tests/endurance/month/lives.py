"""What people of a district do in a month: they earn at stations and come for goods to shops, some of them twice."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from supermarket.books.session import Request, WriteSession
from supermarket.earning.credit import Deed, credit
from supermarket.earning.vouchers.making import voucher_of
from supermarket.earning.vouchers.taking import take_voucher
from supermarket.errors import Refusal
from supermarket.errors.many.machines import MachineStale
from supermarket.errors.shop.vouchers import VoucherArrived, VoucherTakenAlready
from supermarket.households.holders.moving import hold
from supermarket.spending.redemption.redemption import Basket, redeem
from tests.endurance.month.district import CENTRE, DAY, SOAP, District, Place, Volunteer
from tests.village import ADMINISTRATOR, START

PRICE: Final = 3
WEAK: Final = 0.1
"""So many of the machines have a poor line: it is there on `POOR` of the days, that of the others on `GOOD`."""
POOR: Final = 0.15
GOOD: Final = 0.9
EARNS: Final = 0.2
"""So probably a volunteer does a deed on a day: six a month."""
COMES: Final = 0.06
"""So probably he comes for goods on any day, and `AT_ONCE` on one on which he has done a deed."""
AT_ONCE: Final = 0.3
AWAY: Final = 0.05
TRIES: Final = 0.1
"""So probably a cheat tries several shops on a day, `SHOPS_TRIED` of them."""
SHOPS_TRIED: Final = 5


@dataclass
class Month:
    """What came of it: honest visits for goods that the household could pay, those served, and why the others were not.

    `lent` vouchers were taken before their entries came, `moved` households went to another machine and back; `called`
    says how often a machine that had not heard of the centre for too long was asked to hear it over its line while
    somebody waited, and `sticks` how often by a stick to its station and back; `stolen` are the visits of cheats that
    were served, `tried` all of them.
    """

    asked: int = 0
    served: int = 0
    why: Counter[str] = field(default_factory=Counter)
    lent: int = 0
    moved: int = 0
    called: int = 0
    sticks: int = 0
    tried: int = 0
    stolen: int = 0


class Lives(District):
    """A district whose people live in it; `month` is what came of it."""

    def __init__(self, place: Path, places: Sequence[Place], volunteers: int) -> None:
        """Make the district."""
        super().__init__(place, places, volunteers)
        self.month: Final = Month()
        self._online: set[str] = set()

    def live(self, days: int) -> Month:
        """Live so many days, and say each evening how it stands."""
        weak = set(self.chance.sample(self.nodes, max(1, round(len(self.nodes) * WEAK))))
        for day in range(1, days + 1):
            self.time.at = max(self.time.at, START + day * DAY)
            self._online = {node for node in self.nodes if self.chance.random() < (POOR if node in weak else GOOD)}
            self._work()
            self.sync_all(self.chance.sample(sorted(self._online), len(self._online)))
            print(f"day {day} of {days}: {self.month.served} of {self.month.asked} served", flush=True)  # noqa: T201
        return self.month

    def _work(self) -> None:
        for each in self.chance.sample(self.volunteers, len(self.volunteers)):
            self.later()
            earned = self.chance.random() < EARNS
            if earned:
                self.earn(each, self.chance.randint(2, 6))
            if each.cheats:
                if self.chance.random() < TRIES:
                    self.cheat(each)
            elif self.chance.random() < (AT_ONCE if earned else COMES) and each.points >= PRICE:
                self.later()
                self.month.asked += 1
                away = self.chance.random() < AWAY
                why = self.visit_away(each) if away else self.visit(each, each.home)
                self.month.served += not why
                if why:
                    self.month.why[f"{why} away" if away and why != MachineStale.__name__ else why] += 1

    def earn(self, volunteer: Volunteer, points: int) -> None:
        """Let a volunteer do a deed at his station, which prints a voucher."""
        ledger = self.ledgers[volunteer.station]
        deed = Deed(volunteer.household, "VOL-01", points)
        with ledger.writing() as session:
            credited = credit(session, deed, Request(ADMINISTRATOR.actor, volunteer.station))
        volunteer.points += credited.points
        with ledger.reading() as session:
            volunteer.pocket.append(voucher_of(session, credited.entry).digits)

    def visit(self, volunteer: Volunteer, shop: str) -> str:
        """Let a volunteer show his vouchers and take goods at a shop; return why he got none, "" where he did."""
        self.show(volunteer, shop)
        quantity = self.chance.randint(1, max(1, min(volunteer.points // PRICE, 5)))
        basket = Basket(volunteer.household, [f"{SOAP}x{quantity}"])
        refused = self._try_patiently(shop, partial(redeem, basket=basket, request=self.asks(shop)))
        if not refused:
            volunteer.points -= quantity * PRICE
        return refused

    def show(self, volunteer: Volunteer, shop: str) -> None:
        """Let a volunteer show the vouchers in his pocket at a machine; what is taken or no more use he throws away."""
        for digits in tuple(volunteer.pocket):
            refused = self._try(shop, partial(take_voucher, typed=digits, request=self.asks(shop)))
            self.month.lent += not refused
            if refused in {"", VoucherArrived.__name__, VoucherTakenAlready.__name__}:
                volunteer.pocket.remove(digits)

    def visit_away(self, volunteer: Volunteer) -> str:
        """Let a volunteer take goods at another shop: his household is moved there and back where both have a line.

        His vouchers are made out to the machine that holds him, so that one is sent a picture of them first.
        """
        home, shop = volunteer.home, self.chance.choice([each for each in self.shops if each != volunteer.home])
        if not {home, shop} <= self._online:
            return "no line"
        self.show(volunteer, home)
        refused = self._move(volunteer, home, shop)
        if not refused:
            refused = self.visit(volunteer, shop)
            self._move(volunteer, shop, home)
        return refused

    def _move(self, volunteer: Volunteer, of: str, to: str) -> str:
        manager = Request(f"3{volunteer.station}", volunteer.station)
        self.later()
        refused = self._try_patiently(of, partial(hold, typed=[volunteer.household], to=to, request=manager))
        if not refused:
            self.later()
            self.carry(of, CENTRE)
            self.carry(CENTRE, to)
            self.later()
            self.month.moved += 1
        return refused

    def cheat(self, volunteer: Volunteer) -> None:
        """Let a cheat take all that he has at several shops, one after another, and show his vouchers at each."""
        points, pocket = volunteer.points, list(volunteer.pocket)
        others = self.chance.sample(self.shops, min(SHOPS_TRIED, len(self.shops)))
        for shop in dict.fromkeys((volunteer.home, *others)):
            self.later()
            for digits in pocket:
                self._try(shop, partial(take_voucher, typed=digits, request=self.asks(shop)))
            basket = Basket(volunteer.household, [f"{SOAP}x{max(1, points // PRICE)}"])
            served = not self._try(shop, partial(redeem, basket=basket, request=self.asks(shop)))
            self.month.tried += 1
            self.month.stolen += served
            volunteer.points -= served * max(1, points // PRICE) * PRICE

    def _try_patiently(self, shop: str, verb: Callable[[WriteSession], object]) -> str:
        """Do something at a shop's machine; one that must hear of the centre first does, as far as anybody near has."""
        refused = self._try(shop, verb)
        if refused != MachineStale.__name__:
            return refused
        if shop in self._online:
            self.month.called += 1
            self.sync(shop)
        else:
            self.month.sticks += 1
            self.carry(shop, self.station_of[shop])
            self.later()
            self.carry(self.station_of[shop], shop)
        self.later()
        return self._try(shop, verb)

    def _try(self, node: str, verb: Callable[[WriteSession], object]) -> str:
        """Do something at a machine, and return the name of the refusal, "" where there was none."""
        try:
            with self.ledgers[node].writing() as session:
                verb(session)
        except Refusal as refusal:
            return type(refusal).__name__
        return ""

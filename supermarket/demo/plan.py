"""What the invented months bring, day by day, in the rhythm of a village: a theme every month, an action every week.

Pure figures over a seeded chance; whether the rules let it happen, the verbs say.
"""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeAlias

from supermarket.demo.scene import DAYS, FIRST_DAY, VILLAGES, Village
from supermarket.district.times import HOUR
from supermarket.earning.kinds import Rule
from supermarket.earning.worth import points_of

MONDAY, WEDNESDAY, SATURDAY = 0, 2, 5
MARKET_EVERY: Final = 5
"""Market days 逢集 are the 5th, 10th and so on; then, and on Wednesdays, the shops are open."""
HOUSEHOLD_POINTS_MAX: Final = 100
"""A household's points for deeds in one month."""
VISITS: Final = 0.24
"""Which part of the households comes to the shop on a day when it is open."""
NEWCOMERS: Final = 45
NEWCOMERS_UNTIL: Final = DAYS // 2
LOST_CARDS: Final = 0.12
"""How many cards are lost on one day in all villages together."""
GATHERINGS: Final[Mapping[str, float]] = {"ENV-01": 0.4, "LEC-01": 0.35, "GOV-01": 0.5, "ENV-04": 0.6, "ENV-02": 0.15}
"""Which part of the households takes part in what a whole village is called to or judged by."""
VOLUNTEERING: Final[Mapping[str, float]] = {
    "VOL-01": 30,
    "VOL-02": 20,
    "VOL-04": 8,
    "VOL-03": 4,
    "GOV-02": 4,
    "VOL-05": 3,
    "HAR-02": 3,
    "LEC-02": 2,
    "HAR-01": 2,
    "GOV-03": 1,
    "GOV-04": 1,
    "LEC-03": 1,
    "DON-01": 1,
    "VOL-06": 1,
    "CUS-01": 1,
}
"""How often one deed of a single household is done against another."""
SERVED: Final = (45, 60, 60, 90, 90, 100, 120)
"""How long one may help, in minutes, where hours count: rarely whole ones."""
VOLUNTEERS: Final = (4, 9)
"""So many of a village's households do such a deed on a working day, at least and at most."""


@dataclass(frozen=True)
class Home:
    """A household with what its card shows; `zeal` is how often it takes part, 1 like the others."""

    household: str
    payload: str
    card: str
    village: Village
    zeal: float


@dataclass(frozen=True)
class GoodDeed:
    """A deed of a household, done so many days before it is entered; `minutes` where its rule counts hours."""

    home: Home
    rule: str
    days_ago: int
    minutes: int | None = None


@dataclass(frozen=True)
class Visit:
    """A household comes to the shop with its card."""

    home: Home


@dataclass(frozen=True)
class Restocking:
    """What runs short in a shop is bought."""

    village: Village


@dataclass(frozen=True)
class Gift:
    """A donor gives goods to a shop."""

    village: Village
    donor: str


@dataclass(frozen=True)
class Newcomer:
    """A household of the village joins."""

    village: Village


@dataclass(frozen=True)
class LostCard:
    """A household has lost its card."""

    home: Home


Act: TypeAlias = GoodDeed | Visit | Restocking | Gift | Newcomer | LostCard


class Plan:
    """The plan of the months; it remembers how often a household did a deed, and keeps to the rules' caps."""

    def __init__(self, rules: Sequence[Rule], chance: random.Random) -> None:
        """Take the catalogue of deeds and where chance comes from."""
        self._rules: Final = {rule.rule: rule for rule in rules}
        self._chance: Final = chance
        self._done: Final[Counter[tuple[str, str, str]]] = Counter()

    def of(self, day: date, homes: Sequence[Home]) -> list[Act]:
        """Return what a day brings; goods come first and the rest in no order."""
        deeds = [deed for village in VILLAGES for deed in self._deeds(day, village, homes)]
        acts: list[Act] = [*deeds, *self._visits(day, homes), *self._newcomers(day)]
        if homes and self._chance.random() < LOST_CARDS:
            acts.append(LostCard(self._chance.choice(homes)))
        self._chance.shuffle(acts)
        return [*self._goods(day), *acts]

    def _goods(self, day: date) -> list[Act]:
        gifts: list[Act] = []
        if day.day in {8, 22}:
            gifts.append(Gift(self._chance.choice(VILLAGES), self._chance.choice(("9001", "9002"))))
        stocked = day.weekday() == MONDAY or day == FIRST_DAY + timedelta(days=2)
        return [*gifts, *(Restocking(village) for village in VILLAGES if stocked)]

    def _visits(self, day: date, homes: Sequence[Home]) -> list[Act]:
        if day.day % MARKET_EVERY and day.weekday() != WEDNESDAY:
            return []
        return [Visit(home) for home in homes if self._chance.random() < VISITS * home.zeal]

    def _newcomers(self, day: date) -> list[Act]:
        if (day - FIRST_DAY).days >= NEWCOMERS_UNTIL:
            return []
        share = NEWCOMERS / NEWCOMERS_UNTIL
        count = int(share) + (self._chance.random() < share % 1)
        return [Newcomer(self._chance.choice(VILLAGES)) for _newcomer in range(count)]

    def _deeds(self, day: date, village: Village, homes: Sequence[Home]) -> list[GoodDeed]:
        here = [home for home in homes if home.village == village]
        deeds: list[GoodDeed] = []
        for rule in _called_to(day):
            share = GATHERINGS[rule]
            taking_part = [home for home in here if self._chance.random() < share * home.zeal]
            deeds += [GoodDeed(home, rule, self._chance.choice((0, 0, 0, 1))) for home in taking_part]
        if day.weekday() < SATURDAY and here:
            count = self._chance.randint(*VOLUNTEERS)
            volunteers = self._chance.choices(here, [home.zeal for home in here], k=count)
            for home in dict.fromkeys(volunteers):
                (rule,) = self._chance.choices(list(VOLUNTEERING), list(VOLUNTEERING.values()))
                minutes = self._chance.choice(SERVED) if self._rules[rule].hours else None
                deeds.append(GoodDeed(home, rule, self._chance.choice((0, 0, 1, 2)), minutes))
        return [deed for deed in deeds if self._within_caps(deed, day)]

    def _within_caps(self, deed: GoodDeed, day: date) -> bool:
        """Say whether a household may do this deed once more, and count it if so."""
        rule, household = self._rules[deed.rule], deed.home.household
        time = deed.minutes or HOUR  # a unit counts as an hour
        bounds = [((household, deed.rule, period), time, most * HOUR) for most, period in bounds_of(rule.caps, day)]
        worth = points_of(rule, deed.minutes) if deed.minutes else rule.points
        points = ((household, "points", f"{day:%Y-%m}"), worth, HOUSEHOLD_POINTS_MAX)
        if any(self._done[key] + more > most for key, more, most in (*bounds, points)):
            return False
        for key, more, _most in (*bounds, points):
            self._done[key] += more
        return True


def bounds_of(caps: str | None, day: date) -> list[tuple[int, str]]:
    """Return the most units that each of a rule's caps allows, and the period around a day that it is for."""
    bounds = []
    for cap in (caps or "").split():
        most, period = cap.split("/")
        bounds.append((int(most), period_of(period, day)))
    return bounds


def period_of(period: str, day: date) -> str:
    """Return the name of the day, month, quarter or year that a day lies in; what is for life is for always."""
    match period:
        case "activity" | "day":
            return f"{period} {day}"
        case "month":
            return f"{day:%Y-%m}"
        case "quarter":
            return f"{day.year} quarter {(day.month + 2) // 3}"
        case "year":
            return f"{day.year}"
    return period


def _called_to(day: date) -> list[str]:
    """Return what whole villages are called to on a day, or judged by at the end of a month."""
    called = []
    if day.weekday() == SATURDAY:
        called.append("ENV-01")
    if day.weekday() == WEDNESDAY:
        called.append("LEC-01")
    if day.day in {1, 15}:
        called.append("GOV-01")
    if (day + timedelta(days=1)).day == 1:
        called += ["ENV-04", "ENV-02"]
    return called

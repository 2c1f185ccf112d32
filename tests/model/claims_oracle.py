"""What the promises say of claims, and of households that split, merge and end: in plain dictionaries.

Part of the oracle; what it counts from stands in oracle.py.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

PERSON_DAY_MAX: Final = 20
HOUSEHOLD_MONTH_MAX: Final = 150
HOUSEHOLD_YEAR_MAX: Final = 400
SITE_MONTH_MAX: Final = 700
RULE_MONTH_MAX: Final = {"LEC-01": 3}
HOURLY: Final = "VOL-07"
"""Two points an hour, to the nearest; at most three hours a month."""
MINUTES: Final = 10
"""So many make a unit of that rule here, so that most claims are of parts of an hour."""
HOURLY_MONTH_MAX: Final = 180
INSTITUTE_ABOVE: Final = 50
NOTICE_DAYS: Final = 3
HEIR_DAYS: Final = 20
ENDED: Final = frozenset({"posted", "rejected", "withdrawn"})


def hourly(minutes: int) -> int:
    """Return what minutes are worth by the rule that counts hours."""
    return (2 * minutes + 30) // 60


@dataclass
class Claim:
    """A claim as it was filed, and how far it has come; `last_day` is that of its notice."""

    entry: str
    household: str
    place: str
    rule: str
    quantity: int
    points: int
    served: str
    state: str = "filed"
    accepted: list[str] = field(default_factory=list)
    objections: int = 0
    last_day: str = ""


@dataclass(frozen=True)
class Award:
    """What was earned, or taken back below zero: what caps count."""

    household: str
    place: str
    rule: str
    on: str
    served: str
    units: int
    points: int

    def negated(self, household: str, place: str) -> "Award":
        """Return what takes it back, of whoever took over from its household, at the station of that one."""
        return Award(household, place, self.rule, self.on, self.served, -self.units, -self.points)


@dataclass
class ClaimsOracle:
    """Claims and awards, and what became of households."""

    today: str
    points: dict[str, int] = field(default_factory=dict)
    earned: dict[str, int] = field(default_factory=dict)
    station: dict[str, str] = field(default_factory=dict)
    homes: dict[str, dict[str, str]] = field(default_factory=dict)
    """The stations of households that moved, by the day on which they came there."""
    since: dict[str, str] = field(default_factory=dict)
    """The day on which each household was enrolled; nothing of it is dated before."""
    owed: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    awarded: defaultdict[str, defaultdict[int, int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )
    spent: defaultdict[str, defaultdict[int, int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )
    """What was redeemed or deducted, by the year that it is about."""
    log: list[tuple[str, str, int]] = field(default_factory=list)
    """Whose points changed, on which day and by how much; a reversal is about the day of what it takes back."""
    given_back: dict[str, int] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    awards: list[Award] = field(default_factory=list)
    merged: dict[str, str] = field(default_factory=dict)
    joined: defaultdict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    """The households merged into each, and when."""
    founded: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The household that each split from, and when."""
    gone: dict[str, str] = field(default_factory=dict)

    # --- households ---------------------------------------------------------------------------------------------------

    def station_on(self, household: str, on: str) -> str:
        """Return where a household was at home on a day, which is where its points are entered."""
        came = self.homes.get(household, {})
        return came[max((day for day in came if day <= on), default=min(came))] if came else self.station[household]

    def relocate(self, household: str, station: str) -> None:
        came = self.homes.setdefault(household, {self.since[household]: self.station[household]})
        came[self.today] = self.station[household] = station

    def living(self, household: str) -> str | None:
        """Return the household that stands in a household's place today; None where nobody is left."""
        household = self.successor(household)
        return None if household in self.gone else household

    def successor(self, household: str) -> str:
        while household in self.merged:
            household = self.merged[household]
        return household

    def counting(self, household: str, until: str = "9999-12-31") -> dict[str, str]:
        """Return whose past counts for a household in limits and caps, each up to a day."""
        found = {household: until}
        others = [(other, until) for other, day in self.joined[household] if day <= until]
        if household in self.founded:
            old, day = self.founded[household]
            others.append((old, min(day, until)))
        for other, last in others:
            for each, upto in self.counting(other, last).items():
                found[each] = max(upto, found.get(each, ""))
        return found

    def wrong_household(self, household: str) -> set[str]:
        if household in self.merged:
            return {"household_merged"}
        return {"household_gone"} if household in self.gone else set()

    def held(self, household: str) -> int:
        return self.points[household] - self.owed[household]

    def left(self, household: str) -> dict[int, int]:
        """Return what is left of each year's awards: what has lapsed, else the first earned being used first."""
        awarded, left = self.awarded[household], self.lapsed_years(household, self.today)
        newest = max(left, default=0)
        left = {year: left.get(year, 0) for year in awarded if year <= newest}
        least = upto = self.held(household) - sum(left.values())
        least = max(0, least)
        if newest and newest == max(awarded):
            return left
        for year in sorted((year for year in awarded if year > newest), reverse=True):
            upto -= awarded[year]
            before = max(0, min(least, upto))
            left[year], least = least - before, before
        if left and not newest:
            left[min(left)] += least
        return left

    def lapsed_years(self, household: str, on: str) -> dict[int, int]:
        """Return what is past its last day on a day and not posted, by year.

        When a year had ended, its awards were what was held then less what was awarded later; spending since is not
        of them.
        """
        awarded, back = self.awarded[household], self.given_back.get(household, 0)
        gone: dict[int, int] = {}
        for year in sorted(awarded):
            last = year if year > back else back + 1
            if last >= int(on[:4]) or self.points[household] <= 0:
                break
            since = sum(points for when, points in self.spent[household].items() if when > last)
            younger = sum(points for when, points in awarded.items() if when > year)
            over = min(max(0, self.held(household)), self.held(household) + since - younger) - sum(gone.values())
            if over > 0:
                gone[year] = over
        return gone

    def lapsed(self, household: str, on: str) -> int:
        if household in self.merged or household in self.gone:
            return 0
        return sum(self.lapsed_years(household, on).values())

    def move(self, household: str, points: int, on: str) -> None:
        self.points[household] += points
        self.log.append((household, on, points))

    def points_on(self, household: str, day: str) -> int:
        return self.points[household] - sum(points for who, on, points in self.log if who == household and on > day)

    def due(self, household: str) -> int:
        """Return the points that lapse today: what is left of the years that are over.

        What a reversal gave back this year lapses only when this year is over. Of a household of which nobody is left
        everything lapses once it was waited for long enough.
        """
        back = self.given_back.get(household)
        if household in self.merged:
            return 0
        if household in self.gone:
            waits = max(self.gone[household], f"{back + 1}-12-31" if back else "")
            return sum(self.left(household).values()) if waits < self.today and self.points[household] else 0
        return self.lapsed(household, self.today)

    def move_years(self, household: str, into: str, points: int, *, whole: bool) -> None:
        """Let points go over with the years of their awards, the oldest first; call it before they are moved."""
        come: dict[int, int] = {}
        stays = 0 if whole else max(self.lapsed_years(household, self.today), default=0)
        for year, held in sorted((year, held) for year, held in self.left(household).items() if year > stays):
            come[year] = min(held, points)
            points -= come[year]
        left = self.left(into)
        used = sum(self.awarded[into].values()) - sum(left.values())
        for year, gone in come.items():
            self.awarded[household][year] -= gone
            left[year] = left.get(year, 0) + gone
        if any(come.values()):
            left[min(left)] += used
            self.awarded[into] = defaultdict(int, left)
            self.spent[into].clear()

    def wrong_split(self, household: str, points: int) -> set[str]:
        short = not 0 <= points <= max(0, self.held(household) - self.lapsed(household, self.today))
        return self.wrong_household(household) | ({"points_short"} if short else set())

    def split(self, household: str, into: str, points: int) -> None:
        self.points[into] = self.earned[into] = 0
        self.since[into] = self.today
        self.station[into] = self.station[household]
        self.founded[into] = (household, self.today)
        self.move_years(household, into, points, whole=False)
        self.move(household, -points, self.today)
        self.move(into, points, self.today)

    def wrong_merge(self, household: str, into: str) -> set[str]:
        wrong = {"household_twice"} if household == into else set()
        wrong |= self.wrong_household(into)
        if household in self.merged:
            is_left = self.points[household] or self.owed[household]
            return wrong | (set() if is_left and self.living(household) == into else {"household_merged"})
        if household in self.gone and self.gone[household] < self.today:
            wrong.add("grace_passed")
        return wrong

    def merge(self, household: str, into: str) -> None:
        self.move_years(household, into, self.held(household), whole=True)
        self.move(into, self.points[household], self.today)
        self.owed[into] += self.owed[household]
        self.earned[into] += self.earned[household]
        self.points[household] = self.owed[household] = self.earned[household] = 0
        self.gone.pop(household, None)
        if household not in self.merged:
            self.joined[into].append((household, self.today))
        self.merged[household] = into

    def depart(self, household: str) -> None:
        self.gone[household] = (date.fromisoformat(self.today) + timedelta(days=HEIR_DAYS)).isoformat()

    # --- claims -------------------------------------------------------------------------------------------------------

    def wrong_review(self, claim: Claim, operator: str, *, accepts: bool) -> set[str]:
        wrong = set() if claim.state in {"filed", "reviewed-once"} else {"claim_not_waiting"}
        if operator in claim.accepted:
            wrong.add("review_by_same")
        is_high = any(each.startswith("32") for each in (operator, *claim.accepted))
        if accepts and claim.accepted and abs(claim.points) > INSTITUTE_ABOVE and not is_high:
            wrong.add("review_tier")
        return wrong | ({"role_refused"} if operator.startswith("15") else set())

    def review(self, claim: Claim, operator: str, *, accepts: bool) -> None:
        if accepts:
            claim.accepted.append(operator)
            claim.state = "reviewed" if len(claim.accepted) > 1 else "reviewed-once"
        else:
            claim.state = "rejected"

    def to_notice(self, place: str) -> list[Claim]:
        reviewed = (each for each in self.claims.values() if each.place == place and each.state == "reviewed")
        return [each for each in reviewed if self.living(each.household)]

    def notice(self, claims: Sequence[Claim]) -> str:
        last = (date.fromisoformat(self.today) + timedelta(days=NOTICE_DAYS - 1)).isoformat()
        for claim in claims:
            claim.state, claim.last_day = "noticed", last
        return last

    def to_post(self, place: str) -> list[tuple[Claim, str]]:
        """Return the claims that are due and the household that each is posted to, oldest first."""
        due = (each for each in self.claims.values() if each.place == place and each.state == "noticed")
        whose = [(each, self.living(each.household)) for each in due if each.last_day < self.today]
        return [(claim, household) for claim, household in whose if household]

    def allowed(self, claim: Claim, household: str) -> tuple[int, int]:
        """Return the points and the units (or minutes) of a claim that the caps leave, the smallest of them."""
        day, month, year = claim.served, claim.served[:7], claim.served[:4]
        counting = self.counting(household)
        own = [each for each in self.awards if each.served <= counting.get(each.household, "")]
        units, most = claim.quantity, RULE_MONTH_MAX.get(claim.rule)
        had = sum(each.units for each in own if each.rule == claim.rule and each.served[:7] == month)
        if claim.rule == HOURLY:
            units = max(0, min(units * MINUTES, HOURLY_MONTH_MAX - had))
        elif most is not None:
            units = max(0, min(units, most - had))
        worth = hourly(units) if claim.rule == HOURLY else units * (claim.points // claim.quantity)
        left = (
            PERSON_DAY_MAX - sum(each.points for each in own if each.served == day),
            HOUSEHOLD_MONTH_MAX - sum(each.points for each in own if each.served[:7] == month),
            HOUSEHOLD_YEAR_MAX - sum(each.points for each in own if each.served[:4] == year),
            SITE_MONTH_MAX
            - sum(
                each.points
                for each in self.awards
                if each.place == self.station[household] and each.on[:7] == self.today[:7]
            ),
        )
        return max(0, min(worth, *left)), units

"""What is left of the years in which points were awarded, and what of it is past its last day."""

from sys import intern
from typing import Dict, List, Tuple

from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import Row, later

YearLeft = Tuple[str, int, int]  # the year of the awards, points, the year at whose end they lapse


def oldest_first(left: List[Tuple[str, int]], points: int) -> Dict[str, int]:
    """Return from which years so many points come, the oldest first; `left` is (year, points) in their order."""
    taken: Dict[str, int] = {}
    for year, held in left:
        taken[year] = min(held, points)
        points -= taken[year]
    return {year: gone for year, gone in taken.items() if gone}


def left_of(awards: List[Tuple[str, int]], held: int) -> List[Tuple[str, int]]:
    """Return what is left of each year's awards, the first earned being used first; `held` is less what is owed."""
    left: List[Tuple[str, int]] = []
    least, upto = max(0, held), held
    for year, points in reversed(awards):  # what was earned last is left last
        upto -= points
        before = max(0, min(least, upto))
        left.append((year, least - before))
        least = before
    if left:  # points that came without a year are as old as the oldest
        left[-1] = (left[-1][0], left[-1][1] + least)
    return left[::-1]


def last_year(award_year: str, kept: int, given_back: int) -> int:
    """Return the year at whose end the points of one lapse; what a reversal gave back lapses a year later."""
    last = int(award_year) + kept - 1
    return given_back + 1 if last <= given_back else last


def lapses_of(
    awards: List[Tuple[str, int]], held: int, kept: int, ended: int, given_back: int, spent: List[Tuple[str, int]]
) -> List[YearLeft]:
    """Return what lapses once a year is over; what was spent after older points had lapsed came out of others."""
    found: List[YearLeft] = []
    gone, younger = 0, sum(points for _year, points in awards)
    for year, points in awards:
        younger -= points
        last = last_year(year, kept, given_back)
        if last > ended:
            break
        since = sum(each for when, each in spent if int(when) > last)
        lapsed = min(max(0, held), held + since - younger)
        if lapsed > gone:
            found.append((year, lapsed - gone, last))
            gone = lapsed
    return found


def _spent(state: State, household: str) -> List[Tuple[str, int]]:
    """Return what a household spent in each year in which edition 2 held from its first day."""
    return sorted((year, points) for year, points in state.spent[household].items() if year > state.adopted_year)


def lapsed_years(state: State, household: str, on: str) -> List[YearLeft]:
    """Return (award year, points, last year) of what is past its last day on a date and was not posted.

    Of a household of which nobody is left too, although all of it waits there for an heir.
    """
    row = state.latest("household.recorded", household, on if state.edition > 1 else state.today) or {}
    station, held = row.get("station", ""), state.balance[household] - state.owed.get(household, 0)
    kept = state.setting("award_years", on, station if state.chain(station, on) else state.centre)
    if not kept or state.balance[household] <= 0:
        return []
    yesterday = later(on, -1)
    ended = int(yesterday[:4]) - (yesterday[5:] < "12-31")
    years, given_back = state.years.get(household), state.given_back.get(household) or 0
    if not years or last_year(min(years), kept, given_back) > ended:
        return []  # as mostly: not even the oldest are past their last day
    awards = sorted(years.items())
    if state.edition > 1:
        return lapses_of(awards, held, kept, ended, given_back, _spent(state, household))
    found = []
    for year, points in left_of(awards, held):
        last = last_year(year, kept, given_back)
        if points > 0 and last <= ended:
            found.append((year, points, last))
    return found


def lapsed_points(state: State, household: str, on: str) -> int:
    """Return how many points of a household that is there are past their last day on a date and were not posted."""
    return sum(points for _year, points, _last in lapsed_years(state, household, on))


def left_apart(state: State, household: str) -> Tuple[List[Tuple[str, int]], str]:
    """Return what is left of each year's awards, and the newest year of which it has lapsed already."""
    awards, held = sorted(state.years[household].items()), state.balance[household] - state.owed[household]
    lapsed = lapsed_years(state, household, state.today) if state.edition > 1 else []
    if not lapsed:
        return left_of(awards, held), ""
    gone = {year: points for year, points, _last in lapsed}
    newest = lapsed[-1][0]
    old = [(year, gone.get(year, 0)) for year, _points in awards if year <= newest]
    young = [each for each in awards if each[0] > newest]
    return old + left_of(young, held - sum(gone.values())), newest


def used_up(state: State, household: str) -> List[Row]:
    """Return what takes a household's spending back, once all of it counts for the oldest year's awards."""
    spending = ((year, points) for year, points in _spent(state, household) if points)
    return [{"household": household, "year": year, "points": -points} for year, points in spending]


def spent(state: State, household: str, year: str, points: int) -> None:
    """Count what a household spent in a year."""
    years, year = state.spent[household], intern(year)
    years[year] = years.get(year, 0) + points

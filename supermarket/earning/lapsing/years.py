"""The years in which points were awarded, and what is left of each: the first earned is the first used.

Pure functions over sums, so the same points lapse however the streams of different machines interleave, and whenever an
expiry is posted: what was spent after points had lapsed was never spent from them.
"""

from collections.abc import Mapping, Sequence
from typing import Final

Awards = Sequence[tuple[str, int]]
"""(year, points), the earliest year first."""
Left = tuple[str, int, int]
"""Award year, points, and the year at whose end they lapse."""
_NEVER: Final = 0
_NO_MORE: Final = "10000", 0
"""Nothing, in a year after all."""


def left_of(awards: Awards, held: int) -> tuple[tuple[str, int], ...]:
    """Return what is left of each year's awards, in points, the first earned being used first.

    `awards` are (year, points) in the order of the years; `held` is what the household holds less what it owes. What is
    left of all years together is what is held.
    """
    left: list[tuple[str, int]] = []
    least, upto = max(0, held), held
    for year, points in reversed(awards):  # what was earned last is left last
        upto -= points
        before = max(0, min(least, upto))
        left.append((year, least - before))
        least = before
    if left:  # points that came without a year are as old as the oldest
        left[-1] = (left[-1][0], left[-1][1] + least)
    return tuple(reversed(left))


def last_year(award_year: str, award_years: int, given_back: int) -> int:
    """Return the year at whose end the points awarded in a year lapse.

    `award_years` counts the year of the award; what had lapsed at the end of the year `given_back` and was given back
    by a reversal lapses a year later.
    """
    year = int(award_year) + award_years - 1
    return given_back + 1 if year <= given_back else year


def lapsing(  # noqa: PLR0913 - by name
    awards: Awards, held: int, *, award_years: int, ended: int, given_back: int = 0, spent: Awards = ()
) -> tuple[Left, ...]:
    """Return (award year, points, last year) of what lapses once the year `ended` is over; nothing where all is valid.

    `award_years` 0 means that points never lapse. `spent` is what was spent in each year, the earliest first: what was
    spent after the last day of older points came out of those that were still valid.
    """
    if award_years == _NEVER or not awards or last_year(awards[0][0], award_years, given_back) > ended:
        return ()
    found: list[Left] = []
    gone, upto = 0, held  # plain loops: a district asks for each of twenty thousand households
    for _year, points in awards:
        upto -= points
    for _when, points in spent:
        upto += points
    most, spending = max(0, held), iter(spent)
    when, gone_by = next(spending, _NO_MORE)
    for year, points in awards:
        upto += points
        last = last_year(year, award_years, given_back)
        if last > ended:
            break
        while int(when) <= last:
            upto -= gone_by
            when, gone_by = next(spending, _NO_MORE)
        if (lapsed := min(upto, most)) > gone:
            found.append((year, lapsed - gone, last))
            gone = lapsed
    return tuple(found)


def left_apart(awards: Awards, held: int, lapsed: Sequence[Left]) -> tuple[tuple[str, int], ...]:
    """Return what is left of each year's awards where some of it has lapsed and was not posted yet."""
    if not lapsed:
        return left_of(awards, held)
    gone = {year: points for year, points, _last in lapsed}
    newest = lapsed[-1][0]
    old = tuple((year, gone.get(year, 0)) for year, _points in awards if year <= newest)
    young = [each for each in awards if each[0] > newest]
    return (*old, *left_of(young, held - sum(gone.values())))


def oldest_first(left: Sequence[tuple[str, int]], points: int) -> dict[str, int]:
    """Return from which years so many points come, the oldest first; `left` is (year, points) in their order."""
    taken: dict[str, int] = {}
    for year, held in left:
        taken[year] = min(held, points)
        points -= taken[year]
    return {year: gone for year, gone in taken.items() if gone}


def years_joined(awards: Mapping[str, int], left: Mapping[str, int], come: Mapping[str, int]) -> dict[str, int]:
    """Return by how much each year of a household's awards changes when points of other years come to it.

    What it has used already counts for the oldest year from then on, also where that one came: else its own old
    spending would use up what came, and newer points would lapse later for it.
    """
    years = sorted({*awards, *come})
    wanted = {year: left.get(year, 0) + come.get(year, 0) for year in years}
    if years:
        wanted[years[0]] += sum(awards.values()) - sum(left.values())
    changes = {year: wanted[year] - awards.get(year, 0) for year in years}
    return {year: change for year, change in changes.items() if change} if come else {}

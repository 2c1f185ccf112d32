"""What households held on a day that is past: what they hold now, less what moved since, which is kept for a while."""

from sys import intern
from typing import List, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.earning.lapsing import lapses_of, last_year
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.words import later

_SOON_DAYS = 90
# when it counts, the day that it is about, points held and owed, the year, what of it was awarded, what was spent
PointsMove = Tuple[str, str, int, int, str, int, int]


def note_move(state: State, entry: Entry, points: int, owed: int = 0, awarded: int = 0, spent: int = 0) -> None:
    """Keep what an entry moved of its household's points."""
    body, on = entry.body, intern(entry.on)
    truth = intern(body["reversed_on"]) if "reversed_on" in body else on
    _keep(state, body["household"], (on, on if "was" in body else truth, points, owed, truth[:4], awarded, spent))


def _keep(state: State, household: str, move: PointsMove) -> None:
    """Keep a move of a household's points; what moves alike on one day is one."""
    moves = state.since[intern(household)]
    if moves:
        on, truth, points, owed, year, awarded, spent = moves[-1]
        if on == move[0] and truth == move[1] and year == move[4]:
            moves.pop()
            move = (on, truth, points + move[2], owed + move[3], year, awarded + move[5], spent + move[6])
    moves.append(state.alike.setdefault(move, move))


def note_passed(state: State, entry: Entry) -> None:
    """Keep what a split or a merger moved from one household to the other, and of which years' awards it is."""
    body, on = entry.body, intern(entry.on)
    points, owed = body["points"], body.get("owed", 0)
    _keep(state, body["household"], (on, on, -points, -owed, "", 0, 0))
    _keep(state, body["into"], (on, on, points, owed, "", 0, 0))
    for each in body.get("award_years", ()):
        _keep(state, each["household"], (on, on, 0, 0, each["award_year"], each["points"], 0))


def held_on(state: State, household: str, day: str) -> int:
    """Return what a household held at the end of a day; what was reversed since never was."""
    moves = state.since.get(household, ())
    return state.balance[household] - sum(move[2] for move in moves if move[0] > day < move[1])


def outstanding(state: State, place: str, last: str) -> Tuple[int, int, int]:
    """Return what those at home at a place on a month's last day held, what was to lapse soon, what had lapsed."""
    held = expiring = lapsed = 0
    soon, ended = later(last, _SOON_DAYS), int(last[:4])
    kept = state.setting("award_years", last, place)
    is_soon = soon >= f"{ended:04d}-12-31"
    oldest = f"{ended - kept + is_soon:04d}"  # no younger year's awards lapse by then
    for household in state.homes.get(place, ()):
        moves, points = state.since.get(household), state.balance.get(household, 0)
        if not moves and not points:
            continue  # nothing was held then
        row = state.latest("household.recorded", household, last)
        if row is None or row["station"] != place:
            continue
        since = [move for move in moves if move[0] > last] if moves else []
        for move in since:
            points -= move[2]
        held += points
        years = state.years.get(household)
        if "state" not in row and kept and points > 0 and years and min(years) <= oldest:  # of few, anything can lapse
            for until, lapsing in _to_lapse(state, household, points, kept, last, since):
                if until < ended:
                    lapsed += lapsing
                elif is_soon:
                    expiring += lapsing
        if household in state.until and _waits_in_vain(state, household, last, soon):
            expiring += max(0, points)
    return held, expiring, lapsed


def _to_lapse(
    state: State, household: str, points: int, kept: int, last: str, since: List[PointsMove]
) -> List[Tuple[int, int]]:
    """Return the year at whose end points lapse, and how many, of those that lapse with a day's year or before."""
    years, spent = state.years[household], state.spent.get(household, {})
    on = [each for each in state.lapses_undone.get(household, ()) if each <= last]
    given_back, ended = int(max(on)[:4]) - 1 if on else 0, int(last[:4])
    if last_year(min(years), kept, given_back) > ended:
        return []
    awards, spending = dict(years), dict(spent)
    owed = state.owed[household] - sum(move[3] for move in since)
    for _on, truth, _points, _owed, year, awarded, gone in since:
        if awarded:  # what only passed from one household to another is of no year
            awards[year] = awards.get(year, 0) - awarded
        spending[truth[:4]] = spending.get(truth[:4], 0) - gone
    counted = [each for each in sorted(spending.items()) if each[0] > state.adopted_year]
    found = lapses_of(sorted(awards.items()), points - owed, kept, ended, given_back, counted)
    return [(until, lapses) for _year, lapses, until in found]


def _waits_in_vain(state: State, household: str, last: str, soon: str) -> bool:
    """Say whether nobody of a household was left on a day, and what it holds lapses soon, for no heir has come."""
    if household in state.merged or not state.balance[household]:
        return False
    return state.departed_on[household] <= last <= state.until[household] <= soon

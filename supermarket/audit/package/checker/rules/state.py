"""What holds for the entry that is looked at, and what the entries before have come to: days, people, households."""

from array import array
from collections import defaultdict
from typing import Any, DefaultDict, Dict, Iterable, List, Optional, Set, Tuple, Union

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.merging import ALONE, Heard
from supermarket.audit.package.checker.rules.in_force import InForce
from supermarket.audit.package.checker.rules.seen import (
    GAP_MAX,
    ClaimsSeen,
    GoodsSeen,
    HouseholdsSeen,
    MachinesSeen,
    MonthsSeen,
    Name,
    Past,
    PracticeSeen,
)
from supermarket.audit.package.checker.rules.words import DAY, EAST, Row, day_of, later

_HELD_KEPT = 400  # days for which is known what a household of a place that closes no month held then
_CENTURY = 36_525  # days, further back than any entry
_DATED_BACK = ("days_back_max", "days_served_max")  # the settings that say how far back an entry may reach


def farthest_of(settings: Iterable[Dict[str, Any]]) -> int:
    """Return for how many days something can be dated back at most, by the bodies of settings, whenever each counts."""
    most = dict.fromkeys(_DATED_BACK, 0)
    for body in settings:
        name, value = body.get("setting"), body.get("value")
        if type(name) is str and name in most and type(value) is int:
            most[name] = max(most[name], min(value, _CENTURY))
    return 2 + sum(most.values())


class State(InForce, HouseholdsSeen, ClaimsSeen, GoodsSeen, MonthsSeen, MachinesSeen, PracticeSeen):
    """What the entries read so far have come to; each section says what of it is its own."""

    def __init__(self) -> None:
        """Begin with nothing."""
        for seen in (InForce, HouseholdsSeen, ClaimsSeen, GoodsSeen, MonthsSeen, MachinesSeen, PracticeSeen):
            seen.__init__(self)
        self.clock_day = ""
        self.farthest = 0  # so many days something can be dated back at most, by the settings of the whole journal
        self._day_begins, self._day_ends = -DAY, 0  # in UTC milliseconds
        self.is_opening = False  # whether it is one of those with which a ledger was made
        self.staff: Optional[Row] = None  # the row of whoever recorded it
        # the streams
        self.editions: Dict[str, int] = {}
        self.newest: Tuple[int, int] = (1, 0)  # the latest edition that a stream obeys, and since when
        self.begun = 0
        self.last_at: Dict[str, int] = {}
        self.opening: Dict[str, bool] = {}  # whether the program has recorded everything so far
        self.corrected: Dict[str, Tuple[int, str]] = {}  # the clock ran ahead: until when, and the day that it was
        self.is_record = False
        self.district = ""
        # many machines
        self.together = ALONE  # what follows from all their entries
        self.many = False
        self.heard = Heard()
        self.machines: Dict[str, int] = {}  # the streams, numbered as they come
        self.done_to: Dict[int, Union[int, List[int]]] = {}  # what was done to which thing, by which entries
        # stream -> editions that it obeys, each from which number and time on
        self.obeyed: Dict[str, List[Tuple[int, int, int]]] = {}
        # entries that can be named later: what they were, and what a reversal of them must say
        self.past: DefaultDict[str, Past] = defaultdict(Past)
        self.marks: Dict[str, Any] = {}
        self.reversed: Set[Name] = set()

    # --- people -------------------------------------------------------------------------------------------------------

    def staff_of(self, code: str, day: str) -> Optional[Row]:
        """Return the row of a member of staff in force on a day."""
        return self.in_force("staff.recorded", code, day)

    def person(self, code: str) -> str:
        """Return the code that stands for the human being behind a staff code today; before edition 2, the code."""
        if self.edition < 2:
            return code
        try:
            return self._persons[code]
        except KeyError:
            row = self.latest("staff.recorded", code, self.today)
            person = self._persons[code] = str(row.get("identity", code)) if row else code
            return person

    def relation(self, staff: str, household: str) -> bool:
        """Say whether a household is a member of staff's own or his kin's, as declared last."""
        related = self.kin.get(household)
        if not related:
            return False
        if related.get(staff, "none") != "none":
            return True
        who = self.person(staff)
        return self.edition > 1 and any(each != "none" and self.person(code) == who for code, each in related.items())

    # --- households ---------------------------------------------------------------------------------------------------

    def household(self, household: str, day: str) -> Optional[Row]:
        """Return the row of a household in force on a day."""
        rows = self.rows["household.recorded"].get(household)
        if rows and rows[-1][0] <= day:  # as mostly
            row: Optional[Row] = rows[-1][4]
        else:
            row = self.latest("household.recorded", household, day)
        return None if row is None or "state" in row else row

    def successor(self, household: str) -> str:
        """Return the household into which this one was merged, and that one in turn; itself where it never was."""
        seen: Set[str] = set()
        while household in self.merged and household not in seen:
            seen.add(household)
            household = self.merged[household]
        return household

    def living(self, household: str) -> Optional[Row]:
        """Return a household's row in force today, or that of the one that took over from it; None: nobody is left."""
        return self.household(household, self.today) or self.household(self.successor(household), self.today)

    def member(self, household: str, member: str) -> bool:
        """Say whether somebody is a member of a household today."""
        row = self.in_force("member.recorded", member, self.today)
        return row is not None and row["household"] == household

    def members_of(self, household: str) -> List[str]:
        """Return the members of a household today, in the order in which they were first recorded."""
        return [code for code in self.members[household] if self.member(household, code)]

    # --- months -------------------------------------------------------------------------------------------------------

    def closed_until(self, place: str, entry: Entry) -> str:
        """Return the last month of a place that is closed; of many machines, as far as an entry's writer knew."""
        if not self.many:
            return self.closed_last.get(place, "")
        knew = (month for month, name in self.closings_of.get(place, ()) if self.heard.knew(entry.origin, name))
        return max(knew, default="")

    def closing_unknown(self, entry: Entry, signed: str = "") -> str:
        """Return a closing of an entry's month at its site that its writer did not know; "" where there is none.

        `signed` is the month that it signs: by another's closing of that one some of it is booked later.
        """
        for each in self.together.closings_at.get(entry.site, ()):
            if each.month >= (signed or entry.on[:7]) and not self.heard.knew(entry.origin, each.name):
                return f"{each.name[0]}-{each.name[1]}"
        return ""

    def move_unknown(self, entry: Entry, *, alone: bool = False) -> str:
        """Return what its writer did not know where a shop came or went up to the month that an entry signs, or "".

        That is the move itself and, but for `alone`, whatever moved something at one of the two places.
        """
        knew, place, month = self.heard.knew, entry.body["place"], entry.body["month"]
        for shop, days in self.held_at.items():
            for day in (each for each in days if each[:7] <= month):
                both = (self.place(shop, later(day, -1)), self.place(shop, day))
                if both[0] == both[1] or place not in both:
                    continue
                names = [row[2:4] for row in self.rows["site.recorded"][shop] if row[0] == day]
                for each in () if alone else both:
                    names += [name for name, of, _moved in self.moves_at.get(each, ()) if of <= month]
                for name in names:
                    if not knew(entry.origin, name):
                        return f"{name[0]}-{name[1]}"
        return ""

    # --- entries ------------------------------------------------------------------------------------------------------

    def begin(self, entry: Entry) -> None:
        """Say what holds for the entry that comes next: which day it is, which edition of the rules, who records it."""
        origin, at, kind, actor = entry.origin, entry.at, entry.kind, entry.actor
        today = self.clock_day
        if not self._day_begins <= at < self._day_ends:
            today = day_of(at)
            self._day_begins = at - (at + EAST) % DAY
            self._day_ends = self._day_begins + DAY
            if today != self.clock_day:
                self._next_day(today)
        if self.corrected and origin in self.corrected:
            since, day = self.corrected[origin]
            if at > since:
                del self.corrected[origin]  # the clock has caught up
            else:
                today = max(day, min(entry.on, today))
        if kind == "clock.corrected":
            today = day_of(entry.body["true"])
        if today != self.today:
            self.today = today
            self.moved_today.clear()
            self.forget_today()
        self.edition = self.editions.get(origin, 1)
        self.is_opening = actor == "0" and self.opening.get(origin, False)
        if kind == "stream.opened":
            self.edition = entry.body.get("rulebook", 1)
        try:
            self.staff = self._staff[actor]
        except KeyError:
            self.staff = self._staff[actor] = self.staff_of(actor, today)

    def _next_day(self, today: str) -> None:
        """Another day has come: of the first of a month the cards are kept, and what is too long ago is forgotten."""
        month = self.clock_day[:7]
        self.clock_day = today
        if month and month < today[:7]:
            before = later(f"{today[:7]}-01", -1)[:7]  # months without an entry ended as the last one with some
            self.cards_at_end[before] = {site: dict(states) for site, states in self.cards_now.items()}
            self._forget(later(today, -self.days_kept))

    def _forget(self, first: str) -> None:
        """Forget what no rule asks for any more: deeds, shares and proxies of days that are too long ago."""
        self.alike.clear()
        for day in [each for each in self.deeds if each < first]:
            del self.deeds[day]
        self.fetched = defaultdict(dict, {key: names for key, names in self.fetched.items() if key[1] >= first})
        self.fetched_when = {name: key for name, key in self.fetched_when.items() if key[1] >= first}
        self.notices = {name: each for name, each in self.notices.items() if any(map(self.claims.get, each[1]))}
        self.rosters = {
            name: each for name, each in self.rosters.items() if each["left"] > 0 or each["served"] >= first
        }
        self.since_kept = min(first, later(self.today or first, -_HELD_KEPT))
        for household, moves in self.since.items():
            if moves and moves[0][0] < self.since_kept:
                self.since[household] = [move for move in moves if move[0] >= self.since_kept]
        for old in [each for each in self.taken if each < first[:4]]:
            del self.taken[old]

    @property
    def days_kept(self) -> int:
        """Return for how many days a deed or a redemption can still be dated back, by every setting that will be."""
        rows = [row[4] for name in _DATED_BACK for row in self.rows["setting.recorded"].get(name, ())]
        return max(self.farthest, farthest_of(rows))

    def mark_of(self, name: Name) -> int:
        """Return the number that stands for what an entry moved; 0 where that was nothing, or is not known."""
        marks = self.marks.get(name[0], ())
        return int(marks[name[1] - 1]) if 0 < name[1] <= len(marks) else 0

    def mark(self, name: Name, number: int) -> None:
        """Keep the number that stands for what an entry moved."""
        marks = self.marks.get(name[0])
        if marks is None:
            marks = self.marks[name[0]] = array("q")
        missing = name[1] - 1 - len(marks)
        if 0 <= missing < GAP_MAX:
            if missing:
                marks.extend([0] * missing)
            marks.append(number)

    def remember(self, entry: Entry) -> None:
        """Keep what later entries may name of this one."""
        _district, origin, seq, _v, kind, site, on, at, actor, _key, _body, _leaf = entry
        self.past[origin].take(seq, (kind, site, actor), on)
        self.last_at[origin] = at
        if actor != "0" and self.opening.get(origin):
            self.opening[origin] = False
            self.kept_alike.clear()

    def entry(self, name: Name) -> Optional[Tuple[str, str, str, str]]:
        """Return kind, site, date and actor of an entry before; None where there is none of this name."""
        return self.past[name[0]].entry(name[1]) if name[0] in self.past else None

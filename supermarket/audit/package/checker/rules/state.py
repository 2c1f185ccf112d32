"""What was in force: the registers, the tree of sites, the staff, and all that the entries before have come to."""

from array import array
from collections import defaultdict
from typing import Any, DefaultDict, Dict, List, Optional, Set, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.words import Row, day_of, later

Name = Tuple[str, int]  # an entry's origin and number
REGISTERS = {
    "site.recorded": "site",
    "staff.recorded": "staff",
    "household.recorded": "household",
    "member.recorded": "member",
    "donor.recorded": "donor",
    "setting.recorded": "setting",
    "goods.recorded": "sku",
    "rule.recorded": "rule",
}  # the kinds that are rows of a register, and the field that holds the code of a row
_GAP_MAX = 100_000  # more entries are never missing from a stream that is worth reading
_DEPTH_MAX = 6  # deeper than any tree of sites; a circle in a register ends here
_EVERYWHERE = ("administrator", "auditor")
_BELOW_TOO = ("reviewer", "manager")


class HouseholdsSeen:
    """What households hold, owe and have been; and their cards."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.balance: DefaultDict[str, int] = defaultdict(int)
        self.owed: DefaultDict[str, int] = defaultdict(int)
        self.honour: DefaultDict[str, int] = defaultdict(int)
        self.years: DefaultDict[str, Dict[str, int]] = defaultdict(dict)
        self.given_back: Dict[str, int] = {}
        self.spent: DefaultDict[str, Dict[str, int]] = defaultdict(dict)
        self.adopted_year = "0000"  # in which a ledger of edition 1 took up edition 2
        self.freezes: DefaultDict[str, List[Tuple[str, str, Name, Tuple[Name, ...]]]] = defaultdict(list)
        self.members: DefaultDict[str, List[str]] = defaultdict(list)
        self.kin: DefaultDict[str, Dict[str, str]] = defaultdict(dict)
        self.proxies: DefaultDict[str, Dict[str, str]] = defaultdict(dict)
        self.merged: Dict[str, str] = {}
        self.joined: DefaultDict[str, List[Tuple[str, str]]] = defaultdict(list)
        self.founded: Dict[str, Tuple[str, str]] = {}
        self.split_on: DefaultDict[str, List[str]] = defaultdict(list)
        self.former: DefaultDict[str, List[str]] = defaultdict(list)
        self.later_member: DefaultDict[str, List[str]] = defaultdict(list)
        self.until: Dict[str, str] = {}
        self.heads: Dict[str, str] = {}
        self.moves: Dict[str, Tuple[str, Optional[str]]] = {}
        self.joins: Dict[str, str] = {}
        self.gone: Set[str] = set()
        self.cards: Dict[str, Tuple[str, Optional[str], str]] = {}
        self.cards_of: DefaultDict[str, List[str]] = defaultdict(list)
        self.payloads: Set[str] = set()
        self.cards_now: DefaultDict[str, DefaultDict[str, int]] = defaultdict(lambda: defaultdict(int))
        self.cards_at_end: Dict[str, Dict[str, Dict[str, int]]] = {}


class ClaimsSeen:
    """Claims on their way, and what was earned."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.claims: Dict[str, Dict[str, Any]] = {}
        self.deeds: DefaultDict[Tuple[str, str], List[Row]] = defaultdict(list)
        self.photos: DefaultDict[int, List[Tuple[str, Optional[str]]]] = defaultdict(list)
        self.rosters: Dict[str, Row] = {}
        self.notices: Dict[str, Tuple[str, Tuple[str, ...]]] = {}
        self.earned: DefaultDict[str, List[Tuple[str, str, Optional[str], int, int, Optional[str]]]] = defaultdict(list)
        self.lifetime: DefaultDict[Tuple[str, str, Optional[str]], int] = defaultdict(int)
        self.budgets: DefaultDict[Tuple[str, str], int] = defaultdict(int)


class GoodsSeen:
    """What stands in the shops, batch by batch; money, tills and papers."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.stock: DefaultDict[Tuple[str, str], int] = defaultdict(int)
        self.batches: Dict[Tuple[str, str], Dict[str, Any]] = {}
        self.shelves: DefaultDict[Tuple[str, str], List[Dict[str, Any]]] = defaultdict(list)
        self.counted: Dict[Tuple[str, str], str] = {}
        self.counts: DefaultDict[Tuple[str, str], List[Tuple[int, str]]] = defaultdict(list)  # when, and which entry
        self.moved: DefaultDict[Tuple[str, str], List[Tuple[int, int]]] = defaultdict(list)  # when, and how many units
        self.transfers: Dict[str, Dict[str, Any]] = {}
        self.taken: DefaultDict[str, DefaultDict[Tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
        self.taken_by: DefaultDict[Tuple[str, str, str], int] = defaultdict(int)  # in a split's month, up to its day
        self.fetched: DefaultDict[Tuple[str, str], Dict[Name, str]] = defaultdict(dict)
        self.requests: Dict[str, Row] = {}
        self.fund: DefaultDict[str, int] = defaultdict(int)
        self.tills: Dict[str, List[Any]] = {}
        self.receipts: Dict[Name, Tuple[str, int]] = {}
        self.printed: Dict[Tuple[str, str], int] = {}  # (site, form) -> the last number that was printed
        self.slips: Dict[Tuple[str, str], str] = {}  # (shop, number) -> the last redemption entered from a slip
        self.slip_goods: Dict[str, Tuple[Tuple[str, str], List[str]]] = {}  # that one -> its slip, SKUs off the shelf
        self.slips_back: Dict[Tuple[str, str], Dict[str, int]] = {}  # slip -> SKU -> when a reversal put it back


class MonthsSeen:
    """The months, what they came to, and who has signed them."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.closed: Dict[Tuple[str, str], Set[str]] = {}
        self.closed_of: DefaultDict[str, Set[str]] = defaultdict(set)
        self.signatures: DefaultDict[Tuple[str, str], List[Dict[str, Any]]] = defaultdict(list)
        self.on_paper: Dict[str, Tuple[str, str]] = {}
        self.papers: Dict[str, str] = {}  # a picture's digest -> the entry that it was signed for
        self.first_moved: Dict[str, str] = {}
        self.figures: Dict[Tuple[str, str], Dict[str, Dict[str, int]]] = {}  # (place, month) -> section -> figure
        self.moved_today: Dict[str, Dict[str, Dict[str, int]]] = {}  # the same of this day, by site
        self.held_at: Dict[str, Dict[str, Dict[str, int]]] = {}  # shop -> day of a row of it -> what it held before
        self.held_now: DefaultDict[str, DefaultDict[str, int]] = defaultdict(lambda: defaultdict(int))
        # place -> its last month closed, and what it held then
        self.carried: Dict[str, Tuple[str, Dict[str, int]]] = {}
        self.moved_places: Set[str] = set()


class State(HouseholdsSeen, ClaimsSeen, GoodsSeen, MonthsSeen):
    """What the entries read so far have come to; each section says what of it is its own."""

    def __init__(self) -> None:
        """Begin with nothing."""
        for seen in (HouseholdsSeen, ClaimsSeen, GoodsSeen, MonthsSeen):
            seen.__init__(self)
        self.today = ""  # of the entry that is looked at
        self.clock_day = ""
        self.edition = 1
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
        # the registers: kind -> code -> rows in the order in which they take effect
        self.rows: Dict[str, Dict[str, List[Tuple[str, int, str, int, Row]]]] = {kind: {} for kind in REGISTERS}
        self.centre = ""
        self._chains: Dict[Tuple[str, str], Tuple[str, ...]] = {}
        self._places: Dict[Tuple[str, str], str] = {}
        self._staff: Dict[Tuple[str, str], Optional[Row]] = {}
        self._in_force_at: Dict[Tuple[str, str, str, str], Optional[Row]] = {}
        self.kept_alike: Set[Tuple[Any, ...]] = set()  # what entries alike have in common that keep the rules for all
        # entries that can be named later: what they were, and what a reversal of them must say
        self.past: DefaultDict[str, List[Optional[Tuple[str, str, str, str]]]] = defaultdict(list)
        self.marks: Dict[str, Any] = {}
        self._alike: Dict[Tuple[str, str, str, str], Tuple[str, str, str, str]] = {}
        self.reversed: Set[Name] = set()

    # --- the registers ------------------------------------------------------------------------------------------------

    def latest(self, kind: str, code: str, day: str, chain: Optional[Tuple[str, ...]] = None) -> Optional[Row]:
        """Return the row of a code in force on a day, ended or not; `chain` narrows to scopes that reach a site."""
        for row in reversed(self.rows[kind].get(code, ())):
            if row[0] <= day and (chain is None or row[4]["scope"] in chain):
                return row[4]
        return None

    def in_force(self, kind: str, code: str, day: str, chain: Optional[Tuple[str, ...]] = None) -> Optional[Row]:
        """Return the row of a code in force on a day; None where there is none or it has ended."""
        row = self.latest(kind, code, day, chain)
        return None if row is None or "state" in row else row

    def in_force_at(self, kind: str, code: str, day: str, site: str) -> Optional[Row]:
        """Return the row of a code in force on a day at a site: of its own, or of a site above it."""
        asked = (kind, code, day, site)
        if asked not in self._in_force_at:
            self._in_force_at[asked] = self.in_force(kind, code, day, self.chain(site, day))
        return self._in_force_at[asked]

    def setting(self, name: str, day: str, site: str = "") -> int:
        """Return a setting in force on a day, at a site if one is named; 0 where the ledger has none."""
        kind = "setting.recorded"
        row = self.in_force_at(kind, name, day, site) if site else self.in_force(kind, name, day)
        return int(row["value"]) if row else 0

    def all_in_force(self, kind: str, day: str) -> List[Row]:
        """Return every row in force on a day."""
        rows = (self.in_force(kind, code, day) for code in self.rows[kind])
        return [row for row in rows if row]

    def add_row(self, entry: Entry) -> None:
        """Take a register's entry as one more row."""
        body = entry.body
        rows = self.rows[entry.kind].setdefault(body[REGISTERS[entry.kind]], [])
        self._staff.clear()
        self._in_force_at.clear()
        self.kept_alike.clear()
        rows.append((body.get("from", ""), entry.at, entry.origin, entry.seq, body))
        if len(rows) > 1:
            rows.sort(key=lambda row: row[:4])
        if entry.kind == "site.recorded":
            self._chains.clear()
            self._places.clear()
            if body["tier"] == "centre" and not self.centre:
                self.centre = body["site"]

    # --- the tree of sites --------------------------------------------------------------------------------------------

    def chain(self, site: str, day: str) -> Tuple[str, ...]:
        """Return a site and those above it, up to the centre, ended ones too; nothing where one of them is none yet."""
        found = self._chains.get((site, day))
        if found is None:
            found = self._chains[site, day] = self._chain(site, day)
        return found

    def _chain(self, site: str, day: str) -> Tuple[str, ...]:
        chain: List[str] = []
        following: Optional[str] = site
        while following and len(chain) < _DEPTH_MAX:
            row = self.latest("site.recorded", following, day)
            if row is None:
                return ()
            chain.append(following)
            following = row.get("parent")
        return tuple(chain)

    def place(self, site: str, day: str) -> str:
        """Return the place that a site belongs to on a day: a shop's station, or the site itself; ended ones too."""
        found = self._places.get((site, day))
        if found is None:
            row = self.latest("site.recorded", site, day) or {}
            shop = row.get("tier") == "supermarket" and row.get("parent")
            found = self._places[site, day] = str(row["parent"]) if shop else site
        return found

    def tier(self, site: str, day: str) -> str:
        """Return what a site is on a day; nothing where it is not in force."""
        row = self.in_force("site.recorded", site, day)
        return str(row["tier"]) if row else ""

    def sites_of(self, place: str, day: str) -> List[str]:
        """Return a place and the sites in force that belong to it on a day."""
        rows = self.all_in_force("site.recorded", day)
        return sorted({place, *(row["site"] for row in rows if self.place(row["site"], day) == place)})

    def home_then(self, site: str, day: str) -> str:
        """Return the place that a post's site belonged to on a day; of a newer site, since it exists."""
        return self.place(site, day if self.latest("site.recorded", site, day) else "9999-12-31")

    def above_then(self, site: str, day: str) -> str:
        """Return the site above another one on a day, whether they have ended or not; nothing above the centre."""
        row = self.latest("site.recorded", site, day)
        return str(row.get("parent", "")) if row else ""

    def reaches(self, staff: Row, site: str, day: str) -> bool:
        """Say whether a member of staff is at home at a site: his place, for a reviewer or manager also below.

        By edition 2 a site that has ended still belongs to where it last was.
        """
        if staff["site"] == site:
            return True
        known = self.latest("site.recorded", site, day) if self.edition > 1 else self.tier(site, day)
        if not known or staff["role"] in _EVERYWHERE:
            return bool(known)
        home = self.place(staff["site"], day)
        reached = self.chain(site, day) if staff["role"] in _BELOW_TOO else (self.place(site, day),)
        return home in reached and bool(self.tier(staff["site"], day))

    # --- people -------------------------------------------------------------------------------------------------------

    def staff_of(self, code: str, day: str) -> Optional[Row]:
        """Return the row of a member of staff in force on a day."""
        return self.in_force("staff.recorded", code, day)

    def person(self, code: str) -> str:
        """Return the code that stands for the human being behind a staff code today; before edition 2, the code."""
        row = self.latest("staff.recorded", code, self.today) if self.edition > 1 else None
        return str(row.get("identity", code)) if row else code

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
        return self.in_force("household.recorded", household, day)

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

    # --- entries ------------------------------------------------------------------------------------------------------

    def begin(self, entry: Entry) -> None:
        """Say what holds for the entry that comes next: which day it is, which edition of the rules, who records it."""
        origin, at = entry.origin, entry.at
        today = day_of(at)
        if today != self.clock_day:
            self._next_day(today)
        if self.corrected and origin in self.corrected:
            since, day = self.corrected[origin]
            if at > since:
                del self.corrected[origin]  # the clock has caught up
            else:
                today = max(day, min(entry.on, today))
        if entry.kind == "clock.corrected":
            today = day_of(entry.body["true"])
        if today != self.today:
            self.today = today
            self.moved_today.clear()
        self.edition = self.editions.get(origin, 1)
        self.is_opening = entry.actor == "0" and self.opening.get(origin, False)
        if entry.kind == "stream.opened":
            self.edition = entry.body.get("rulebook", 1)
        who = (entry.actor, self.today)
        if who not in self._staff:
            self._staff[who] = self.staff_of(*who)
        self.staff = self._staff[who]

    def _next_day(self, today: str) -> None:
        """Another day has come: what only the day before was asked for is forgotten, the cards of a month are kept."""
        month = self.clock_day[:7]
        self.clock_day = today
        self._alike.clear()
        self._in_force_at.clear()
        self.kept_alike.clear()
        if month and month < today[:7]:
            self.cards_at_end[month] = {site: dict(states) for site, states in self.cards_now.items()}
            self._forget(later(today, -self.days_kept))

    def _forget(self, first: str) -> None:
        """Forget what no rule asks for any more: deeds, shares and proxies of days that are too long ago."""
        self.deeds = defaultdict(list, {key: deeds for key, deeds in self.deeds.items() if key[1] >= first})
        self.fetched = defaultdict(dict, {key: names for key, names in self.fetched.items() if key[1] >= first})
        for old in [each for each in self.taken if each < first[:4]]:
            del self.taken[old]

    @property
    def days_kept(self) -> int:
        """Return for how many days a deed or a redemption can still be dated back."""
        names = ("days_back_max", "days_served_max")
        rows = [row for name in names for row in self.rows["setting.recorded"].get(name, ())]
        return 2 + sum(
            max((int(row[4]["value"]) for row in rows if row[4]["setting"] == name), default=0) for name in names
        )

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
        if 0 <= missing < _GAP_MAX:
            if missing:
                marks.extend([0] * missing)
            marks.append(number)

    def remember(self, entry: Entry) -> None:
        """Keep what later entries may name of this one."""
        past = self.past[entry.origin]
        missing = entry.seq - 1 - len(past)
        if 0 <= missing < _GAP_MAX:
            about = (entry.kind, entry.site, entry.on, entry.actor)
            if missing:
                past.extend([None] * missing)
            past.append(self._alike.setdefault(about, about))  # what many entries of a day share is kept once
        self.last_at[entry.origin] = entry.at
        if entry.actor != "0" and self.opening.get(entry.origin):
            self.opening[entry.origin] = False
            self.kept_alike.clear()

    def entry(self, name: Name) -> Optional[Tuple[str, str, str, str]]:
        """Return kind, site, date and actor of an entry before; None where there is none of this name."""
        past = self.past.get(name[0], ())
        return past[name[1] - 1] if 0 < name[1] <= len(past) else None

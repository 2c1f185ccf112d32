"""What was in force on a day: the rows of the registers, and the tree of sites."""

from bisect import bisect_right, insort
from sys import intern
from typing import Any, Dict, List, Optional, Set, Tuple

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.rules.words import Row

REGISTERS = {
    "site.recorded": "site",
    "staff.recorded": "staff",
    "household.recorded": "household",
    "member.recorded": "member",
    "donor.recorded": "donor",
    "setting.recorded": "setting",
    "goods.recorded": "sku",
    "rule.recorded": "rule",
    "theme.recorded": "theme",
    "project.recorded": "project",
    "listing.recorded": "listing",
    "organisation.recorded": "organisation",
    "volunteer.recorded": "volunteer",
    "service.recorded": "service",
    "opening.recorded": "site",
    "item.recorded": "item",
    "form.recorded": "form",
}  # the kinds that are rows of a register, and the field that holds the code of a row
_OF_HOUSEHOLDS = ("household.recorded", "member.recorded")  # of which no answer is kept
_ANSWERS_MAX = 1 << 14  # so many are kept from one day to the next
_ASKED_OF_NONE = ("from", "known", "scope")  # of the rows of those, of which there are very many
_DEPTH_MAX = 6  # deeper than any tree of sites; a circle in a register ends here
_EVERYWHERE = ("administrator", "auditor", "organiser")
_BELOW_TOO = ("reviewer", "manager")


class InForce:
    """The registers: rows by the day from which they count, and what was asked of them today already."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.today = ""  # of the entry that is looked at
        self.edition = 1  # of the rules which that entry obeys
        # kind -> code -> rows in the order in which they take effect
        self.rows: Dict[str, Dict[str, List[Tuple[str, int, str, int, Row]]]] = {kind: {} for kind in REGISTERS}
        self.homes: Dict[str, Set[str]] = {}  # station -> the households that ever were at home there
        self.centre = ""
        # The days on which a row begins to count part all days into stretches; what the registers say, but those of
        # households and members, is the same on each day of one. So what was asked is kept by the stretch's number.
        self._beginnings: List[str] = []
        self._stretches: Dict[str, int] = {}  # day -> its stretch
        self._chains: Dict[Tuple[str, int], Tuple[str, ...]] = {}
        self._places: Dict[Tuple[str, int], str] = {}
        self._tiers: Dict[Tuple[str, int], str] = {}
        self._sites: Dict[int, Dict[str, Set[str]]] = {}  # stretch -> place -> its sites in force
        self._posts: Dict[int, Dict[str, List[str]]] = {}  # the same, ended ones too
        self._below: Dict[int, Dict[str, List[str]]] = {}  # stretch -> site -> itself and those in force below it
        self._staff: Dict[str, Optional[Row]] = {}  # today's
        self._persons: Dict[str, str] = {}  # likewise
        self._settings: Dict[Tuple[str, int, str], int] = {}
        self._latest_at: Dict[Tuple[str, str, int, str], Optional[Row]] = {}
        self.kept_alike: Set[Tuple[Any, ...]] = set()  # what entries alike have in common that keep the rules for all

    # --- the registers ------------------------------------------------------------------------------------------------

    def latest(self, kind: str, code: str, day: str, chain: Optional[Tuple[str, ...]] = None) -> Optional[Row]:
        """Return the row of a code in force on a day, ended or not; `chain` narrows to scopes that reach a site."""
        rows = self.rows[kind].get(code)
        if rows is None:
            return None
        row = rows[-1]
        if row[0] <= day and chain is None:  # as mostly
            return row[4]
        for row in reversed(rows):
            if row[0] <= day and (chain is None or row[4]["scope"] in chain):
                return row[4]
        return None

    def in_force(self, kind: str, code: str, day: str, chain: Optional[Tuple[str, ...]] = None) -> Optional[Row]:
        """Return the row of a code in force on a day; None where there is none or it has ended."""
        row = self.latest(kind, code, day, chain)
        return None if row is None or "state" in row else row

    def in_force_at(self, kind: str, code: str, day: str, site: str) -> Optional[Row]:
        """Return the row of a code in force on a day at a site: of its own, or of a site above it."""
        try:
            row = self._latest_at[kind, code, self._stretches[day], site]
        except KeyError:
            row = self.latest_at(kind, code, day, site)
        return None if row is None or "state" in row else row

    def latest_at(self, kind: str, code: str, day: str, site: str) -> Optional[Row]:
        """Return the row of a code in force on a day at a site, ended or not: of its own, or of a site above it."""
        try:
            return self._latest_at[kind, code, self._stretches[day], site]
        except KeyError:
            asked = (kind, code, self._stretch(day), site)
            row = self._latest_at[asked] = self.latest(kind, code, day, self.chain(site, day))
            return row

    def setting(self, name: str, day: str, site: str = "") -> int:
        """Return a setting in force on a day, at a site if one is named; 0 where the ledger has none."""
        try:
            return self._settings[name, self._stretches[day], site]
        except KeyError:
            kind = "setting.recorded"
            row = self.in_force_at(kind, name, day, site) if site else self.in_force(kind, name, day)
            value = self._settings[name, self._stretch(day), site] = int(row["value"]) if row else 0
            return value

    def all_in_force(self, kind: str, day: str) -> List[Row]:
        """Return every row in force on a day."""
        rows = (self.in_force(kind, code, day) for code in self.rows[kind])
        return [row for row in rows if row]

    def add_row(self, entry: Entry) -> None:
        """Take a register's entry as one more row."""
        # it stays, so whatever many rows say is kept once
        told = entry.body
        left_out = _ASKED_OF_NONE if entry.kind in _OF_HOUSEHOLDS else ()
        body = {
            intern(name): intern(said) if type(said) is str else said
            for name, said in told.items()
            if name not in left_out
        }
        begins = told.get("from", "")
        code, row = body[REGISTERS[entry.kind]], (begins, entry.at, entry.origin, entry.seq, body)
        rows = self.rows[entry.kind].get(code)
        if rows is None:
            self.rows[entry.kind][code] = [row]
        else:
            rows.append(row)
            rows.sort(key=lambda row: row[:4])
        if entry.kind == "household.recorded":
            self.homes.setdefault(body["station"], set()).add(body["household"])
        if entry.kind == "site.recorded" and body["tier"] == "centre" and not self.centre:
            self.centre = body["site"]
        if entry.kind not in _OF_HOUSEHOLDS:
            if begins and begins not in self._beginnings:
                insort(self._beginnings, begins)
            self._forget_answers()

    def forget_today(self) -> None:
        """Forget what holds for today alone, as another day is; and where it is much, what was asked of any day."""
        self._staff.clear()
        self._persons.clear()
        self.kept_alike.clear()
        if len(self._stretches) + len(self._chains) + len(self._settings) + len(self._latest_at) > _ANSWERS_MAX:
            self._forget_answers()

    def _forget_answers(self) -> None:
        """Forget what was asked of the registers."""
        for kept in (self._stretches, self._chains, self._places, self._tiers, self._settings, self._latest_at):
            kept.clear()
        for laid in (self._sites, self._posts, self._below):
            laid.clear()
        for today in (self._staff, self._persons, self.kept_alike):
            today.clear()

    def _stretch(self, day: str) -> int:
        """Return the stretch that a day lies in."""
        found = self._stretches[day] = bisect_right(self._beginnings, day)
        return found

    # --- the tree of sites --------------------------------------------------------------------------------------------

    def chain(self, site: str, day: str) -> Tuple[str, ...]:
        """Return a site and those above it, up to the centre, ended ones too; nothing where one of them is none yet."""
        try:
            return self._chains[site, self._stretches[day]]
        except KeyError:
            found = self._chains[site, self._stretch(day)] = self._chain(site, day)
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
        try:
            return self._places[site, self._stretches[day]]
        except KeyError:
            row = self.latest("site.recorded", site, day) or {}
            shop = row.get("tier") == "supermarket" and row.get("parent")
            found = self._places[site, self._stretch(day)] = str(row["parent"]) if shop else site
            return found

    def tier(self, site: str, day: str) -> str:
        """Return what a site is on a day; nothing where it is not in force."""
        try:
            return self._tiers[site, self._stretches[day]]
        except KeyError:
            row = self.in_force("site.recorded", site, day)
            found = self._tiers[site, self._stretch(day)] = str(row["tier"]) if row else ""
            return found

    def sites_of(self, place: str, day: str) -> List[str]:
        """Return a place and the sites in force that belong to it on a day."""
        stretch = self._stretch(day)
        places = self._sites.get(stretch)
        if places is None:
            places = self._sites[stretch] = {}
            for row in self.all_in_force("site.recorded", day):
                places.setdefault(self.place(row["site"], day), set()).add(row["site"])
        return sorted({place, *places.get(place, ())})

    def belonging_to(self, place: str, day: str) -> List[str]:
        """Return a place and the posts that belong to it on a day; ended ones too."""
        stretch = self._stretch(day)
        posts = self._posts.get(stretch)
        if posts is None:
            posts = self._posts[stretch] = {}
            for site in self.rows["site.recorded"]:
                posts.setdefault(self.place(site, day), []).append(site)
        return [*posts.get(place, ()), *([] if place in self.rows["site.recorded"] else [place])]

    def reaching_up_to(self, site: str, day: str) -> List[str]:
        """Return the sites in force on a day that are a site or stand below it, however far."""
        stretch = self._stretch(day)
        below = self._below.get(stretch)
        if below is None:
            below = self._below[stretch] = {}
            for each in self.rows["site.recorded"]:
                for above in {*self.chain(each, day)} if self.tier(each, day) else ():
                    below.setdefault(above, []).append(each)
        return below.get(site, [])

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

"""What was in force on a day: the rows of the registers, and the tree of sites."""

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
_ANSWERS_MAX = 1 << 13  # so many of one sort are kept from one day to the next
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
        self._chains: Dict[Tuple[str, str], Tuple[str, ...]] = {}
        self._places: Dict[Tuple[str, str], str] = {}
        self._tiers: Dict[Tuple[str, str], str] = {}
        self._sites: Dict[str, Dict[str, Set[str]]] = {}  # day -> place -> its sites in force
        self._posts: Dict[str, Dict[str, List[str]]] = {}  # the same, ended ones too
        self._below: Dict[str, Dict[str, List[str]]] = {}  # day -> site -> itself and those below it that are in force
        self._staff: Dict[str, Optional[Row]] = {}  # today's
        self._persons: Dict[str, str] = {}  # likewise
        self._settings: Dict[Tuple[str, str, str], int] = {}
        self._latest_at: Dict[Tuple[str, str, str, str], Optional[Row]] = {}
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
            row = self._latest_at[kind, code, day, site]
        except KeyError:
            row = self.latest_at(kind, code, day, site)
        return None if row is None or "state" in row else row

    def latest_at(self, kind: str, code: str, day: str, site: str) -> Optional[Row]:
        """Return the row of a code in force on a day at a site, ended or not: of its own, or of a site above it."""
        asked = (kind, code, day, site)
        try:
            return self._latest_at[asked]
        except KeyError:
            row = self._latest_at[asked] = self.latest(kind, code, day, self.chain(site, day))
            return row

    def setting(self, name: str, day: str, site: str = "") -> int:
        """Return a setting in force on a day, at a site if one is named; 0 where the ledger has none."""
        asked = (name, day, site)
        try:
            return self._settings[asked]
        except KeyError:
            kind = "setting.recorded"
            row = self.in_force_at(kind, name, day, site) if site else self.in_force(kind, name, day)
            value = self._settings[asked] = int(row["value"]) if row else 0
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
        if entry.kind not in _OF_HOUSEHOLDS:
            self._staff.clear()
            self._persons.clear()
            self._settings.clear()
            self._latest_at.clear()
            self.kept_alike.clear()
        if entry.kind == "household.recorded":
            self.homes.setdefault(body["station"], set()).add(body["household"])
        code, row = body[REGISTERS[entry.kind]], (told.get("from", ""), entry.at, entry.origin, entry.seq, body)
        rows = self.rows[entry.kind].get(code)
        if rows is None:
            self.rows[entry.kind][code] = [row]
        else:
            rows.append(row)
            rows.sort(key=lambda row: row[:4])
        if entry.kind == "site.recorded":
            self._chains.clear()
            self._places.clear()
            self._tiers.clear()
            self._sites.clear()
            self._posts.clear()
            self._below.clear()
            if body["tier"] == "centre" and not self.centre:
                self.centre = body["site"]

    def forget_today(self) -> None:
        """Forget what holds for today alone, as another day is; and where it is much, what was asked of any day."""
        self._staff.clear()
        self._persons.clear()
        self._sites.clear()
        self._posts.clear()
        self._below.clear()
        self.kept_alike.clear()
        for kept in (self._chains, self._places, self._tiers, self._settings, self._latest_at):
            if len(kept) > _ANSWERS_MAX:
                kept.clear()

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
        found = self._tiers.get((site, day))
        if found is None:
            row = self.in_force("site.recorded", site, day)
            found = self._tiers[site, day] = str(row["tier"]) if row else ""
        return found

    def sites_of(self, place: str, day: str) -> List[str]:
        """Return a place and the sites in force that belong to it on a day."""
        places = self._sites.get(day)
        if places is None:
            places = self._sites[day] = {}
            for row in self.all_in_force("site.recorded", day):
                places.setdefault(self.place(row["site"], day), set()).add(row["site"])
        return sorted({place, *places.get(place, ())})

    def belonging_to(self, place: str, day: str) -> List[str]:
        """Return a place and the posts that belong to it on a day; ended ones too."""
        posts = self._posts.get(day)
        if posts is None:
            posts = self._posts[day] = {}
            for site in self.rows["site.recorded"]:
                posts.setdefault(self.place(site, day), []).append(site)
        return [*posts.get(place, ()), *([] if place in self.rows["site.recorded"] else [place])]

    def reaching_up_to(self, site: str, day: str) -> List[str]:
        """Return the sites in force on a day that are a site or stand below it, however far."""
        below = self._below.get(day)
        if below is None:
            below = self._below[day] = {}
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

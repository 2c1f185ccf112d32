"""What the entries read so far have come to, by subject; each section says what of it is its own."""

from array import array
from bisect import bisect_left
from collections import defaultdict
from sys import intern
from typing import Any, DefaultDict, Dict, List, Optional, Sequence, Set, Tuple, Union

from supermarket.audit.package.checker.rules.words import Row

Name = Tuple[str, int]  # an entry's origin and number
FILE_PARTS = 1 << 8
NUMBER_BITS = 40  # of an entry's number, where it and that of its stream are kept as one
NUMBER_MASK = (1 << NUMBER_BITS) - 1
GAP_MAX = 100_000  # more entries are never missing from a stream that is worth reading


NOBODY: Dict[str, str] = {}  # who accepted a claim of which nobody asks that any more


class Deed:
    """What stays of a claim when it is on its way no longer, for as long as its deed may be claimed twice."""

    __slots__ = ("activity", "end", "failed", "member", "name", "points", "rule", "sittings", "start")
    member: Optional[str]
    rule: str
    points: int
    start: Optional[str]
    end: Optional[str]
    sittings: Optional[List[str]]
    activity: Optional[str]

    def __init__(self, name: str) -> None:
        """Begin as filed, not failed."""
        self.name, self.failed = name, False


class Claim:
    """A claim that was filed, and how it stands."""

    __slots__ = (
        "deed", "flags", "household", "last_day", "member", "minutes", "name", "notice", "notices", "number",
        "objections", "on", "points", "quantity", "reviews", "rule", "served", "site",
    )  # fmt: skip
    deed: Deed
    site: str
    on: str
    household: str
    member: Optional[str]
    rule: str
    quantity: int
    minutes: Optional[int]
    points: int
    served: str
    flags: Sequence[str]

    def __init__(self, name: str, number: int) -> None:
        """Begin as filed; the number says which was filed before which."""
        self.name, self.number = name, number
        self.reviews: Dict[str, str] = {}  # who accepted it -> at which tier
        self.notice = self.last_day = ""
        self.notices = self.objections = 0


# when the deed was done, by which rule, by whom, minutes, points, whether the general caps do not count
Award = Tuple[str, str, Optional[str], int, int, Optional[str]]
Use = Tuple[str, Optional[str]]  # a claim that rests on a file, and the roster that it is of


class Files:
    """Files, and the claims that rest on each; most rest one claim of no roster, which takes sixteen bytes.

    A file stands there by its hash, a number; in each of many parts the numbers are kept in order.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._files = [array("q") for _part in range(FILE_PARTS)]
        self._claims = [array("q") for _part in range(FILE_PARTS)]
        self._origins: Dict[str, int] = {}
        self._names: List[str] = []
        self._many: Dict[int, List[Use]] = {}  # those on which several rest, or one of a roster

    def uses(self, file: int) -> Sequence[Use]:
        """Return which claims rest on a file, in the order in which they came."""
        many = self._many.get(file)
        if many is not None:
            return many
        files = self._files[file % FILE_PARTS]
        place = bisect_left(files, file)
        if place == len(files) or files[place] != file:
            return ()
        claim = self._claims[file % FILE_PARTS][place]
        return ((f"{self._names[claim >> NUMBER_BITS]}-{claim & NUMBER_MASK}", None),)

    def add(self, file: int, name: Name, roster: Optional[str]) -> None:
        """Let a claim rest on a file."""
        files = self._files[file % FILE_PARTS]
        place = bisect_left(files, file)
        before = file in self._many or (place < len(files) and files[place] == file)
        if before or roster is not None or not 0 <= name[1] <= NUMBER_MASK:
            self._many[file] = [*self.uses(file), (f"{name[0]}-{name[1]}", roster and intern(roster))]
            return
        number = self._origins.setdefault(name[0], len(self._names))
        if number == len(self._names):
            self._names.append(name[0])
        files.insert(place, file)
        self._claims[file % FILE_PARTS].insert(place, number << NUMBER_BITS | name[1])


class Moved:
    """What moved on a shelf: when, and how many units."""

    __slots__ = ("at", "units")

    def __init__(self) -> None:
        """Begin with nothing."""
        self.at, self.units = array("q"), array("q")


class Past:
    """What later entries of a stream may ask of each before them: kind, site, date, actor; a few bytes each."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.numbers: Dict[Tuple[str, str, str], int] = {}
        self.abouts: List[Optional[Tuple[str, str, str]]] = [None]
        self.day_numbers: Dict[str, int] = {}
        self.days: List[str] = [""]
        self.about, self.on = array("i"), array("i")

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.about)

    def take(self, seq: int, about: Tuple[str, str, str], on: str) -> None:
        """Take the entry of a number, unless that was passed already; those missing before it are left out.

        `about` is its kind, site and actor.
        """
        abouts = self.about
        missing = seq - 1 - len(abouts)
        if missing:
            if not 0 < missing < GAP_MAX:
                return
            abouts.extend([0] * missing)
            self.on.extend([0] * missing)
        try:
            number = self.numbers[about]
        except KeyError:
            number = self.numbers[about] = len(self.abouts)
            self.abouts.append(about)
        try:
            day = self.day_numbers[on]
        except KeyError:
            day = self.day_numbers[on] = len(self.days)
            self.days.append(on)
        abouts.append(number)
        self.on.append(day)

    def entry(self, seq: int) -> Optional[Tuple[str, str, str, str]]:
        """Return kind, site, date and actor of an entry; None where there is none of this number."""
        about = self.abouts[self.about[seq - 1]] if 0 < seq <= len(self.about) else None
        return (about[0], about[1], self.days[self.on[seq - 1]], about[2]) if about else None


class HouseholdsSeen:
    """What households hold, owe and have been; and their cards."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.balance: DefaultDict[str, int] = defaultdict(int)
        self.owed: DefaultDict[str, int] = defaultdict(int)
        self.honour: DefaultDict[str, int] = defaultdict(int)
        self.honoured: DefaultDict[str, Dict[str, int]] = defaultdict(dict)  # by month, what was entered in that month
        # what moved of each household's points, for as long as somebody may ask what it held on a day; and since when
        self.since: DefaultDict[str, List[Tuple[str, str, int, int, str, int, int]]] = defaultdict(list)
        self.since_kept = ""
        # moves and awards, as they are kept: most are alike, of one day and so many points, and stand there once
        self.alike: Dict[Tuple[Any, ...], Any] = {}
        self.rebooked: Set[str] = set()  # of these something is booked on another day than its own
        self.years: DefaultDict[str, Dict[str, int]] = defaultdict(dict)
        self.given_back: Dict[str, int] = {}
        self.lapses_undone: Dict[str, List[str]] = {}  # household -> when that was posted which was taken back
        self.spent: DefaultDict[str, Dict[str, int]] = defaultdict(dict)
        self.adopted_year = "0000"  # in which a ledger of edition 1 took up a later one
        self.freezes: DefaultDict[str, List[Tuple[str, str, Name, Tuple[Name, ...]]]] = defaultdict(list)
        self.members: DefaultDict[str, List[str]] = defaultdict(list)
        self.kin: DefaultDict[str, Dict[str, str]] = defaultdict(dict)
        self.proxies: DefaultDict[str, Dict[str, str]] = defaultdict(dict)
        self.proxy_for: DefaultDict[str, Set[str]] = defaultdict(set)  # who fetches -> for whom he ever might
        self.merged: Dict[str, str] = {}
        self.joined: DefaultDict[str, List[Tuple[str, str]]] = defaultdict(list)
        self.founded: Dict[str, Tuple[str, str]] = {}
        self.split_on: DefaultDict[str, List[str]] = defaultdict(list)
        self.former: DefaultDict[str, List[str]] = defaultdict(list)
        self.later_member: DefaultDict[str, List[str]] = defaultdict(list)
        self.until: Dict[str, str] = {}
        self.departed_on: Dict[str, str] = {}
        self.heads: Dict[str, str] = {}
        self.moves: Dict[str, Tuple[str, Optional[str]]] = {}
        self.joins: Dict[str, str] = {}
        self.gone: Set[str] = set()
        # household -> member, "" for none named -> day and site of the last award
        self.last_awards: Dict[str, Dict[str, Tuple[str, str]]] = {}
        self.erasures: Dict[str, Dict[str, Any]] = {}  # request -> of whom and why, by whom, whether it was approved
        self.erased: Set[str] = set()  # the commitments whose records are gone
        # household -> of its entries with a free note the member, "" for none named, the entry, the commitment
        self.notes: DefaultDict[str, List[Tuple[str, str, str]]] = defaultdict(list)
        self.cards: Dict[str, Tuple[str, Optional[str], str]] = {}
        self.cards_of: DefaultDict[str, List[str]] = defaultdict(list)
        self.payloads: Set[int] = set()  # by their hash, as photos are
        self.cards_now: DefaultDict[str, DefaultDict[str, int]] = defaultdict(lambda: defaultdict(int))
        self.cards_at_end: Dict[str, Dict[str, Dict[str, int]]] = {}


class ClaimsSeen:
    """Claims on their way, and what was earned."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.claims: Dict[str, Claim] = {}
        self.filed = 0  # so many claims were
        self.claims_at: DefaultDict[str, Dict[str, Claim]] = defaultdict(dict)  # site -> those filed there
        self.deeds: DefaultDict[str, Dict[str, List[Deed]]] = defaultdict(dict)  # day -> household -> those of that day
        self.photos = Files()
        self.rosters: Dict[str, Row] = {}
        self.notices: Dict[str, Tuple[str, Tuple[str, ...]]] = {}
        self.earned: DefaultDict[str, List[Award]] = defaultdict(list)
        self.lifetime: DefaultDict[str, DefaultDict[Tuple[str, Optional[str]], int]] = defaultdict(
            lambda: defaultdict(int)
        )
        self.budgets: DefaultDict[Tuple[str, str], int] = defaultdict(int)


class GoodsSeen:
    """What stands in the shops, batch by batch; money, tills and papers."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.stock: DefaultDict[Tuple[str, str], int] = defaultdict(int)
        self.batches: Dict[Tuple[str, str], Dict[str, Any]] = {}
        # place -> month -> donor, what it was given for, SKU -> figure -> units; and what was left of closed months
        self.gifts: Dict[str, Dict[str, Dict[Tuple[str, str, str], Dict[str, int]]]] = {}
        self.gifts_left: Dict[str, Dict[Tuple[str, str, str], int]] = {}
        self.shelves: DefaultDict[Tuple[str, str], List[Dict[str, Any]]] = defaultdict(list)
        self.counted: Dict[Tuple[str, str], str] = {}
        self.counts: DefaultDict[Tuple[str, str], List[Tuple[int, str]]] = defaultdict(list)  # when, and which entry
        self.moved: DefaultDict[Tuple[str, str], Moved] = defaultdict(Moved)
        self.transfers: Dict[str, Dict[str, Any]] = {}
        self.taken: DefaultDict[str, DefaultDict[Tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
        self.taken_by: DefaultDict[Tuple[str, str, str], int] = defaultdict(int)  # in a split's month, up to its day
        self.fetched: DefaultDict[Tuple[str, str], Dict[Name, str]] = defaultdict(dict)
        self.fetched_when: Dict[Name, Tuple[str, str]] = {}  # redemption -> who fetched, and on which day
        self.requests: Dict[str, Row] = {}
        self.fund: DefaultDict[str, int] = defaultdict(int)
        self.tills: Dict[str, List[Any]] = {}
        self.receipts: Dict[Name, Tuple[str, int]] = {}
        self.receipts_of: DefaultDict[str, List[Name]] = defaultdict(list)  # open till -> its redemptions
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
        self.closed_last: Dict[str, str] = {}  # place -> the last month of those
        self.closings_of: Dict[str, List[Tuple[str, Name]]] = {}  # place -> its closed months, and what closed them
        # month -> place -> points issued, redeemed, units spoiled
        self.moved_in: DefaultDict[str, Dict[str, List[int]]] = defaultdict(dict)
        self.signatures: DefaultDict[Tuple[str, str], List[Dict[str, Any]]] = defaultdict(list)
        self.on_paper: Dict[str, Tuple[str, str]] = {}
        # (stream, staff) -> who set that PIN last, whether as the first, place -> the first month signed there with it
        self.pins: Dict[Tuple[str, str], Tuple[str, bool, Dict[str, str]]] = {}
        self.papers: Dict[str, str] = {}  # a picture's digest -> the entry that it was signed for
        self.first_moved: Dict[str, str] = {}
        self.figures: Dict[Tuple[str, str], Dict[str, Dict[str, int]]] = {}  # (place, month) -> section -> figure
        self.moved_today: DefaultDict[str, List[List[Tuple[str, str, int]]]] = defaultdict(list)  # site -> of this day
        self.held_at: Dict[str, Dict[str, Dict[str, int]]] = {}  # shop -> day of a row of it -> what it held before
        self.held_now: DefaultDict[str, DefaultDict[str, int]] = defaultdict(lambda: defaultdict(int))
        # place -> its last month closed, and what it held then
        self.carried: Dict[str, Tuple[str, Dict[str, int]]] = {}
        self.moved_places: Set[str] = set()
        # place -> what each entry moved there, in which month, where there are several machines
        self.moves_at: Dict[str, List[Tuple[Name, str, List[Tuple[str, str, int]]]]] = {}
        # place -> what each entry that was doubled would have moved there: it, the first one, month
        self.doubled_at: Dict[str, List[Tuple[Name, Name, str, List[Tuple[str, str, int]]]]] = {}

    def paper_served(self, paper: Dict[str, Any], name: str) -> None:
        """The picture of a paper, byte by byte and pixel by pixel, has served for an entry of this name."""
        for digest in (paper[field] for field in ("sha256", "pixels") if field in paper):
            self.papers.setdefault(digest, name)


class MachinesSeen:
    """The machines, what each has heard, who holds which household, and what was lent on vouchers."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.keys: Dict[str, Tuple[str, str]] = {}  # stream -> the keys that it says it has
        self.invited: Dict[str, str] = {}  # invitation -> which node may come
        self.admitted: Dict[str, Tuple[Tuple[str, str], Name]] = {}  # stream -> by which keys, and what let it in
        self.came_by: Set[str] = set()  # the invitations that were used
        self.heard_at: Dict[Tuple[str, str], int] = {}  # who heard whom -> when what he heard was signed
        self.forked: Set[Tuple[str, str]] = set()  # who saw two branches of which stream
        self.holders: Dict[str, Tuple[Tuple[int, str, int], str]] = {}  # household -> by what it went to which node
        self.lost: Set[str] = set()  # streams whose machines were declared lost
        # voucher -> what lent points on it, whose, how many, credited when, whether the household came by it, the leaf
        self.vouchers: Dict[str, Tuple[Name, str, int, str, bool, str]] = {}
        self.shown: Dict[str, Tuple[str, Union[int, str], str, str]] = {}  # entry -> what a voucher of it must say
        self.given_back_of: Set[str] = set()  # what lent points that were given back


class PracticeSeen:
    """The rest of the practice work: cases and how each stands."""

    def __init__(self) -> None:
        """Begin with nothing."""
        # (form's digest, period, site, line) -> every mark, with the entry that gave it
        self.assessed: Dict[Tuple[str, str, str, str], List[Tuple[Tuple[str, int], int]]] = {}
        # before edition 3: every mark, by its entry, with what it says, and the tier of the site that was marked
        self.marks_given: List[Tuple[str, int, Row, str]] = []
        self.assessed_by: Dict[str, Row] = {}  # digest -> a form that a run sealed
        self.runs: Dict[Tuple[str, str], List[str]] = {}  # (form, month in which the period ended) -> its runs
        self.cases: Dict[str, Tuple[str, str, str]] = {}  # case -> the kind that opened it, its state, its site
        self.rulings: Dict[Tuple[str, str], str] = {}  # (need, offer) -> what was last said of the pair
        self.fixed: Set[Tuple[str, str]] = set()  # the pairs that are fixed and were not confirmed since
        self.listed_at: Dict[Tuple[str, str], List[str]] = {}  # (list, site) -> the lines that ever stood on it
        self.matched: Set[str] = set()  # the orders that came of a match
        self.matches_of: DefaultDict[str, List[str]] = defaultdict(list)  # need or offer -> the orders of its matches
        self.orders: Dict[str, Dict[str, Any]] = {}  # order -> what was ordered, and what its steps told last
        self.placed_by_web: Dict[Tuple[str, str], int] = {}  # household, day -> orders that it placed by itself
        self.orders_with: DefaultDict[str, int] = defaultdict(int)  # organisation -> how many open orders it has
        # order -> the entry that rated it satisfied, and for whom no claim has followed yet
        self.orders_unclaimed: Dict[str, Tuple[str, int, List[str]]] = {}
        # claim -> the entry because of which it is to be taken back, and up to which number it must be
        self.orders_kept: Dict[str, Tuple[str, int, int]] = {}
        # activity -> its main kind, its day, and how many signed in on its roster
        self.activities: Dict[str, Dict[str, Any]] = {}
        # (site, title, main kind) -> the activities that were planned so
        self.activities_alike: Dict[Tuple[str, str, str], List[str]] = {}
        self.activity_photos: Dict[str, str] = {}  # a photo's digest -> the activity that it shows
        self.activity_rosters: Dict[str, str] = {}  # roster -> the activity on which it was taken
        self.attended: Dict[str, Set[str]] = {}  # activity -> the members who attended it
        self.certificates: Dict[str, Tuple[str, str, str]] = {}  # certificate -> of which training, whose, until when
        self.certificates_withdrawn: Set[str] = set()
        self.certified: Dict[str, List[Deed]] = {}  # certificate -> the claims that rest on it
        # a count -> its site and purpose; and those that were replaced
        self.visits: Dict[str, Tuple[str, str]] = {}
        self.visits_mended: Set[str] = set()
        # (site, thing) -> the copies there that are not lent, by the day on which they expire; "" for never
        self.copies: DefaultDict[Tuple[str, str], Dict[str, int]] = defaultdict(dict)
        self.loans: Dict[str, str] = {}  # loan -> what was lent
        # run -> the sites that it has a score of, and the lines of its form
        self.scored_by: Dict[str, Tuple[Tuple[str, ...], Tuple[str, ...]]] = {}
        self.rectified: Set[Tuple[str, str]] = set()  # (run, site) that was ordered to mend things
        # rectification -> its last day, and who answered
        self.rectifications: Dict[str, Tuple[str, Tuple[str, ...]]] = {}
        self.finds: Dict[str, Tuple[str, int]] = {}  # find -> since when it hangs out, and what it looks worth in yuan
        self.volunteers: Dict[str, List[str]] = {}  # member -> the codes by which he is, or was, a volunteer

"""A year in two places by the real verbs: everybody keeps to the rules; what goes wrong does so by mistake."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeVar, get_args

from benchmarks.district.scene import FIRST_DAY, HOUSEHOLDS, MODEL, Place, names
from supermarket.books.accounts import household_points, stock, units
from supermarket.books.kinds import POINT
from supermarket.books.rebuild import silent
from supermarket.books.session import WriteSession
from supermarket.clock import MINUTE, Clock
from supermarket.corrections.corrections import reverse
from supermarket.demo.scene import Time, moment
from supermarket.district.dated.registers import all_in_force
from supermarket.earning.claims.claims import Deed, file_claim
from supermarket.earning.claims.kinds import Evidence, EvidenceFile
from supermarket.earning.claims.notices import object_to, publish, resolve, take_down
from supermarket.earning.claims.posting import post_claims
from supermarket.earning.claims.reviews import Verdict, review
from supermarket.earning.claims.rosters import Activity, Attendance, take_roster
from supermarket.earning.claims.standing import REVIEWS, State, open_claims
from supermarket.earning.kinds import RULES, Rule
from supermarket.errors import Refusal
from supermarket.households.cards import issue
from supermarket.households.households import NewHousehold, enrol
from supermarket.households.numbers import payload_hash
from supermarket.journal.canonical import canonical
from supermarket.ledger import Ledger, open_ledger
from supermarket.months.closing.closing import sign, withdraw
from supermarket.months.figures.figures import Figures
from supermarket.months.plain import plain
from supermarket.months.reconciliation import reconcile
from supermarket.spending.goods.catalogue import goods_listed
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.deliveries import Delivery, receive
from supermarket.spending.stock.spoilage import Spoiled, write_off
from supermarket.spending.stock.stocktakes import Counted, count
from supermarket.spending.till.sessions import Session, open_till, shut_till

OPENS_AT, SHUTS_AT = 8 * 60 + 30, 17 * 60
MONDAY, FRIDAY, SATURDAY = 0, 4, 5
TILL_DAYS: Final = (0, 2, 4)
"""The shops are open on Mondays, Wednesdays and Fridays."""
SHELF: Final = {"1001": 60, "1003": 40, "1004": 40, "1006": 30, "1009": 40, "1013": 30, "1020": 20, "1019": 40}
"""So many units of each good a shop has when its shelf is full; below half of it more is bought."""
KEEPS_DAYS: Final = {"1020": 40}
COST_FEN: Final = 90
GATHERINGS: Final = {SATURDAY: ("ENV-01", "村环境卫生整治"), 2: ("LEC-01", "炕头讲堂")}
"""What a whole village is called to on a weekday, and signs in at."""
VOLUNTEERING: Final = {
    "VOL-02": 30, "VOL-01": 20, "VOL-05": 12, "GOV-02": 12, "HAR-01": 8, "HAR-02": 8, "VOL-03": 8, "LEC-02": 4,
    "GOV-03": 3, "GOV-04": 3, "LEC-03": 2, "DON-01": 2, "VOL-06": 1,
}  # fmt: skip
SERVED: Final = ("1", "1.5", "2", "0.5", "2")
ZEAL: Final = (0.1, 0.2, 0.5, 1.0, 1.0, 2.0, 4.0)
MISTAKES, REJECTIONS, OBJECTIONS, RETURNED = 0.01, 0.02, 0.01, 0.01
WORN, FORGOTTEN, MISCOUNTED, BROKEN, WITHDRAWN, TAKEN_DOWN = 0.04, 0.005, 0.01, 0.02, 0.1, 0.03
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Home:
    """A household with what its card shows; `zeal` is how often it takes part."""

    household: str
    payload: str
    card: str
    place: Place
    zeal: float


@dataclass
class Year:
    """What must be known to go on from day to day, and to write these days again elsewhere.

    `payloads` are those of the cards by their hashes, `figures` the canonical figures that were signed by theirs.
    """

    ledger: Ledger
    time: Time
    chance: random.Random
    rate: float
    rules: dict[str, Rule]
    prices: dict[str, int]
    homes: dict[str, Home] = field(default_factory=dict)
    payloads: dict[str, str] = field(default_factory=dict)
    figures: dict[str, str] = field(default_factory=dict)
    tills: dict[Place, Session] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    served: set[tuple[str, str, str]] = field(default_factory=set)
    names: Iterator[str] = field(default_factory=names)

    def asked(self, verb: Callable[[], Answer]) -> Answer | None:
        """Return what a verb answers a moment later; a refusal, which writes nothing, is counted and None returned."""
        self.time.at += 100
        try:
            return verb()
        except Refusal as refusal:
            self.refused[refusal.code] += 1
            return None

    def here(self, place: Place) -> list[Home]:
        """Return the households at home at a place."""
        return [home for home in self.homes.values() if home.place == place]

    def photo(self, what: Evidence) -> EvidenceFile:
        """Return a photo that shows nobody, and that nobody kept."""
        return EvidenceFile(what=what, sha256=sha256(self.chance.randbytes(32)).hexdigest(), kind="image/jpeg", size=36)

    def carded(self, session: WriteSession, home: Home) -> Home:
        """Issue a card to a household and return it with that."""
        card = issue(session, home.household, home.place.clerk)
        self.payloads[payload_hash(card.payload)] = card.payload
        return replace(home, payload=card.payload, card=card.card)


More = Callable[[Year, WriteSession, Place, date], list[Callable[[], object]]]


def seeded(time: Time, seed: str) -> Clock:
    """Return a clock of the district's time, whose chance is the same in every run."""
    return Clock(now=time.now, random=random.Random(seed).randbytes, told=True, uptime=lambda: time.at)  # noqa: S311


def begin(path: Path, *, seed: int, rate: float) -> Year:
    """Open a ledger in which nothing has happened, for a year to come."""
    time = Time(moment(FIRST_DAY, OPENS_AT))
    ledger = replace(open_ledger(path, now=time.now()), clock=seeded(time, f"{seed} salts, payloads and keys"))
    with ledger.reading() as session:
        rules = {rule.rule: rule for rule in all_in_force(session, RULES, session.today)}
        prices = {goods.sku: goods.points for goods in goods_listed(session, session.today)}
    return Year(ledger, time, random.Random(seed), rate, rules, prices)  # noqa: S311 - the same in every run


def live_through(year: Year, day: date, more: More) -> None:
    """Let a day pass in both places, with what `more` says of a place that happens besides."""
    year.time.move_to(moment(day, OPENS_AT))
    with year.ledger.writing(known="pin") as session:
        for place in MODEL:
            if day.weekday() in TILL_DAYS:
                year.tills[place] = open_till(session, place.clerk)
        acts = [act for place in MODEL for act in (*_acts(year, session, place, day), *more(year, session, place, day))]
        year.chance.shuffle(acts)
        times = sorted(year.chance.randint(OPENS_AT + 1, SHUTS_AT - 60) for _act in acts)
        for place in MODEL if day.weekday() == MONDAY else ():
            _restock(year, session, place, day)
        for act, minute in zip(acts, times, strict=True):
            year.time.move_to(moment(day, minute))
            act()
        year.time.move_to(moment(day, SHUTS_AT - 50))
        for place in MODEL:
            _end_day(year, session, place, day)


def _acts(year: Year, session: WriteSession, place: Place, day: date) -> list[Callable[[], object]]:
    """Return what happens at a place on a day, in no order."""
    acts: list[Callable[[], object]] = []
    here, number = year.here(place), (day - FIRST_DAY).days
    joining = -(-HOUSEHOLDS // 4) if number < 4 else 0  # noqa: PLR2004 - all have joined after four days
    acts += [partial(_enrol, year, session, place)] * min(joining, HOUSEHOLDS - len(here))
    if day.weekday() < SATURDAY and here:
        for home in _some(year, here, 2.6 * year.rate):
            acts.append(partial(_claim, year, session, home, day))
    if day.weekday() in TILL_DAYS:
        acts += [partial(_visit, year, session, home.household) for home in _some(year, here, 10.0 * year.rate)]
    if year.chance.random() < BROKEN:
        spoiled = Spoiled(year.chance.choice(sorted(SHELF)), 1, "broken", place.manager.actor, approved="pin")
        acts.append(partial(year.asked, partial(write_off, session, spoiled, place.clerk)))
    return acts


def _some(year: Year, homes: list[Home], mean: float) -> list[Home]:
    """Return some households, those who take part more often than others."""
    if not homes:
        return []
    wanted = int(mean) + (year.chance.random() < mean % 1)
    return list(dict.fromkeys(year.chance.choices(homes, [home.zeal for home in homes], k=wanted)))


def _enrol(year: Year, session: WriteSession, place: Place) -> None:
    new = NewHousehold(next(year.names), f"139{year.chance.randrange(10**8):08}", f"{year.chance.choice('一二三四')}组")
    household = enrol(session, new, place.clerk).household
    home = Home(household, "", "", place, year.chance.choice(ZEAL))
    year.homes[household] = year.carded(session, home)


def _claim(year: Year, session: WriteSession, home: Home, day: date) -> None:
    (name,) = year.chance.choices(list(VOLUNTEERING), list(VOLUNTEERING.values()))
    rule = year.rules[name]
    served = max(day - timedelta(days=year.chance.choice((0, 0, 1, 2))), FIRST_DAY).isoformat()
    if home.household not in year.homes or (home.household, name, served) in year.served:
        return  # nobody who is honest claims the same deed of the same day again
    year.served.add((home.household, name, served))
    hours = year.chance.choice(SERVED) if rule.hours else None
    asked = (rule.evidence or "").split()
    evidence = tuple(year.photo(what) for what in get_args(Evidence) if what in asked)
    deed = Deed(home.household, name, served=served, hours=hours, evidence=evidence)
    year.asked(partial(file_claim, session, deed, home.place.clerk))


def _visit(year: Year, session: WriteSession, household: str) -> None:
    """Let a household redeem: by a scan, or by a number typed in with its reason; now and then something goes back."""
    home, dice = year.homes.get(household), year.chance.random()
    if home is None:
        return
    ways = ((FORGOTTEN, home.household, "card-forgotten"), (FORGOTTEN + WORN, home.card, "card-worn"))
    who, reason = next(((who, why) for share, who, why in ways if dice < share), (home.payload, "unstated"))
    left, lines = session.balance(household_points(home.household), POINT), []
    for sku in year.chance.sample(sorted(SHELF), k=year.chance.choice((1, 1, 2))):
        if year.prices[sku] <= left:
            left -= year.prices[sku]
            lines.append(f"{sku}x1")
    if not lines:
        return
    basket = Basket(who, lines, reason, till=year.tills[home.place].till)
    given = year.asked(partial(redeem, session, basket, home.place.clerk))
    if given and year.chance.random() < RETURNED:
        year.time.at += MINUTE
        year.asked(partial(reverse, session, given.entry, "商品破损退回", home.place.clerk))


def _restock(year: Year, session: WriteSession, place: Place, day: date) -> None:
    for sku, full in SHELF.items():
        held = session.balance(stock(place.shop), units(sku))
        if held > full // 2:
            continue
        keeps = KEEPS_DAYS.get(sku)
        expires = (day + timedelta(days=keeps)).isoformat() if keeps else None
        cost = round((full - held) * year.prices[sku] * COST_FEN * year.chance.uniform(0.9, 1.2))
        donor = year.chance.choice(("9001", "9002")) if not keeps and year.chance.random() < 0.1 else None  # noqa: PLR2004
        bought = Delivery(sku, full - held, donor=donor, expires=expires, cost=None if donor else cost)
        year.asked(partial(receive, session, bought, place.clerk))


def _end_day(year: Year, session: WriteSession, place: Place, day: date) -> None:
    if place in year.tills:
        shut_till(session, year.tills.pop(place), place.clerk)
    if day.weekday() in GATHERINGS and day > FIRST_DAY + timedelta(days=3):
        rule, activity = GATHERINGS[day.weekday()]
        people = [Attendance(home.household) for home in _some(year, year.here(place), 7 * year.rate)]
        photos = tuple(year.photo("photo") for what in (year.rules[rule].evidence or "").split() if what == "photo")
        called = Activity(rule, activity, evidence=photos)
        year.asked(partial(take_roster, session, called, people, place.clerk))
    if day.weekday() == FRIDAY:
        _end_week(year, session, place)
    if day.day in {3, 4, 5} and day.weekday() < SATURDAY:
        _sign(year, session, place, day)
    if (day + timedelta(days=1)).day == 1:
        _count(year, session, place)


def _end_week(year: Year, session: WriteSession, place: Place) -> None:
    """Post what hung out, then review what was claimed since, and hang that out."""
    here = [claim for claim in open_claims(session) if claim.site == place.station]
    for claim in here:
        if claim.state is State.OBJECTED:
            upheld = bool(year.chance.getrandbits(1))
            year.asked(
                partial(resolve, session, claim.claim, upheld=upheld, reason="已向组长核实", request=place.manager)
            )
    for posted in year.asked(partial(post_claims, session, place.manager, silent)) or ():
        if posted.points and year.chance.random() < MISTAKES:
            year.asked(partial(reverse, session, posted.entry, "重复录入", place.manager))
    for claim in here:
        if claim.state is State.FILED:
            rejected = year.chance.random() < REJECTIONS
            verdict: Verdict = "rejected" if rejected else "accepted"
            reason = "凭据不足" if rejected else None
            wanted = 1 if rejected else REVIEWS
            for reviewer in (place.reviewer, place.manager, place.institute_manager):  # the last one instead of kin
                wanted -= bool(wanted and year.asked(partial(review, session, claim.claim, verdict, reason, reviewer)))
    _hang_out(year, session, place)


def _hang_out(year: Year, session: WriteSession, place: Place) -> None:
    """Publish what was reviewed, now and then anew because of a slip; somebody may object to some of it."""
    notice = year.asked(partial(publish, session, place.manager))
    if notice and year.chance.random() < TAKEN_DOWN:
        year.asked(partial(take_down, session, notice.notice, "写错了日期", place.manager))
        notice = year.asked(partial(publish, session, place.manager))
    for noticed in notice.claims if notice else ():
        if year.chance.random() < OBJECTIONS:
            year.asked(partial(object_to, session, noticed, "有人反映未到场", place.clerk))


def _count(year: Year, session: WriteSession, place: Place) -> None:
    """Count everything at the month's end; now and then a count differs."""
    counts = []
    for sku in SHELF:
        held = session.balance(stock(place.shop), units(sku))
        counts.append(Counted(sku, max(0, held - (year.chance.random() < MISCOUNTED))))
    year.asked(partial(count, session, counts, place.clerk))


def _sign(year: Year, session: WriteSession, place: Place, day: date) -> None:
    """Let the three whose turn it is sign the month before, one after another; the figures are kept for their hash."""
    month = (day.replace(day=1) - timedelta(days=1)).isoformat()[:7]
    if month < FIRST_DAY.isoformat()[:7]:
        return
    found = reconcile(session, place.station, month)
    if found.closed:
        return
    year.figures[found.digest] = signed_text(found.figures)
    why = None if found.ok else "已核对实物, 差异另行说明"
    clerk = replace(place.clerk, site=place.station)
    if year.chance.random() < WITHDRAWN:
        year.asked(partial(sign, session, month, clerk, reason=why))
        year.asked(partial(withdraw, session, month, "单据还要核对", place.manager))
    for signer in (clerk, place.manager, place.institute_manager):
        year.time.at += MINUTE // 20
        year.asked(partial(sign, session, month, signer, reason=why))


def signed_text(figures: Figures) -> str:
    """Return the canonical text of a month's figures, whose SHA-256 is what is signed."""
    return canonical(plain(figures))

"""What is counted of the entries of a whole span, one after another: who did what how often, with whom, and when."""

from collections import Counter, defaultdict
from datetime import date
from functools import lru_cache
from sys import intern
from typing import Any, Callable, DefaultDict, Dict, Iterator, List, NamedTuple, Optional, Tuple
from typing import Counter as Counts

from supermarket.audit.package.checker.analysis.judging import (
    LOOKED_MIN,
    TEN,
    VISITS_MIN,
    Counted,
    Told,
    digits,
    pairs,
    shares,
    shares_of,
)
from supermarket.audit.package.checker.journal import Entry

HOUR_MS, DAY_MS = 3_600_000, 86_400_000
AHEAD_MS = 8 * HOUR_MS  # the district's time is eight hours ahead of UTC
DAY_0 = date(1970, 1, 1).toordinal()
NIGHT_ENDS, NIGHT_BEGINS = 6, 22  # the hours of the day
LATE_DAYS = 7  # a claim is late that comes more than so many days after its deed
ROUND_FEN = 10_000  # a hundred yuan
ORIGIN_BITS, SEQ_BITS = 16, 53  # more streams than machines, and the largest number of an entry
SHELF_MIN = 10  # the last digit of a smaller count is the count itself
ACTS = {  # the kinds of acts of which the time is told, and what they are called
    "goods.redeemed": "redemption",
    "claim.filed": "claim",
    "claim.reviewed": "review",
    "claim.posted": "award",
    "points.credited": "credit",
}
MAY_BE_TAKEN_BACK = ("goods.redeemed", "claim.posted", "points.credited")  # the acts that may be taken back


class FiledBefore(NamedTuple):
    """What a review asks of a claim; claims of which this is the same share one."""

    site: str
    filer: str
    household: str
    flagged: bool


class ClaimSoFar:
    """A claim, the letters of its steps, and its first review so far; there are very many, so it is kept small.

    `order` is when the first review was written, as one number in the order of (at, origin, seq); none yet is 0.
    """

    __slots__ = ("filed", "order", "rejected", "reviewer", "steps")

    def __init__(self) -> None:
        """Know nothing of it yet."""
        self.filed: Optional[FiledBefore] = None
        self.order = 0
        self.reviewer, self.rejected = "", False
        self.steps = ""


class Patterns:
    """What was counted so far."""

    def __init__(self, claims: Optional[DefaultDict[str, ClaimSoFar]] = None) -> None:
        """Count nothing yet; `claims` may be kept by somebody else too."""
        self.counted: Dict[str, Counted] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
        self.met: Dict[str, Counts[Tuple[str, str, str]]] = defaultdict(Counter)
        self.figures: Dict[str, Dict[str, List[int]]] = defaultdict(dict)
        self.claims = defaultdict(ClaimSoFar) if claims is None else claims
        self.alike: Dict[FiledBefore, FiledBefore] = {}
        self.origins: Dict[str, int] = {}  # in the order of their names, as the journal has them
        self.waiting: List[Tuple[str, str, bool]] = []  # reviews of claims that come later, in another stream

    def count(self, test: str, group: str, subject: str, *, hit: bool) -> None:
        """Count an act, and whether it is one of those that are looked for."""
        cell = self.counted[test][group, subject]
        cell[0] += 1
        cell[1] += hit

    def figure(self, test: str, subject: str, number: int) -> None:
        """Count the last digit of a figure."""
        of = self.figures[test].setdefault(subject, [0] * TEN)
        of[number % TEN] += 1

    def take(self, entry: Entry) -> None:
        """Count an entry."""
        kind, actor = entry.kind, entry.actor
        act = ACTS.get(kind)
        if act and "slip" not in entry.body:
            day, time = divmod(entry.at + AHEAD_MS, DAY_MS)
            hour = time // HOUR_MS
            self.count("nights", act, actor, hit=not NIGHT_ENDS <= hour < NIGHT_BEGINS)
            self.count("weekends", act, actor, hit=(day + 3) % 7 > 4)  # noqa: PLR2004 - 1970 began on a Thursday
            self.count("late_entries", act, actor, hit=day > days_since_1970(entry.on))
        if kind in COUNTERS:
            COUNTERS[kind](self, entry, entry.body)

    def take_again(self, entry: Entry, *, taken_back: bool) -> None:
        """Count an entry again, once it is known whether it was taken back."""
        if entry.kind in MAY_BE_TAKEN_BACK:
            self.count("reversals", ACTS[entry.kind], entry.actor, hit=taken_back)

    def review(self, entry: Entry, claim: str, *, accepted: bool) -> None:
        """Count a review: the first of a claim apart from what comes later, of which less is left to be rejected."""
        so_far, reviewer, rejected = self.claims[claim], intern(entry.actor), not accepted
        origin = self.origins.setdefault(entry.origin, len(self.origins) + 1)
        order = (entry.at << ORIGIN_BITS | origin) << SEQ_BITS | entry.seq
        if not so_far.order:
            so_far.order, so_far.reviewer, so_far.rejected = order, reviewer, rejected
        elif so_far.order < order:
            self.count("rejections", "later", reviewer, hit=rejected)
        else:
            self.count("rejections", "later", so_far.reviewer, hit=so_far.rejected)
            so_far.order, so_far.reviewer, so_far.rejected = order, reviewer, rejected
        if so_far.filed is None:
            self.waiting.append((reviewer, claim, accepted))
        else:
            self.meet(so_far.filed, reviewer, accepted=accepted)

    def meet(self, filed: FiledBefore, reviewer: str, *, accepted: bool) -> None:
        """Count a review beside the claim that it is of."""
        self.met["filer_reviewer"][filed.site, filed.filer, reviewer] += 1
        if accepted:
            self.met["reviewer_household"][filed.site, reviewer, filed.household] += 1
            self.count("overrides", "", reviewer, hit=filed.flagged)

    def finish(self) -> None:
        """Count first reviews, and those that came before their claims; those of no claim count nowhere else."""
        for reviewer, claim, accepted in self.waiting:
            filed = self.claims[claim].filed
            if filed is not None:
                self.meet(filed, reviewer, accepted=accepted)
        self.waiting.clear()
        for so_far in self.claims.values():
            if so_far.order:
                self.count("rejections", "first", so_far.reviewer, hit=so_far.rejected)
                so_far.order, so_far.filed = 0, None  # they were asked for until now

    def told(self, test: str) -> Told:
        """Return what a test finds in what was counted."""
        if test in PAIRED:
            met = self.met[test]
            return pairs((*who, count) for who, count in sorted(met.items()))
        if test in DIGITS_OF:
            return digits(self.figures[test])
        if test == "never_rejects":
            return shares(shares_of(self.counted["rejections"]), fewer=True)
        least = VISITS_MIN if test in OF_HOUSEHOLDS else LOOKED_MIN
        return shares(shares_of(self.counted[test]), least=least)

    def rows(self) -> Iterator[Tuple[str, List[Any]]]:
        """Give the rows of the tables of tests, and of what stands out."""
        for test, (title, unit, honest) in TESTS.items():
            told = self.told(test)
            yield "tests", [test, title, unit, honest, told.looked, len(told.drawn)]
            for each in told.drawn:
                yield "patterns", [test, *each]


@lru_cache(maxsize=1 << 12)
def days_since_1970(on: str) -> int:
    """Return a date as the number of days since 1970; of what is none, which a rule names, a day that never comes."""
    try:
        return date(int(on[:4]), int(on[5:7]), int(on[8:])).toordinal() - DAY_0
    except ValueError:
        return date.max.toordinal()


def count_redeemed(patterns: Patterns, entry: Entry, body: Dict[str, Any]) -> None:
    """Count a redemption: was a number typed, was a till open."""
    typed = body["shown"] != "payload"
    patterns.count("typed_cards", "", entry.actor, hit=typed)
    patterns.count("typed_for_household", entry.site, body["household"], hit=typed)
    patterns.count("outside_session", "", entry.actor, hit="till" not in body)


def count_filed(patterns: Patterns, entry: Entry, body: Dict[str, Any]) -> None:
    """Count a claim: does it come late, and how long is the time that it tells."""
    filed = FiledBefore(entry.site, entry.actor, body["household"], bool(body.get("flags")))
    patterns.claims[entry.name].filed = patterns.alike.setdefault(filed, filed)
    patterns.met["filer_household"][entry.site, entry.actor, body["household"]] += 1
    patterns.count(
        "late_claims", "", entry.actor, hit=days_since_1970(entry.on) - days_since_1970(body["served"]) > LATE_DAYS
    )
    if "minutes" in body:
        patterns.count("whole_hours", body["rule"], entry.actor, hit=body["minutes"] % 60 == 0)
        patterns.figure("minute_digits", entry.actor, body["minutes"])


def count_reviewed(patterns: Patterns, entry: Entry, body: Dict[str, Any]) -> None:
    """Count a review."""
    patterns.review(entry, body["claim"], accepted=body["verdict"] == "accepted")


def count_received(patterns: Patterns, entry: Entry, body: Dict[str, Any]) -> None:
    """Count what was bought, and what of it cost a round sum."""
    for line in body["lines"] if "donor" not in body else ():
        if "cost" in line:
            patterns.count("round_costs", "", entry.site, hit=line["cost"] % ROUND_FEN == 0)


def count_counted(patterns: Patterns, entry: Entry, body: Dict[str, Any]) -> None:
    """Count the last digit of what was counted on a shelf."""
    if body["counted"] >= SHELF_MIN:
        patterns.figure("count_digits", entry.site, body["counted"])


COUNTERS: Dict[str, Callable[[Patterns, Entry, Dict[str, Any]], None]] = {
    "goods.redeemed": count_redeemed,
    "claim.filed": count_filed,
    "claim.reviewed": count_reviewed,
    "stock.counted": count_counted,
    "stock.received": count_received,
}
PAIRED = ("filer_reviewer", "filer_household", "reviewer_household")
OF_HOUSEHOLDS = ("typed_for_household",)
DIGITS_OF = ("minute_digits", "count_digits")
TESTS = {  # code: title, what is counted, what an honest year shows
    "filer_reviewer": (
        "申报人与审核人",
        "某人所申报而由某人审核的次数",
        "两人相遇的次数与各自的申报、审核总数相称；同班的人会多些",
    ),
    "filer_household": ("申报人与户", "某人为某户申报的次数", "谁当班谁申报，各户轮到各申报人的机会相近"),
    "reviewer_household": ("审核人与户", "某人准予某户申报的次数", "各户的申报轮流由各审核人审核"),
    "typed_cards": ("手工输入卡号", "兑换中手工输入号码的", "各人手工输入的比例相近；卡磨损多的店会多些"),
    "typed_for_household": ("某户常不出示卡", "某户兑换中手工输入号码的", "卡坏了会补，手工输入不会总在同一户"),
    "outside_session": ("不在班次内兑换", "兑换中未开台的", "各人开台后才兑换"),
    "reversals": ("被冲正", "某人所办兑换与入账中后来被冲正的", "各人被冲正的比例相近，约百分之一二"),
    "rejections": ("不通过的多", "审核中不通过的，初审与此后的分开计", "各审核人不通过的比例相近"),
    "never_rejects": ("几乎都通过", "审核中不通过的，初审与此后的分开计", "审核多的人都有不通过的"),
    "overrides": ("有提示仍准予", "准予的申报中程序曾提示的", "各人准予的有提示申报相近"),
    "nights": ("夜间办理", "二十二时至六时所办的，手工兑换单不计", "没有，或喜事之后的一条"),
    "weekends": ("周末办理", "周六、周日所办的", "与同类事项的周末比例相近"),
    "late_claims": ("迟报", "善行后七日以上才申报的", "多在当日或数日内申报"),
    "late_entries": ("补记", "业务日期之后才记录的，手工兑换单不计", "多在当日记录"),
    "whole_hours": ("整小时", "按时间计的申报中恰为整小时的", "与同一规则他人的比例相近"),
    "round_costs": ("整百元进货", "购入商品中金额恰为整百元的，按店", "与他店的比例相近：单价乘数量很少恰为整百元"),
    "minute_digits": ("服务时间末位数字", "服务分钟数的末位数字", "与他人的末位数字分布相近"),
    "count_digits": ("盘点末位数字", "盘点所得（十件以上）的末位数字", "与他店的末位数字分布相近"),
}
"""The tests that the journal alone is enough for."""

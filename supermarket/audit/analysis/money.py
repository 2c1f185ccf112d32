"""Money spent beside the goods that came for it, and the papers that both stand on.

Pure functions over plain rows; `money_in.py` reads them. Amounts are in fen.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

from supermarket.audit.analysis.values import Finding, Outcome
from supermarket.district.texts import normal_paper

GAP_PERCENT: Final = 10
GAP_FEN: Final = 10_000
"""So much more than its purchases cost a shop may spend: transport, and what is paid before it comes."""


class Spent(NamedTuple):
    """Money that went out, and the number of the paper that it stands on."""

    shop: str
    paper: str
    on: str
    entry: str
    amount: int


class Bought(NamedTuple):
    """A delivery that was bought: what it cost for all units, and its paper's number, empty where there is none."""

    shop: str
    paper: str
    on: str
    entry: str
    cost: int


def paper_twice(spent: Iterable[Spent]) -> Outcome:
    """Find the papers on which money was spent more than once: at one shop, or the same sum at several.

    Sellers number their papers each for himself, so one number at two shops may be two papers. `spent` are those that
    were not taken back.
    """
    findings, looked = [], 0
    named = sorted((each for each in spent if normal_paper(each.paper)), key=_paper)
    for _number, each_of in groupby(named, key=_paper):
        rows = sorted(each_of, key=attrgetter("on", "entry"))
        looked += 1
        shops, sums = Counter(row.shop for row in rows), Counter(row.amount for row in rows)
        again = [row for row in rows if shops[row.shop] > 1 or sums[row.amount] > 1]
        if again:
            entries = tuple(row.entry for row in again)
            findings.append(Finding(again[0].paper, len(again), len({row.shop for row in again}), entries=entries))
    return Outcome("paper_twice", looked, tuple(findings))


def _paper(each: Spent) -> str:
    return normal_paper(each.paper)


def fund_gap(spent: Sequence[Spent], bought: Sequence[Bought]) -> Outcome:
    """Find the shops that spent a tenth more than their purchases cost.

    What they bought for more was paid by somebody else, such as the village. The entries are the spendings that no
    delivery's paper answers.
    """
    out, cost = Counter[str](), Counter[str]()
    for each in spent:
        out[each.shop] += each.amount
    for delivery in bought:
        cost[delivery.shop] += delivery.cost
    answered = {(delivery.shop, normal_paper(delivery.paper)) for delivery in bought}
    findings = []
    for shop in sorted(out):
        gap = out[shop] - cost[shop]
        if gap > GAP_FEN and 100 * gap > GAP_PERCENT * out[shop]:
            alone = (each for each in spent if each.shop == shop and (shop, normal_paper(each.paper)) not in answered)
            entries = tuple(each.entry for each in alone)
            findings.append(Finding(shop, out[shop], gap, 1000 * cost[shop], entries=entries))
    return Outcome("fund_gap", len(out), tuple(findings))

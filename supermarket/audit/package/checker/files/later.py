"""What entries say of each other: what reversed one, how a claim stands, until when a price holds, what sums come to.

It is gathered on a first walk along the whole journal, so that on a second walk every row is whole when it is written.
"""

from collections import Counter, defaultdict
from functools import lru_cache
from sys import intern
from typing import Callable, DefaultDict, Dict, Iterator, List, Set, Tuple, Union
from typing import Counter as Counts

from supermarket.audit.package.checker.analysis.counting import MAY_BE_TAKEN_BACK, ClaimSoFar, Patterns
from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.legs import MOVES, Body, Legs, legs_of
from supermarket.audit.package.checker.merging import ALONE, Merged

Account = Tuple[str, str]  # account, commodity
Cell = Union[str, int]
Order = Tuple[int, str, int]  # at, origin, seq: what comes later by this order is later
NEVER: Order = (2**53, "", 0)
STEP_LETTERS = {  # what a step adds to how a claim stands
    "claim.withdrawn": "w", "claim.objected": "o", "claim.posted": "p",
    "accepted": "a", "rejected": "r", "dismissed": "O", "upheld": "Or",
    "notice.published": "n", "notice.withdrawn": "N",
}  # fmt: skip


FLOWS = {  # what a month is told in: accounts and commodity -> column of the table, and sign
    ("Equity:Issued", "POINT"): (0, -1),
    ("Expenses:Redeemed", "POINT"): (1, 1),
    ("Expenses:Deducted", "POINT"): (2, 1),
    ("Expenses:Expired", "POINT"): (3, 1),
    ("Assets:Households", "POINT"): (4, 1),
    ("Equity:Funded", "CNY"): (5, -1),
    ("Expenses:Spent", "CNY"): (6, 1),
}


class AccountSums:
    """What an account's postings come to: in all, month by month, from which day to which."""

    __slots__ = ("last", "months", "opened", "postings")

    def __init__(self, on: str) -> None:
        """Begin with the first posting's day."""
        self.opened = self.last = on
        self.postings = 0
        self.months: Dict[str, int] = {}

    def add(self, on: str, month: str, amount: int) -> None:
        """Add a posting."""
        if on > self.last:
            self.last = on
        elif on < self.opened:
            self.opened = on
        self.postings += 1
        months = self.months
        months[month] = months.get(month, 0) + amount


class TillSession:
    """A till's session: the row that opened it, what shut it and what was said then, and what its receipts come to."""

    __slots__ = ("points", "receipts", "row", "shut", "shut_at", "told")

    def __init__(self, entry: Entry) -> None:
        """Begin with the entry that opened it."""
        self.row = [entry.name, intern(entry.site), intern(entry.on), intern(entry.actor)]
        self.shut, self.shut_at = "", NEVER
        self.told: Tuple[Cell, Cell] = ("", "")
        self.receipts = self.points = 0


class Later:
    """What is known once every entry was seen."""

    def __init__(self, merged: Merged = ALONE) -> None:
        """Know nothing yet but what follows from the entries of several machines, if there are several."""
        self.merged = merged
        self.admitted: Dict[str, str] = {}  # stream -> the entry by which the centre let it in
        self.heard_until: Dict[str, int] = {}  # stream -> when the newest that others heard of it was signed
        self.streams: Dict[str, Entry] = {}
        self.size: Counts[str] = Counter()  # entries by stream
        self.roots: Dict[str, str] = {}  # stream -> root in hex, given by whoever has the tree
        self.districts: Set[str] = set()
        self.reversed: Dict[str, Tuple[Order, str]] = {}  # entry -> when and by what it was reversed
        self.signed_in: Counts[str] = Counter()  # roster -> claims
        self.answers: Dict[str, str] = {}  # request -> what answered it
        self.erased: Set[str] = set()  # the commitments whose records are gone
        self.confirmed: Dict[str, str] = {}  # paper -> the word of whoever signed it
        self.settled: Dict[str, str] = {}  # what lent points on a voucher -> what gave them back
        self.left: Counts[str] = Counter()  # "delivery SKU" -> units
        self.prices: DefaultDict[Tuple[str, str], List[Tuple[str, Order, str]]] = defaultdict(
            list
        )  # SKU, scope -> from, …
        self.until: Dict[str, str] = {}  # entry of a price -> from when another one holds
        self.tills: Dict[str, TillSession] = {}
        self.accounts: Dict[Account, AccountSums] = {}
        self.claims: DefaultDict[str, ClaimSoFar] = defaultdict(ClaimSoFar)
        self.patterns = Patterns(self.claims)

    # --- first walk ---------------------------------------------------------------------------------------------------

    def take(self, entry: Entry) -> None:
        """Take what an entry says of others, and what it posts."""
        kind, origin, body = entry.kind, entry.origin, entry.body
        self.districts.add(entry.district)
        if origin not in self.streams:
            self.streams[origin] = entry
        self.size[origin] += 1
        if self.merged is not ALONE:
            counted = self.merged.counted(entry)
            if counted is None:
                return
            entry = counted
        if "reverses" in body:
            reverses, reversal = body["reverses"], ((entry.at, origin, entry.seq), entry.name)
            self.reversed[reverses] = min(reversal, self.reversed.get(reverses, reversal))
        self.patterns.take(entry)
        if kind in TAKERS:
            TAKERS[kind](self, entry, body)
        if kind in MOVES:
            self.post(intern(entry.on), legs_of(entry))

    def post(self, on: str, legs: Legs) -> None:
        """Add what an entry posts to its accounts."""
        month, accounts = intern(on[:7]), self.accounts
        for account, amount in legs.items():
            sums = accounts.get(account)
            if sums is None:
                sums = accounts[account] = AccountSums(on)
            sums.add(on, month, amount)

    def finish(self) -> None:
        """Work out what only shows beside all others: until when each price holds, which claims were reviewed."""
        self.patterns.finish()
        for rows in self.prices.values():
            rows.sort()
            for (_from, _order, entry), following in zip(rows, rows[1:]):
                self.until[entry] = following[0]

    # --- second walk --------------------------------------------------------------------------------------------------

    def count(self, entry: Entry) -> None:
        """Count a redemption to the till's session, unless it was reversed before the till was shut."""
        if entry.kind not in MAY_BE_TAKEN_BACK:
            return
        self.patterns.take_again(entry, taken_back=entry.name in self.reversed)
        if entry.kind != "goods.redeemed":
            return
        session = self.tills.get(entry.body["till"]) if "till" in entry.body else None
        if session and (entry.name not in self.reversed or self.reversed[entry.name][0] > session.shut_at):
            session.receipts, session.points = session.receipts + 1, session.points + entry.body["points"]

    # --- tables that are known only at the end ------------------------------------------------------------------------

    def closing_rows(self) -> Iterator[Tuple[str, List[Cell]]]:
        """Give the rows of streams, accounts, tills, months' flows, patterns, and of what the package is about."""
        for origin in sorted(self.streams):
            yield "streams", self.stream_row(self.streams[origin])
        for (account, commodity), sums in sorted(self.accounts.items()):
            unit = {"POINT": "积分", "CNY": "人民币分钱"}.get(commodity, "件")
            balance = sum(sums.months.values())
            yield "accounts", [account, commodity, unit, sums.opened, sums.last, sums.postings, balance]
        for till in self.tills.values():
            yield "tills", [*till.row, till.shut, *till.told, till.receipts, till.points]
        for month, flows in sorted(self.flows().items()):
            yield "flows", [month, *flows]
        yield from self.patterns.rows()
        for item, words in self.about():
            yield "about", [item, words]

    def stream_row(self, entry: Entry) -> List[Cell]:
        """Return the row of a stream, by its first entry."""
        before = entry.body.get("previous", {})
        previous = " ".join(str(before[name]) for name in ("origin", "size", "root") if name in before)
        origin = entry.origin
        told = [entry.body.get(name, "") for name in ("node", "epoch", "purpose")]
        known = [self.admitted.get(origin, ""), self.heard_until.get(origin, "")]
        return [origin, *told, self.size[origin], self.roots.get(origin, ""), previous, *known]

    def flows(self) -> Dict[str, List[int]]:
        """Return the flows of every month, in the order of FLOWS."""
        months: Dict[str, List[int]] = {}
        for (account, commodity), sums in self.accounts.items():
            if (account.rpartition(":")[0], commodity) in FLOWS:
                number, sign = FLOWS[account.rpartition(":")[0], commodity]
                for month, amount in sums.months.items():
                    months.setdefault(month, [0] * len(FLOWS))[number] += sign * amount
        return months

    def drill(self) -> bool:
        """Say whether the ledger is a drill, no real one."""
        return any(entry.body.get("purpose") == "drill" for entry in self.streams.values())

    def about(self) -> Iterator[Tuple[str, str]]:
        """Give what stands on the first sheet."""
        if self.drill():
            yield "演练", "这是演练，不是真账"
        yield "行政区划代码", " ".join(sorted(self.districts))
        yield "流水总条数", str(sum(self.size.values()))
        for origin in sorted(self.streams):
            yield f"流水账 {origin} 流水条数", str(self.size[origin])
            yield f"流水账 {origin} 流水根", self.roots.get(origin, "")


# --- what the entries of a kind say of others -------------------------------------------------------------------------


def take_claim_step(later: Later, entry: Entry, body: Body) -> None:
    """Add the step to how its claims stand."""
    step = STEP_LETTERS[str(body.get("verdict", body.get("outcome", entry.kind)))]
    for claim in body["claims"] if "claims" in body else [body["claim"]]:
        so_far = later.claims[claim]
        so_far.steps = intern(so_far.steps + step)


def take_filed(later: Later, _entry: Entry, body: Body) -> None:
    """Count who signed in on a roster."""
    if "roster" in body:
        later.signed_in[body["roster"]] += 1


def take_goods(later: Later, entry: Entry, body: Body) -> None:
    """Add a price."""
    order = (entry.at, entry.origin, entry.seq)
    later.prices[body["sku"], body["scope"]].append((body.get("from", ""), order, entry.name))


def take_used(later: Later, entry: Entry, body: Body) -> None:
    """Take goods from their batches, or put them back, and add the batch that an arrival or a surplus is."""
    for line in body.get("lines", [body]):
        for of in line.get("from", ()):
            later.left[f"{of['delivery']} {line['sku']}"] -= of["quantity"]
    if entry.kind == "stock.arrived":
        later.left[f"{entry.name} {body['sku']}"] += body["quantity"]
    if entry.kind == "stock.counted":
        later.left[f"{entry.name} {body['sku']}"] += max(0, body["counted"] - body["book"])


def take_received(later: Later, entry: Entry, body: Body) -> None:
    """Add the batches of a delivery, or take them back."""
    for line in body["lines"]:
        later.left[f"{body.get('reverses', entry.name)} {line['sku']}"] += line["quantity"]


def take_opened(later: Later, entry: Entry, _body: Body) -> None:
    """Open a till."""
    later.tills[entry.name] = TillSession(entry)


def take_shut(later: Later, entry: Entry, body: Body) -> None:
    """Shut a till: what was said then stands beside what its receipts come to."""
    session = later.tills.get(body["opened"])
    if session:
        session.shut, session.shut_at = entry.name, (entry.at, entry.origin, entry.seq)
        session.told = (body["redemptions"], body["points"])


def take_answer(later: Later, entry: Entry, body: Body) -> None:
    """Answer a request for a write-off: it is written off, or declined."""
    take_used(later, entry, body)
    if "request" in body:
        later.answers.setdefault(body["request"], entry.name)


def take_confirmed(later: Later, entry: Entry, body: Body) -> None:
    """Confirm what stands on paper."""
    later.confirmed.setdefault(body["confirms"], entry.name)


def take_admitted(later: Later, entry: Entry, body: Body) -> None:
    """Keep by what the centre let a machine in."""
    later.admitted.setdefault(body["origin"], entry.name)


def take_heard(later: Later, _entry: Entry, body: Body) -> None:
    """Keep until when others have heard each machine."""
    for head in body["heads"]:
        later.heard_until[head["origin"]] = max(head["at"], later.heard_until.get(head["origin"], 0))


def take_settled(later: Later, entry: Entry, body: Body) -> None:
    """Give back what was lent on a voucher."""
    later.settled.setdefault(body["taken"], entry.name)


def take_erased(later: Later, entry: Entry, body: Body) -> None:
    """Answer a request for details to be erased, and keep which records are gone."""
    later.answers.setdefault(body["request"], entry.name)
    later.erased.update(body["commitments"])
    later.erased.update(note["commitment"] for note in body.get("notes", ()))


TAKERS: Dict[str, Callable[[Later, Entry, Body], None]] = {
    **dict.fromkeys(
        ("claim.reviewed", "claim.withdrawn", "notice.published", "notice.withdrawn", "claim.objected",
         "objection.resolved", "claim.posted"), take_claim_step,
    ),
    "claim.filed": take_filed,
    "goods.recorded": take_goods,
    **dict.fromkeys(
        ("goods.redeemed", "redemption.reversed", "stock.sent", "stock.counted", "stock.arrived", "spoilage.reversed"),
        take_used,
    ),
    **dict.fromkeys(("stock.spoiled", "spoilage.declined"), take_answer),
    "erasure.approved": take_erased,
    **dict.fromkeys(("stock.received", "delivery.reversed"), take_received),
    "till.opened": take_opened,
    "till.shut": take_shut,
    "paper.confirmed": take_confirmed,
    "voucher.settled": take_settled,
    "machine.admitted": take_admitted,
    "stream.heard": take_heard,
}  # fmt: skip


@lru_cache(maxsize=1 << 12)
def claim_state(steps: str) -> str:
    """Return how a claim stands by the letters of its steps, in whatever order they came: what ends it is first."""
    count = Counter(steps)
    stands = {
        "posted": count["p"],
        "rejected": count["r"],
        "withdrawn": count["w"],
        "objected": count["o"] - count["O"],
        "noticed": count["n"] - count["N"],
        "reviewed": count["a"] - 1,
        "reviewed-once": count["a"],
    }
    return next((state for state, found in stands.items() if found > 0), "filed")


Derived = Callable[[Later, Entry, Cell], Cell]
CELLS: Dict[str, Derived] = {  # what a column says that no body says by itself, of a row of some goods or of none
    "reversed": lambda later, entry, _sku: later.reversed.get(entry.name, (NEVER, ""))[1],
    "prices.until": lambda later, entry, _sku: later.until.get(entry.name, ""),
    "deliveries.left": lambda later, entry, sku: later.left[f"{entry.name} {sku}"],
    "claims.state": lambda later, entry, _sku: claim_state(later.claims[entry.name].steps),
    "rosters.claims": lambda later, entry, _sku: later.signed_in[entry.name],
    "erasures.answer": lambda later, entry, _sku: later.answers.get(entry.name, ""),
    "requests.answer": lambda later, entry, _sku: later.answers.get(entry.name, ""),
    "signatures.confirmed": lambda later, entry, _sku: later.confirmed.get(entry.name, ""),
    "spoilage.confirmed": lambda later, entry, _sku: later.confirmed.get(entry.name, ""),
    "vouchers.settlement": lambda later, entry, _sku: later.settled.get(entry.name, ""),
    "rulebooks.rulebook": lambda _later, _entry, _sku: 1,
}


def cell_not_said(_later: Later, _entry: Entry, _sku: Cell) -> Cell:
    """Return the cell of a column of which nothing is said."""
    return ""

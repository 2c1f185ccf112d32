"""Three machines live a spring apart, and whoever takes in what they wrote has the same books, whatever came when.

`make test` runs a few, the same in every run. More, and others each time:
SUPERMARKET_MACHINES_EXAMPLES=300 pytest tests/model/test_many_machines.py
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from hypothesis import Phase, event, given, settings
from hypothesis import strategies as st

from supermarket.audit.verification.verify import verify
from supermarket.books.session import Request, WriteSession
from supermarket.corrections.corrections import reverse
from supermarket.earning.claims.claims import Deed as Claimed
from supermarket.earning.claims.claims import file_claim
from supermarket.earning.claims.notices import publish
from supermarket.earning.claims.posting import post_claims
from supermarket.earning.claims.reviews import review
from supermarket.earning.credit import Deed, credit
from supermarket.errors import Refusal
from supermarket.households.households import NewHousehold, enrol
from supermarket.journal.entry import Entry
from supermarket.ledger import Ledger
from supermarket.months.closing.closing import sign
from supermarket.spending.redemption.redemption import Basket, redeem
from supermarket.spending.stock.deliveries import Delivery, receive
from supermarket.spending.stock.transfers import arrive, send
from tests.machines import books, carry, new_machine, renewed, tail, take, village_at
from tests.model.villages import made
from tests.village import Time, Village

EXAMPLES: Final = int(os.environ.get("SUPERMARKET_MACHINES_EXAMPLES", "12"))
ORIGINS: Final = ("3001-1", "5001-1", "5002-1")
SHOPS: Final = ("5001", "5001", "5002")
"""At which shop each machine stands."""
CLERKS: Final = {"5001": Request("15001", "5001"), "5002": Request("15002", "5002")}
CREDITORS: Final = {"5001": Request("91000", "3001"), "5002": Request("91000", "3002")}
SIGNERS: Final = {
    "5001": ("15001", "33001", "32001"),
    "5002": ("15002", "33002", "32001"),
}
REVERSIBLE: Final = {
    "points.credited", "goods.redeemed", "stock.received", "claim.posted", "credit.reversed", "stock.sent",
    "stock.arrived", "redemption.reversed",
}  # fmt: skip

PICK: Final = st.integers(0, 50)
ACTS: Final = st.sampled_from(
    ["credit", "redeem", "receive", "reverse", "reverse", "send", "arrive", "claim", "post", "close", "carry", "twice"]
)
STEPS: Final = st.lists(st.tuples(st.integers(0, 2), ACTS, PICK), min_size=8, max_size=30)
CUTS: Final = st.lists(st.tuples(st.integers(0, 2), st.integers(1, 9)), max_size=25)
SKEWS: Final = st.tuples(*[st.sampled_from([0, 0, 1, 5, 1_440])] * 3)


@dataclass
class District:
    """Three machines, and what they do there."""

    machines: list[Village]
    claims: list[str] = field(default_factory=list)

    def act(self, number: int, what: str, pick: int) -> None:
        """Let one machine do something; what its rules refuse is not done."""
        machine = self.machines[number]
        machine.time.move(minutes=pick % 3)
        try:
            getattr(self, f"_{what}")(machine, SHOPS[number], pick)
        except Refusal:
            return

    def ask(self, machine: Village, verb: Callable[..., Any], *asked: object) -> Any:  # noqa: ANN401
        with machine.ledger.writing() as session:
            return verb(session, *asked)

    def pick(self, machine: Village, pick: int, *kinds: str) -> Entry:
        """Return one of the entries of some kinds that a machine knows, a late one as a rule."""
        with machine.ledger.reading() as session:
            marks = ", ".join(f"'{kind}'" for kind in kinds)
            words = f"SELECT * FROM entry WHERE kind IN ({marks}) ORDER BY at DESC, origin, seq"  # noqa: S608
            rows = session.transaction.driver.execute(words).fetchall()
        if not rows:
            raise Nothing
        return Entry(*rows[pick % min(len(rows), 6)])

    def _household(self, machine: Village, pick: int) -> str:
        entry = self.pick(machine, pick, "household.recorded")
        return str(entry.content["household"])

    def _day(self, machine: Village, pick: int) -> str | None:
        """Return today, or the last day of March where that is past, so that it may come late."""
        with machine.ledger.reading() as session:
            return "2026-03-31" if pick % 2 and session.today > "2026-03-31" else None

    def _dated(self, machine: Village, request: Request, pick: int) -> Request:
        return Request(request.actor, request.site, on=self._day(machine, pick))

    def _credit(self, machine: Village, shop: str, pick: int) -> None:
        deed = Deed(self._household(machine, pick), "VOL-01", 1 + pick)
        self.ask(machine, credit, deed, self._dated(machine, CREDITORS[shop], pick))

    def _redeem(self, machine: Village, shop: str, pick: int) -> None:
        basket = Basket(self._household(machine, pick), (f"1001x{1 + pick % 3}",))
        self.ask(machine, redeem, basket, self._dated(machine, CLERKS[shop], pick))

    def _receive(self, machine: Village, shop: str, pick: int) -> None:
        self.ask(machine, receive, Delivery("1001", 1 + pick), self._dated(machine, CLERKS[shop], pick))

    def _reverse(self, machine: Village, _shop: str, pick: int) -> None:
        entry = self.pick(machine, pick, *REVERSIBLE)
        self.ask(machine, reverse, entry.name, "wrong item", Request("91000", "1000"))

    def _twice(self, machine: Village, _shop: str, pick: int) -> None:
        """Reverse a delivery on this machine and on another, of which neither knows that the other does."""
        entry = self.pick(machine, pick, "stock.received")
        for each in (machine, self.machines[pick % 3]):
            each.time.move(minutes=pick % 2)
            self.ask(each, reverse, entry.name, "wrong item", Request("91000", "1000"))

    def _send(self, machine: Village, shop: str, pick: int) -> None:
        to = {"5001": "5002", "5002": "5001"}[shop]
        self.ask(machine, send, "1001", 1 + pick % 5, to, self._dated(machine, CLERKS[shop], pick))

    def _arrive(self, machine: Village, _shop: str, pick: int) -> None:
        sent = self.pick(machine, pick, "stock.sent")
        to = CLERKS[sent.content["to"]]
        self.ask(
            machine, arrive, sent.name, max(0, sent.content["quantity"] - pick % 2), self._dated(machine, to, pick)
        )

    def _claim(self, machine: Village, shop: str, pick: int) -> None:
        place = f"300{shop[-1]}"
        asked = Claimed(self._household(machine, pick), "ENV-01", 1, served=self._day(machine, pick))
        filed = self.ask(machine, file_claim, asked, Request(f"23{place[1:]}", place))
        for reviewer in (f"23{place[1:]}", "32001"):
            self.ask(machine, review, filed.claim, "accepted", None, Request(reviewer, place))
        self.ask(machine, publish, Request(f"33{place[1:]}", place))

    def _post(self, machine: Village, shop: str, _pick: int) -> None:
        place = f"300{shop[-1]}"
        machine.time.move(days=4)
        self.ask(machine, post_claims, Request(f"33{place[1:]}", place), lambda _done: None)

    def _close(self, machine: Village, shop: str, _pick: int) -> None:
        """Close March at a place; any machine may be the one that does not know what another did."""
        while machine.time.at < APRIL:
            machine.time.move(days=1)
        for signer in SIGNERS[shop]:
            self.ask(machine, sign_anyhow, "2026-03", Request(signer, f"300{shop[-1]}"))

    def _carry(self, machine: Village, _shop: str, pick: int) -> None:
        giver = self.machines[pick % 3]
        if giver is not machine:
            carry(giver.ledger, machine.ledger)


APRIL: Final = 1_775_000_000_000 + 8 * 3_600_000


class Nothing(Refusal):
    """There is nothing to do something with."""


def sign_anyhow(session: WriteSession, month: str, request: Request) -> object:
    return sign(session, month, request, reason="as it is")


@contextmanager
def district(skews: tuple[int, ...], folder: Path) -> Iterator[District]:
    with ExitStack() as stack:
        centre, machines = Path(shutil.copyfile(made(), folder / "centre.db")), []
        for origin, skew in zip(ORIGINS, skews, strict=True):
            machine = new_machine(centre, folder / f"{origin}.db", origin, Time())
            machine.time.move(minutes=skew)
            stack.enter_context(closing(machine.ledger))
            machines.append(machine)
        found = District(machines)
        for number, machine in enumerate(machines):
            clerk = CLERKS[SHOPS[number]]
            household = found.ask(machine, enrol, NewHousehold(f"王样{number}", another=True), clerk).household
            found.ask(machine, receive, Delivery("1001", 20), clerk)
            found.ask(machine, credit, Deed(household, "VOL-01", 30), CREDITORS[SHOPS[number]])
        for giver in machines:
            for taker in machines:
                if giver is not taker:
                    carry(giver.ledger, taker.ledger)
        yield found


def observer(folder: Path, name: str) -> Ledger:
    """Open a machine that has written nothing since all began."""
    return village_at(Path(shutil.copyfile(folder / "centre.db", folder / name)), Time()).ledger


def taken(ledger: Ledger, streams: list[list[Entry]], cuts: list[tuple[int, int]]) -> dict[str, list[tuple[Any, ...]]]:
    """Take in streams in pieces, cut and ordered as told, then whatever is left, and return the books."""
    at = [0, 0, 0]
    for number, size in [*cuts, *((number, 1_000) for number in range(3))]:
        piece = streams[number][at[number] : at[number] + size]
        take(ledger, streams[number][max(0, at[number] - 2) : at[number]] + piece, hear=False)  # some once more
        at[number] += len(piece)
    return books(ledger)


@given(steps=STEPS, skews=SKEWS, cuts=CUTS, others=st.permutations(range(3)))
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="SUPERMARKET_MACHINES_EXAMPLES" not in os.environ,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
def test_the_same_entries_make_the_same_books_whatever_came_when(
    steps: list[tuple[int, str, int]], skews: tuple[int, ...], cuts: list[tuple[int, int]], others: list[int]
) -> None:
    with tempfile.TemporaryDirectory(prefix="machines-") as name, district(skews, Path(name)) as lived:
        folder = Path(name)
        for number, what, pick in steps:
            lived.act(number, what, pick)
        streams = [tail(machine.ledger, origin, 0) for machine, origin in zip(lived.machines, ORIGINS, strict=True)]
        for machine in lived.machines:
            renewed(machine.ledger)
            assert machine.ledger.first_difference() is None
        with closing(observer(folder, "a.db")) as one, closing(observer(folder, "b.db")) as other:
            first = taken(one, streams, cuts)
            assert taken(other, streams, [(number, 1_000) for number in others]) == first
            assert one.first_difference() is None
            with one.reading() as session:
                assert [fault.what for fault in verify(session).faults] == []
            event(f"late {bool(first['late'])}")
            event(f"doubled {bool(first['doubled'])}")
            event(f"closed {len(first['closed_month'])}")
            event(f"below zero {any(row[2] < 0 and row[0].startswith('Assets:') for row in first['balance'])}")

"""A forger's hand: he takes an honest ledger's entries, changes or adds one, and seals all of it again."""

from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.merging import interleaved, merged_of
from supermarket.audit.package.checker.rules.all import TAKES, breaches, taken
from supermarket.audit.package.checker.rules.months.figures import digest_of, figures_of
from supermarket.audit.package.checker.rules.practice.assessment import canonical_sha256
from supermarket.audit.package.checker.rules.roles import OWN_ACTS
from supermarket.audit.package.checker.rules.state import State
from supermarket.audit.package.checker.rules.streams import EDITION
from supermarket.audit.package.checker.rules.words import ASKED, Breach, day_of, later, numbered
from supermarket.journal.canonical import canonical
from supermarket.journal.entry import Entry as Sealed
from supermarket.journal.entry import leaf_of
from supermarket.journal.merkle import Tree
from supermarket.ledger import open_ledger
from tests.audit.rules.honest_village import Names
from tests.audit.tampering import tampering
from tests.journal.raw import raw

GONE: Final = object()
"""What a forger takes out of a body."""
SECOND: Final = 1_000


@dataclass
class Forger:
    """The entries of a ledger in the hands of a forger, who knows where everything stands."""

    entries: list[Entry]
    names: Names
    days: int = 0
    """So many days pass before what he adds."""
    added: int = 0
    honest: list[Entry] = field(default_factory=list)

    @property
    def at(self) -> int:
        return self.entries[-1].at + SECOND + self.days * 86_400_000

    @property
    def today(self) -> str:
        return day_of(self.at)

    @property
    def seq(self) -> int:
        return self.entries[-1].seq + 1

    @property
    def number(self) -> str:
        """Return the number that a card or household gets that the next entry makes."""
        return numbered(self.entries[-1].origin, self.seq)

    def day(self, days: int) -> str:
        return later(self.today, days)

    def state(self) -> State:
        """Return what all entries come to."""
        state = State()
        for entry in self.entries:
            state.begin(entry)
            taken(state, entry, TAKES[entry.kind])
        return state

    def named(self, name: str) -> Entry:
        """Return the entry of a name, ORIGIN-SEQ."""
        return next(entry for entry in self.entries if f"{entry.origin}-{entry.seq}" == name)

    def last(self, kind: str, **said: Any) -> Entry:  # noqa: ANN401 - what a body says
        """Return the last entry of a kind that says so."""
        of_kind = [entry for entry in self.entries if entry.kind == kind]
        return [entry for entry in of_kind if all(entry.body.get(name) == value for name, value in said.items())][-1]

    def add(  # noqa: PLR0913 - the fields of an entry, by name
        self,
        kind: str,
        body: dict[str, Any],
        *,
        actor: str,
        site: str,
        on: str | None = None,
        key: str | None = None,
        origin: str | None = None,
    ) -> str:
        """Add an entry and return its name."""
        before = self.entries[-1]
        self.added += 1
        seq = max((each.seq for each in self.entries if each.origin == (origin or before.origin)), default=0) + 1
        at, on = self.at, on or self.today
        key = key or f"forged {self.added}"
        entry = Entry(before.district, origin or before.origin, seq, 1, kind, site, on, at, actor, key, body, "")
        self.days = 0
        self.entries.append(entry)
        return f"{entry.origin}-{seq}"

    def again(self, like: Entry, *, asked: bool = True, **changes: Any) -> str:  # noqa: ANN401 - what a body says
        """Add an entry like another one, with some fields of the entry or its body changed, and its request with it."""
        about = {name: changes.pop(name, getattr(like, name)) for name in ("actor", "site")}
        about |= {name: changes.pop(name) for name in ("on", "key") if name in changes}
        body = {name: value for name, value in {**like.body, **changes}.items() if value is not GONE}
        if asked and "asked" in body:
            said = {name: body[to] for name, to in ASKED.get(like.kind, {}).items() if to in body}
            rest = {name: value for name, value in body["asked"].items() if name != "on"}
            body["asked"] = {**rest, **said}
        return self.add(like.kind, body, **about)

    def as_record(self) -> None:
        """Make it a real ledger, in which everybody signed in with a PIN."""
        for number, entry in enumerate(self.entries):
            body = dict(entry.body)
            if entry.kind == "stream.opened":
                body["purpose"] = "record"
            if entry.kind in {*OWN_ACTS, "month.signed", "rectification.stepped"}:
                body["known"] = "pin"
            if body.get("approved"):
                body["approved"] = "pin"
            self.entries[number] = entry._replace(body=body)

    def signature(self, month: str, role: str, **said: Any) -> dict[str, Any]:  # noqa: ANN401 - what a body says
        """Return the body of a true signature under a month, as it would be sealed next."""
        state = self.state()
        state.edition, place = EDITION, "3001"
        figures = digest_of(figures_of(state, place, month))
        asked = {"month": month, "place": place}
        true = {
            "month": month,
            "place": place,
            "role": role,
            "figures": figures,
            "size": self.seq - 1,
            "root": "ab" * 32,
        }
        return {"asked": asked, **true, **said}


def sealed_again(path: Path, entries: Iterable[Entry]) -> None:
    """Write entries into a ledger's file, with every leaf, root and record of a stream as they must be, and the books.

    Books that cannot be made of them stay as they were.
    """
    trees: dict[str, Tree] = {}
    with tampering(path) as connection:
        connection.execute("BEGIN")
        connection.execute("DELETE FROM entry")
        for entry in in_time(entries):
            tree = trees.setdefault(entry.origin, Tree())
            body = dict(entry.body)
            if entry.kind == "month.signed" and body["root"]:
                body["root"] = tree.root().hex()
            if entry.kind == "assessment.run":
                body = _run_again(entry, tree)
            sealed = Sealed(*entry[:10], body=canonical(body), leaf=b"")
            leaf = leaf_of(sealed)
            tree.append(leaf)
            connection.execute(_INSERT, (*entry[:10], sealed.body, leaf))
            at = (tree.size, entry.at, tree.frontier().packed())
            if tree.size == 1 and entry.origin not in {
                row[0] for row in connection.execute("SELECT origin FROM stream")
            }:
                connection.execute("INSERT INTO stream VALUES (?, ?, 0, ?, ?, ?)", (entry.district, entry.origin, *at))
            connection.execute("UPDATE stream SET size = ?, at = ?, frontier = ? WHERE origin = ?", (*at, entry.origin))
        connection.execute("COMMIT")
    with closing(open_ledger(path)) as ledger, suppress(Exception):
        ledger.rebuild()


def unguarded(path: Path) -> None:
    """Take every guard out of a ledger's file, so that a forger lays into it what he likes."""
    with raw(path) as connection:
        guards = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for (name,) in guards:
            connection.execute(f"DROP TRIGGER {name}")


def laid_in(path: Path, honest: Iterable[Entry], forged: Iterable[Entry]) -> None:
    """Lay what a forger changed, added and took out into an unguarded file of the honest entries, unsealed.

    The rules ask for no seal, and read the entries as they would those of a file that is sealed again throughout.
    """
    before = {(entry.origin, entry.seq): entry for entry in honest}
    after = {(entry.origin, entry.seq): entry for entry in forged}
    with raw(path) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("BEGIN")
        connection.executemany("DELETE FROM entry WHERE origin = ? AND seq = ?", before.keys() - after.keys())
        for name, entry in after.items():
            if before.get(name) != entry:
                row = (*entry[:10], canonical(dict(entry.body)), bytes(32))
                connection.execute(_INSERT.replace("INSERT", "INSERT OR REPLACE", 1), row)
        for origin in {origin for origin, _seq in after} - {origin for origin, _seq in before}:
            connection.execute(
                "INSERT INTO stream SELECT district, ?, 0, size, at, frontier FROM stream WHERE own = 1", (origin,)
            )
        connection.execute("COMMIT")


def _run_again(entry: Entry, tree: Tree) -> dict[str, Any]:
    """Return the body of a run with the root of its own stream as it is now, and a true digest if it had one."""
    body = entry.body
    left_out = {"asked", "digest", "known"}
    is_true = canonical_sha256({name: each for name, each in body.items() if name not in left_out}) == body["digest"]
    roots = [
        {**each, "root": tree.root().hex()} if (each["origin"], each["size"]) == (entry.origin, tree.size) else each
        for each in body["roots"]
    ]
    body = {**body, "roots": roots}
    if is_true:
        told = {name: each for name, each in body.items() if name not in left_out}
        body["digest"] = canonical_sha256(told)
    return body


_INSERT: Final = "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def asked(entries: Iterable[Entry]) -> list[Breach]:
    """Ask every rule of entries, of one machine or of several; return what was found, late facts too."""
    streams: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: (entry.origin, entry.seq)):
        streams.setdefault(entry.origin, []).append(entry)
    every = [entry for each in streams.values() for entry in each]
    settings = [entry.body for entry in every if entry.kind == "setting.recorded"]
    merged = merged_of(in_time(every)) if len(streams) > 1 else None
    return list(breaches(interleaved([iter(each) for each in streams.values()]), settings, merged))


def in_time(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Return entries in the order in which they were written."""
    return iter(sorted(entries, key=lambda entry: (entry.at, entry.origin, entry.seq)))

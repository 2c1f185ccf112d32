"""Writes what two places did again for every pair of a district, in one bulk, and builds the books of the journal."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from benchmarks.district.model import (
    CODE,
    ENTRY,
    FIGURES,
    HASH,
    NUMBER,
    ORIGIN,
    PAYLOAD,
    PERSON,
    ROOT,
    SIGNED,
    SIZE,
    Act,
    Model,
    codes_of,
    each_day,
    elsewhere,
    payload_of,
)
from benchmarks.district.papers import Papers
from benchmarks.district.scene import Pair, names, pairs, site_names
from supermarket.households.numbers import check_digits, new_payload, payload_hash
from supermarket.journal.canonical import canonical
from supermarket.journal.entry import ENVELOPE, sealed_bytes
from supermarket.journal.merkle import Tree, leaf_hash, unpacked
from supermarket.ledger import open_ledger
from supermarket.months.closing.sealed import FIELD
from supermarket.people.records import commitment_of, initials_kept
from supermarket.registers.matching import same_form

SHIFT: Final = 450
"""In milliseconds: so much later than its neighbour each pair does the same; all of them within the same minute."""
_CLOSES: Final = f'"{FIELD}":'


@dataclass
class Copy:
    """A pair of places that does what a model did: its codes, and what its entries, people and cards became."""

    number: int
    model: Model
    pair: Pair
    codes: tuple[str, ...]
    named: dict[str, str] = field(default_factory=dict)
    seqs: dict[int, int] = field(default_factory=dict)
    roots: dict[int, str] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    payloads: list[str] = field(default_factory=list)


class Writer:
    """Gives the entries of all copies one after another, sealed, and collects the people whom they speak of."""

    def __init__(self, district: str, tree: Tree, copies: Sequence[Copy], upto: str) -> None:
        """Take the stream as it is, and who goes on writing to it up to a day."""
        self.district: Final = district
        self.tree: Final = tree
        self.copies: Final = copies
        self.upto: Final = upto
        self.people: list[dict[str, Any]] = []
        self.at = 0
        self._names: Final = names()
        self._papers: Final = Papers([place for copy in copies for place in copy.pair])
        self._read: Final[dict[int, Callable[[Copy, Any], Any]]] = {
            CODE: lambda copy, which: copy.codes[which],
            ENTRY: lambda copy, which: f"{ORIGIN}-{copy.seqs[which]}",
            NUMBER: self._number,
            HASH: lambda copy, which: elsewhere(which, copy.number),
            PERSON: self._person,
            PAYLOAD: self._payload,
            FIGURES: self._figures,
            SIZE: lambda copy, which: copy.seqs[which] - 1,
            ROOT: lambda copy, which: copy.roots[which],
        }

    def entries(self) -> Iterator[dict[str, Any]]:
        """Give the rows of all entries."""
        for day in each_day([copy.model for copy in self.copies]):
            if day > self.upto:
                return
            acts = [
                (act.at + SHIFT * copy.number, copy.number, seq, copy, act)
                for copy in self.copies
                for seq, act in copy.model.days.get(day, ())
            ]
            acts.sort(key=lambda each: each[:3])
            for at, _number, seq, copy, act in acts:
                yield self._entry(at, seq, copy, act)

    def _entry(self, at: int, was: int, copy: Copy, act: Act) -> dict[str, Any]:
        tree = self.tree
        seq = copy.seqs[was] = tree.size + 1
        if act.kind == SIGNED:
            copy.roots[was] = tree.root().hex()
        read = self._read
        site, actor = act.site, act.actor
        fields: dict[str, Any] = {
            "district": self.district,
            "origin": ORIGIN,
            "seq": seq,
            "v": ENVELOPE,
            "kind": act.kind,
            "site": copy.codes[site] if isinstance(site, int) else site,
            "on": act.on,
            "at": at,
            "actor": copy.codes[actor] if isinstance(actor, int) else actor,
            "key": elsewhere(act.key, copy.number),
            "body": act.body % tuple([read[what](copy, which) for what, which in act.references]),
        }
        if act.kind == SIGNED and _CLOSES in act.body:
            fields["body"] = self._papers.told(fields["body"])
        self._papers.count(act.kind, fields["site"], act.on, fields["body"])
        leaf = fields["leaf"] = leaf_hash(sealed_bytes(**fields))
        tree.append(leaf)
        self.at = at
        return fields

    def _number(self, copy: Copy, which: int) -> str:
        seq = copy.seqs[which]
        node, epoch = ORIGIN.split("-")
        return f"{ORIGIN}-{seq}-{check_digits(f'{node}{epoch}{seq}')}"

    def _payload(self, copy: Copy, which: str) -> str:
        found = copy.hashes.get(which)
        if found is None:
            payload = new_payload(lambda _count: payload_of(copy.model.payloads[which], copy.number))
            found = copy.hashes[which] = payload_hash(payload)
            copy.payloads.append(payload)
        return found

    def _figures(self, copy: Copy, which: str) -> str:
        found = copy.hashes.get(which)
        if found is None:
            text = copy.model.figures[which]
            for own, code in zip(copy.codes, self.copies[0].codes, strict=True):
                text = text.replace(f'"{code}"', f'"{own}"')
            found = copy.hashes[which] = sha256(text.encode()).hexdigest()
        return found

    def _person(self, copy: Copy, which: str) -> str:
        """Return the commitment to the record of whoever does in this copy what a person of the model did."""
        found = copy.hashes.get(which)
        if found is None:
            person = copy.model.persons[which]
            record = json.loads(person.record)
            if "name" in record:
                record["name"] = copy.named.setdefault(record["name"], next(self._names))
            if "phone" in record:
                record["phone"] = f"13{int(sha256(f'{copy.number} {which}'.encode()).hexdigest()[:12], 16) % 10**9:09}"
            text, salt = canonical(record), sha256(f"{copy.number} {which} salt".encode()).digest()
            found = copy.hashes[which] = commitment_of(salt, text)
            self.people.append(
                {"commitment": found, "subject": self._subject(copy, person.subject), "salt": salt, "record": text}
            )
        return found

    def _subject(self, copy: Copy, subject: str) -> str:
        """Return whom a record is about: a member, whose number begins with an entry's, or an entry."""
        _node, _epoch, seq, *check = subject.split("-")
        if not check:
            return f"{ORIGIN}-{copy.seqs[int(seq)]}"
        return "-".join([self._number(copy, int(seq)), *check[1:]])


def build(path: Path, base: Path, models: Sequence[Model], *, pairs_: int, upto: str) -> list[Copy]:
    """Make the ledger in which so many pairs of the district have lived up to a day; it begins as another one is."""
    shutil.copyfile(base, path)
    sites = site_names()
    copies = [
        Copy(number, models[number % len(models)], pair, codes_of(pair, sites))
        for number, pair in enumerate(pairs()[:pairs_])
    ]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode = off", "synchronous = off", "cache_size = -300000"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN IMMEDIATE")
        _write(connection, copies, upto)
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = wal")
    with closing(open_ledger(path)) as ledger:
        ledger.rebuild()
    return copies


def _write(connection: sqlite3.Connection, copies: Sequence[Copy], upto: str) -> None:
    """Write the entries, what the stream has become, and whom they speak of."""
    district, size, frontier = connection.execute("SELECT district, size, frontier FROM stream").fetchone()
    writer = Writer(district, Tree(unpacked(size, frontier)), copies, upto)
    connection.executemany(_insertion("entry", _ENTRY), writer.entries())
    tree = writer.tree
    grown = "UPDATE stream SET size = ?, at = ?, frontier = ?"
    connection.execute(grown, (tree.size, writer.at, tree.frontier().packed()))
    for person in writer.people:
        name = json.loads(person["record"]).get("name", "")
        known = {**person, "initials": initials_kept(name), "form": same_form(name)}
        connection.execute(_insertion("personal", _PERSONAL), known)
        connection.execute(_insertion("personal_form", ("commitment", "form")), known)


_ENTRY: Final = ("district", "origin", "seq", "v", "kind", "site", "on", "at", "actor", "key", "body", "leaf")
_PERSONAL: Final = ("commitment", "subject", "salt", "record", "initials")


def _insertion(table: str, columns: Sequence[str]) -> str:
    names, values = (f'"{name}"' for name in columns), (f":{name}" for name in columns)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(values)})"

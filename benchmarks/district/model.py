"""What two places did, cut into what is the same wherever it is done again and what is not: codes, numbers, hashes."""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.district.life import Year
from benchmarks.district.scene import MODEL, Pair, site_names
from supermarket.clock import district_date

CODE, ENTRY, NUMBER, HASH, PERSON, PAYLOAD, FIGURES, SIZE, ROOT = range(9)
"""What a reference in a body is to."""
SIGNED: Final = "month.signed"
ORIGIN: Final = "1000-1"
_SIZE: Final = re.compile(r'"size":([0-9]+)')


class Reference(NamedTuple):
    """Something in a body that is another wherever it is written again: what it is, and which."""

    what: int
    which: int | str


@dataclass(frozen=True, slots=True)
class Act:
    """An entry to be written again: `body` has a %s for each of its references."""

    kind: str
    site: int | str
    on: str
    at: int
    actor: int | str
    key: str
    body: str
    references: tuple[Reference, ...]


@dataclass(frozen=True)
class Person:
    """A personal record that an entry commits to."""

    subject: str
    record: str


@dataclass(frozen=True)
class Model:
    """What two places did day after day: the acts of each day with their numbers, and what lies behind their hashes."""

    base: int
    days: Mapping[str, tuple[tuple[int, Act], ...]]
    persons: Mapping[str, Person]
    payloads: Mapping[str, str]
    figures: Mapping[str, str]
    refused: Mapping[str, int]


def codes_of(pair: Pair, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return every code and name that stands for a pair of places, in an order that is the same for all pairs."""
    return tuple(code for place in pair for code in (*place.codes, names[place.station], names[place.shop]))


def read_model(path: Path, base: int, year: Year) -> Model:
    """Read what the two places did from the ledger in which they lived; `base` entries came before."""
    reader = _Reader(base, year)
    days: dict[str, list[tuple[int, Act]]] = {}
    with closing(sqlite3.connect(path)) as connection:
        persons = {
            commitment: Person(subject, record)
            for commitment, subject, record in connection.execute("SELECT commitment, subject, record FROM personal")
        }
        reader.persons = persons
        chosen = 'SELECT seq, kind, site, "on", at, actor, key, body FROM entry WHERE seq > ? ORDER BY seq'
        for seq, *fields in connection.execute(chosen, (base,)):
            days.setdefault(district_date(fields[3]), []).append((seq, reader.act(*fields)))
    return Model(
        base,
        {day: tuple(acts) for day, acts in days.items()},
        persons,
        year.payloads,
        year.figures,
        dict(year.refused),
    )


class _Reader:
    """Finds in a body what is not the same elsewhere."""

    def __init__(self, base: int, year: Year) -> None:
        self.base: Final = base
        self.year: Final = year
        self.persons: Mapping[str, Person] = {}
        codes = codes_of(MODEL, site_names())
        self.codes: Final = {code: number for number, code in enumerate(codes)}
        self.pattern: Final = re.compile(
            rf'"(?P<hash>[0-9a-f]{{64}})"|(?<![0-9-]){ORIGIN}-(?P<seq>[0-9]+)(?P<check>-[0-9]{{2}}(?![0-9]))?'
            rf'|"(?P<code>{"|".join(codes)})"|"size":(?P<size>[0-9]+)'
        )

    def act(self, kind: str, site: str, on: str, at: int, actor: str, key: str, body: str) -> Act:  # noqa: PLR0913, PLR0917 - the fields of an entry
        text, references, end = [], [], 0
        for match in self.pattern.finditer(body):
            found = self._found(kind, match)
            if found:
                before, reference, after = found
                text += [body[end : match.start()].replace("%", "%%"), before, "%s", after]
                references.append(reference)
                end = match.end()
        text.append(body[end:].replace("%", "%%"))
        where, who = self.codes.get(site, site), self.codes.get(actor, actor)
        return Act(kind, where, on, at, who, key, "".join(text), tuple(references))

    def _found(self, kind: str, match: re.Match[str]) -> tuple[str, Reference, str] | None:
        if code := match["code"]:
            return '"', Reference(CODE, self.codes[code]), '"'
        if seq := match["seq"]:
            known = int(seq) > self.base
            return ("", Reference(NUMBER if match["check"] else ENTRY, int(seq)), "") if known else None
        if size := match["size"]:
            return ('"size":', Reference(SIZE, int(size) + 1), "") if kind == SIGNED else None
        return '"', Reference(*self._hash(match)), '"'

    def _hash(self, match: re.Match[str]) -> tuple[int, int | str]:
        text = match["hash"]
        if text in self.persons:
            return PERSON, text
        if text in self.year.payloads:
            return PAYLOAD, text
        if text in self.year.figures:
            return FIGURES, text
        body, key = match.string, '"root":"'
        size = _SIZE.search(body, match.end()) if body[: match.start() + 1].endswith(key) else None
        if size:
            return ROOT, int(size[1]) + 1
        return HASH, text


def elsewhere(text: str, copy: int) -> str:
    """Return the hash or key that stands in a copy for one of the model."""
    return f"{copy:04x}{text[4:]}"


def payload_of(payload: str, copy: int) -> bytes:
    """Return the random bytes of the payload that a card has in a copy."""
    return sha256(f"{payload} {copy}".encode()).digest()[:12]


def each_day(models: list[Model]) -> Iterator[str]:
    """Give the days of all models, in order."""
    yield from sorted({day for model in models for day in model.days})

"""The entry 流水: one dated fact, sealed. Its fields and bytes never change after the first release."""

import json
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final, NamedTuple

from supermarket.errors.ledger import KeyTooLong
from supermarket.journal.canonical import quoted
from supermarket.journal.merkle import leaf_hash

PROGRAM: Final = "0"
"""The actor of what the program itself records, or what nobody of the staff did; it is on no register."""
ENVELOPE: Final = 1
"""The version of the fields around a body; a body that changes its meaning is a new kind."""
_NAME: Final = re.compile(r"([0-9]{1,12}-[1-9][0-9]*)-([1-9][0-9]{0,14})", re.ASCII)
_KEY: Final = re.compile(r"[ -~]{1,64}")
_KEY_MOST: Final = 60
"""So long may be the key of a request whose further entries, up to a thousand, take it with a number behind."""


@dataclass(frozen=True, slots=True)
class EntryName:
    """An entry's name, ORIGIN-SEQ."""

    origin: str
    seq: int

    def __str__(self) -> str:
        """Return the name as people and bodies write it."""
        return f"{self.origin}-{self.seq}"


@lru_cache(maxsize=10_000)  # one delivery is named by hundreds of redemptions
def entry_name(text: str) -> EntryName | None:
    """Return the entry that this text names, or None where it names none."""
    match = _NAME.fullmatch(text)
    return EntryName(match[1], int(match[2])) if match else None


def require_name(text: str) -> EntryName:
    """Return the entry that a sealed body names.

    Raises:
        ValueError: the text names none; no body of this program holds such a text.
    """
    name = entry_name(text)
    if name is None:
        raise ValueError(text)
    return name


def node_of(origin: str) -> str:
    """Return the node of a stream."""
    return origin.partition("-")[0]


def epoch_of(origin: str) -> int:
    """Return which life of its node a stream is."""
    return int(origin.partition("-")[2])


def is_key(text: str) -> bool:
    """Say whether this text can be an idempotency key: 1 to 64 printable ASCII characters."""
    return _KEY.fullmatch(text) is not None


def key_numbered(key: str, number: int) -> str:
    """Return the key under which an entry of a request stands: the first has the request's own, the n-th KEY/n.

    Raises:
        KeyTooLong: the request's own has no room for a number.
    """
    if number == 1:
        return key
    if not is_key(found := f"{key}/{number}"):
        raise KeyTooLong(key=key, most=_KEY_MOST)
    return found


class _Fields(NamedTuple):
    """What an entry holds, in the order of the table's columns."""

    district: str
    origin: str
    seq: int
    v: int
    kind: str
    site: str
    on: str
    at: int
    actor: str
    key: str
    body: str
    leaf: bytes


class Entry(_Fields):
    """A sealed fact.

    `seq` counts from 1 within `origin`; `on` is the business date, YYYY-MM-DD; `at` is UTC milliseconds; `body` is
    the canonical JSON exactly as sealed; `leaf` is the RFC 6962 leaf hash of all the rest. A named tuple, because
    whoever reads a million of them waits a fifth as long as for a frozen data class.
    """

    @property
    def name(self) -> str:
        """Return ORIGIN-SEQ."""
        return f"{self.origin}-{self.seq}"

    @cached_property
    def content(self) -> Any:  # noqa: ANN401 - what JSON holds
        """Return the body as plain values."""
        return json.loads(self.body)


def sealed_bytes(  # noqa: PLR0913 - the sealed fields, all by name
    *,
    district: str,
    origin: str,
    seq: int,
    v: int,
    kind: str,
    site: str,
    on: str,
    at: int,
    actor: str,
    key: str,
    body: str,
) -> bytes:
    """Return the canonical bytes of an entry, its body spliced in as it was sealed."""
    return (
        f'{{"actor":{quoted(actor)},"at":{at},"body":{body},"district":{quoted(district)},"key":{quoted(key)},'
        f'"kind":{quoted(kind)},"on":{quoted(on)},"origin":{quoted(origin)},"seq":{seq},"site":{quoted(site)},"v":{v}}}'
    ).encode()


def bytes_of(entry: Entry) -> bytes:
    """Return the canonical bytes of an entry: every field but `leaf`."""
    return sealed_bytes(
        district=entry.district,
        origin=entry.origin,
        seq=entry.seq,
        v=entry.v,
        kind=entry.kind,
        site=entry.site,
        on=entry.on,
        at=entry.at,
        actor=entry.actor,
        key=entry.key,
        body=entry.body,
    )


def leaf_of(entry: Entry) -> bytes:
    """Return the leaf hash that this entry's content has, whatever its `leaf` says."""
    return leaf_hash(bytes_of(entry))

"""The journal: an entry as it stands in journal.jsonl."""

from typing import Any, Dict, NamedTuple, Tuple


class Entry(NamedTuple):
    """One sealed entry, field for field as in the format; `body` is read from its canonical JSON."""

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
    body: Dict[str, Any]
    leaf: str

    @property
    def name(self) -> str:
        """Return ORIGIN-SEQ."""
        return f"{self.origin}-{self.seq}"


def named(text: str) -> Tuple[str, int]:
    """Return the origin and number of an entry's name, ORIGIN-SEQ."""
    origin, _hyphen, seq = text.rpartition("-")
    return origin, int(seq)


def order_of(entry: Entry) -> Tuple[int, str, int]:
    """Return what puts the entries of all streams in the order of time."""
    return entry.at, entry.origin, entry.seq

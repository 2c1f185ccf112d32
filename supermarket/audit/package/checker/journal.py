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
    """Return the origin and number of an entry's name, ORIGIN-SEQ.

    Raises:
        ValueError: its number is not written as one: digits alone, the first of which is no nought.
    """
    origin, _hyphen, seq = text.rpartition("-")
    if not (seq.isascii() and seq.isdigit()) or seq[0] == "0":
        raise ValueError(text)
    return origin, int(seq)


def order_of(entry: Entry) -> Tuple[int, str, int]:
    """Return what puts the entries of all streams in the order of time."""
    return entry.at, entry.origin, entry.seq

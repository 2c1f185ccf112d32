"""The journal: an entry as it stands in journal.jsonl."""

from typing import Any, Dict, NamedTuple  # noqa: UP035 - Python 3.8 knows no dict[str, Any]


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
    body: Dict[str, Any]  # noqa: UP006
    leaf: str

"""Rules: that every entry is one which a verb would have written, by what was in force at its time.

The rules themselves stand in the package's checker, so that a stranger's `verify.py` asks the same; here the ledger's
entries are handed to them in the order of time, one after another.
"""

import heapq
from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any, Final, NamedTuple

from pydantic_core import from_json
from sqlalchemy import select

from supermarket.audit.package.checker.journal import Entry, order_of
from supermarket.audit.package.checker.rules.all import breaches, counting_early
from supermarket.audit.verification.faults import Fault, told
from supermarket.audit.verification.stored import (
    Span,
    Stored,
    all_well_formed,
    as_stored,
    as_text,
    blocks_of,
    carefully,
    common_columns,
    common_texts,
    keys_of,
    main_district,
    rows_of_entries,
    streams_stored,
    well_formed,
)
from supermarket.books.session import ReadSession
from supermarket.journal.database import Row
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import EntryRow, table_of

_entry: Final = table_of(EntryRow).c
_SETTINGS: Final = Prepared(select(_entry.body).where(_entry.kind == "setting.recorded"))


class Ruled(NamedTuple):
    """Every breach of a rule, what of the file could not be read, and by `ORIGIN EDITION` what earlier ones judge."""

    breaches: list[Fault]
    broken: list[str]
    early: dict[str, int]


def breaches_of(session: ReadSession) -> Ruled:
    """Ask every rule of every entry.

    An entry that is not well formed, or whose body is no JSON object, is a fault already and asked nothing.
    """
    broken: list[str] = []
    early: dict[str, int] = {}
    with as_stored(session.transaction):
        found = [
            Fault(each.origin, each.seq, each.code, {name: told(value) for name, value in each.fields.items()})
            for each in breaches(counting_early(_in_time(session, broken), early), _settings(session))
        ]
    return Ruled(found, broken, early)


_NO_SEQ: Final = 2**63 - 1
"""Above every number that an entry can have, and the greatest that a column holds."""


def _in_time(session: ReadSession, broken: list[str]) -> Iterator[Entry]:
    """Give the entries of all streams in the order in which they were written."""
    district = main_district(session.transaction)
    origins = sorted(
        {as_text(record.origin) for record in streams_stored(session.transaction) if isinstance(record.origin, bytes)}
    )
    spans = [Span((origin, 0), (origin, _NO_SEQ)) for origin in origins]
    stored = (blocks_of(rows_of_entries(session.transaction, district, span), broken) for span in spans)
    streams = [(entry for block in each for entry in _readable_of(block)) for each in stored]
    return heapq.merge(*streams, key=order_of)


def _settings(session: ReadSession) -> Iterator[dict[str, Any]]:
    """Give the body of every setting that can be read; what cannot is told by the walk along the entries."""
    for (body,) in carefully(session.transaction.each(_SETTINGS), []):
        try:
            found = from_json(body, allow_inf_nan=False)
        except (ValueError, TypeError):
            continue
        if type(found) is dict:
            yield found


def _readable_of(block: Sequence[Row]) -> Iterator[Entry]:
    """Give entries as the rules read them: column by column where all are well formed, else each by itself."""
    columns = Stored._make(zip(*block, strict=True))
    if not all_well_formed(columns):
        return filter(None, (_readable(Stored._make(row)) for row in block))
    try:
        bodies = [from_json(body, allow_inf_nan=False) for body in columns.body]
    except ValueError:
        bodies = []
    if set(map(type, bodies)) != {dict}:
        return filter(None, (_readable(Stored._make(row)) for row in block))
    district, origin, kind, site, on, actor = common_columns(columns)
    where = (district, origin, columns.seq, columns.v, kind, site)
    fields = (*where, on, columns.at, actor, keys_of(columns), bodies, repeat(""))
    return map(Entry._make, zip(*fields, strict=False))  # the last one has no end


def _readable(entry: Stored) -> Entry | None:
    """Return an entry as the rules read it."""
    if not well_formed(entry):
        return None
    try:
        body = from_json(entry.body, allow_inf_nan=False)
    except ValueError:
        return None
    if type(body) is not dict:
        return None
    district, origin, kind, site, on, actor = common_texts(entry)
    key = entry.key.decode(errors="surrogateescape")
    return Entry(district, origin, entry.seq, entry.v, kind, site, on, entry.at, actor, key, body, "")

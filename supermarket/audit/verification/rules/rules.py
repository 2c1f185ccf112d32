"""Rules: that every entry is one which a verb would have written, by what was in force at its time.

The rules themselves stand in the package's checker, so that a stranger's `verify.py` asks the same; here the ledger's
entries are handed to them in the order of time, one after another.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, repeat
from typing import Any, Final, NamedTuple

from pydantic_core import from_json
from sqlalchemy import literal, select

from supermarket.audit.package.checker.bodies import Field, object_complaint
from supermarket.audit.package.checker.journal import Entry
from supermarket.audit.package.checker.merging import ASKED_FIRST, Merged, interleaved, merged_of
from supermarket.audit.package.checker.rules.all import breaches, counting_early
from supermarket.audit.package.dictionary import kinds_told
from supermarket.audit.verification.faults import BESIDE, Fault, told
from supermarket.audit.verification.rules.bodies import content_of, contents_of, objects_of
from supermarket.audit.verification.rules.sure import sure_of
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
    from_fields,
    keys_of,
    main_district,
    origins_stored,
    rows_of_entries,
    well_formed,
)
from supermarket.books.session import ReadSession
from supermarket.journal.database import Row
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import EntryRow, table_of

_entry: Final = table_of(EntryRow).c
_TOGETHER: Final = 8_192
_EACH_MAX: Final = 1_024
_EACH_MIN: Final = 16
"""So many entries of all streams are held at a time, and so many of each at most and at least."""
_ASKED_FIRST: Final = Prepared(
    select(*(_entry[name] for name in Stored._fields))
    .where(_entry.kind.in_([literal(kind) for kind in sorted(ASKED_FIRST)]))
    .order_by(_entry.at, _entry.origin, _entry.seq)
)
_SETTINGS: Final = Prepared(select(_entry.body).where(_entry.kind == "setting.recorded"))

_AS_ENTRY: Final = from_fields(Entry)


class Ruled(NamedTuple):
    """Every breach of a rule, what of the file could not be read, and by `ORIGIN EDITION` what earlier ones judge.

    `late` are facts that break a rule only beside what their machine did not know; `unsound` are bodies that are not
    canonical, or that hold what the dictionary of all bodies does not let them hold.
    """

    breaches: list[Fault]
    broken: list[str]
    early: dict[str, int]
    late: list[Fault]
    unsound: list[Fault]


def breaches_of(session: ReadSession, *, bodies: bool = True) -> Ruled:
    """Ask every rule of every entry, and say which bodies are not sound; the latter not without `bodies`.

    An entry that is not well formed, or whose body is no JSON object, is a fault already and asked nothing.
    """
    broken: list[str] = []
    early: dict[str, int] = {}
    found: list[Fault] = []
    late: list[Fault] = []
    unsound: list[Fault] = []
    with as_stored(session.transaction):
        streams = _streams(session, broken, sounding(session, unsound) if bodies else _readable_whatever)
        merged = _merged(session) if len(streams) > 1 else None
        for each in breaches(counting_early(interleaved(streams), early), _settings(session), merged):
            fields = {name: told(value) for name, value in each.fields.items()}
            if each.beside:
                late.append(Fault(each.origin, each.seq, each.code, {**fields, BESIDE: each.beside}))
            else:
                found.append(Fault(each.origin, each.seq, each.code, fields))
    return Ruled(found, broken, early, late, unsound)


_NO_SEQ: Final = 2**63 - 1
"""Above every number that an entry can have, and the greatest that a column holds."""


def _streams(
    session: ReadSession, broken: list[str], readable: Callable[[Sequence[Row]], Iterator[Entry]]
) -> list[Iterator[Entry]]:
    """Return the readable entries of each stream; of many streams few entries of each are held at a time."""
    district = main_district(session.transaction)
    origins = sorted(map(as_text, origins_stored(session.transaction, district)))
    spans = [Span((origin, 0), (origin, _NO_SEQ)) for origin in origins]
    together = max(_EACH_MIN, min(_EACH_MAX, _TOGETHER // max(1, len(spans))))
    stored = (blocks_of(rows_of_entries(session.transaction, district, span), broken, together) for span in spans)
    return [chain.from_iterable(map(readable, each)) for each in stored]


def sounding(session: ReadSession, unsound: list[Fault]) -> Callable[[Sequence[Row]], Iterator[Entry]]:
    """Return what gives the readable entries of a block, and tells in `unsound` which bodies are not sound."""
    fields, sure = kinds_told(session.kinds), sure_of(session.kinds)

    def readable(block: Sequence[Row]) -> Iterator[Entry]:
        found = _readable_of(block, lambda kinds, bodies: contents_of(kinds, bodies, sure))
        return found or _each_readable(block, fields, unsound)

    return readable


def _readable_whatever(block: Sequence[Row]) -> Iterator[Entry]:
    """Give the readable entries of a block, whether their bodies are sound or not."""
    return _readable_of(block, lambda _kinds, bodies: objects_of(bodies)) or _each_readable(block, {}, [])


def _merged(session: ReadSession) -> Merged:
    """Return what follows from the entries of several machines: which are late, which are doubled."""
    rows = carefully(session.transaction.each(_ASKED_FIRST), [])
    return merged_of(entry for row in rows for entry in [_readable(Stored._make(row), [])] if entry)


def _settings(session: ReadSession) -> Iterator[dict[str, Any]]:
    """Give the body of every setting that can be read; what cannot is told by the walk along the entries."""
    for (body,) in carefully(session.transaction.each(_SETTINGS), []):
        try:
            found = from_json(body, allow_inf_nan=False)
        except (ValueError, TypeError):
            continue
        if type(found) is dict:
            yield found


def _readable_of(
    block: Sequence[Row], contents: Callable[[list[str], Sequence[bytes]], list[dict[str, Any]] | None]
) -> Iterator[Entry] | None:
    """Give entries as the rules read them, column by column; None where one is not well formed, or `contents` says so.

    `contents` reads the bodies of entries of these kinds.
    """
    columns = Stored._make(zip(*block, strict=True))
    if not all_well_formed(columns):
        return None
    district, origin, kind, site, on, actor = common_columns(columns)
    kinds = list(kind)
    bodies = contents(kinds, columns.body)
    if bodies is None:
        return None
    where = (district, origin, columns.seq, columns.v, kinds, site)
    fields = (*where, on, columns.at, actor, keys_of(columns), bodies, repeat(""))
    return map(_AS_ENTRY, zip(*fields, strict=False))  # the last one has no end


def _each_readable(block: Sequence[Row], fields: Mapping[str, Field], unsound: list[Fault]) -> Iterator[Entry]:
    """Give the same, asking each entry by itself.

    Where a body is not as the dictionary of the auditor's package tells it, that is told in `unsound`.
    """
    for row in block:
        entry = _readable(Stored._make(row), unsound)
        if entry is None:
            continue
        field = fields.get(entry.kind)
        if field is not None and object_complaint(entry.body, field):
            unsound.append(Fault(entry.origin, entry.seq, "body_invalid", {"kind": entry.kind}))
        yield entry


def _readable(entry: Stored, unsound: list[Fault]) -> Entry | None:
    """Return an entry as the rules read it; where its body is not canonical, that is told in `unsound`."""
    if not well_formed(entry):
        return None
    district, origin, kind, site, on, actor = common_texts(entry)
    body, is_canonical = content_of(entry.body)
    if not is_canonical:
        unsound.append(Fault(origin, entry.seq, "body_not_canonical"))
    if type(body) is not dict:
        return None
    key = entry.key.decode(errors="surrogateescape")
    return Entry(district, origin, entry.seq, entry.v, kind, site, on, entry.at, actor, key, body, "")

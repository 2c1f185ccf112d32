"""Facts: that the body of every entry is canonical JSON and one of its kind, and that what it points at is there."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import repeat
from typing import Any, Final, NamedTuple, TypeAlias

from pydantic_core import from_json, to_json

from supermarket.audit.verification.faults import Fault, told
from supermarket.audit.verification.merged import Merged
from supermarket.audit.verification.seals import Walked
from supermarket.audit.verification.stored import (
    Stored,
    as_text,
    common_columns,
    common_texts,
    entry_stored,
    keys_of,
    well_formed,
)
from supermarket.books.kinds import Body, Change, Kind, Posting, ReversalBody, Reversing, name_of
from supermarket.books.posting import UnbalancedError, legs_of, rows_of
from supermarket.books.session import ReadSession
from supermarket.books.tables import DoubledRow, LateRow
from supermarket.district.kinds import STREAM_OPENED
from supermarket.journal.canonical import INTEGER_MAX
from supermarket.journal.entry import Entry, EntryName, require_name

NAMES_A_FILE: Final = '"sha256":"'
"""Every body that names a file has these signs; in a text of a body the quotation marks would be escaped."""
_NONE: Final[tuple[Fault, ...]] = ()
UNPOSTABLE: Final = (ValueError, LookupError)
"""What pydantic raises, and our own kinds where a name inside a body names nothing, or a list is empty."""

Reversal: TypeAlias = Callable[[Any, Reversing], tuple[Kind[Any], Body]]
Reader: TypeAlias = tuple[Kind[Any], Callable[[bytes], Any]]
"""A kind, and what reads the bytes of its bodies: the model's own validator, which is spared a frame for each."""


class Fact(NamedTuple):
    """An entry whose body could be read, also as plain values, with what it must have done to the books."""

    entry: Entry
    kind: Kind[Any]
    body: Body
    legs: tuple[Posting, ...]
    rows: tuple[Change, ...]
    content: Any


class Committed(NamedTuple):
    """That an entry commits, in a field, to a personal record about somebody or something; the earliest is least."""

    at: int
    origin: str
    seq: int
    field: str
    subject: str


class FileNamed(NamedTuple):
    """A photo or paper that an entry rests on, by the SHA-256 of its bytes."""

    origin: str
    seq: int
    sha256: str
    kind: str
    size: int


class Held:
    """What the facts are checked against besides the entry: the other entries; and what they name outside."""

    def __init__(self, session: ReadSession, district: bytes, merged: Merged) -> None:
        """Begin with nothing seen."""
        self.merged: Final = merged
        self.transaction: Final = session.transaction
        self.kinds: Final = session.kinds
        self.district: Final = district
        self.reversed: Final[dict[str, str]] = {}
        self.persons: Final[dict[str, Committed]] = {}
        """By commitment, the first entry that makes it."""
        self.files: Final[list[FileNamed]] = []
        self._readers: Final[dict[bytes, Reader | None]] = {}

    def reader(self, kind: bytes) -> Reader | None:
        """Return the kind of this name and what reads its bodies, or None where there is no such kind."""
        if kind not in self._readers:
            known = self.kinds.get(as_text(kind))
            self._readers[kind] = (known, known.body.__pydantic_validator__.validate_json) if known else None
        return self._readers[kind]


def wholes_of(columns: Stored) -> Iterable[Entry | None]:
    """Return many well-formed entries, given column by column, with texts; None for each where a body is no text."""
    try:
        bodies = list(map(bytes.decode, columns.body))
    except ValueError:
        return repeat(None, len(columns.body))
    district, origin, kind, site, on, actor = common_columns(columns)
    where = (district, origin, columns.seq, columns.v, kind, site)
    fields = (*where, on, columns.at, actor, keys_of(columns), bodies, columns.leaf)
    return map(Entry._make, zip(*fields, strict=True))


def read_fact(
    entry: Stored, walked: Walked, held: Held, whole: Entry | None = None
) -> tuple[Fact | None, Iterable[Fault]]:
    """Return the fact that a well-formed entry records, or why there is none to be read.

    `whole` is the same with texts, where that is known.
    """
    content, is_canonical = _content_of(entry.body)
    faults = _NONE if is_canonical else (walked.fault("body_not_canonical", entry.seq),)
    reader = held.reader(entry.kind)
    if reader is None:
        return None, (*faults, walked.fault("kind_unknown", entry.seq, kind=entry.kind))
    try:
        return _fact(whole or _whole(entry), reader, entry.body, content), faults
    except UnbalancedError:
        return None, (*faults, walked.fault("unbalanced", entry.seq))
    except UNPOSTABLE:
        return None, (*faults, walked.fault("body_invalid", entry.seq, kind=entry.kind))


def _content_of(body: bytes) -> tuple[Any, bool]:
    """Return what a body holds, and whether these are the canonical bytes of an object, and nothing else."""
    content = None
    try:
        content = from_json(body, allow_inf_nan=False)
        if type(content) is not dict or to_json(content) != body:
            return content, False
        # The marks around a text compose with nothing, so where the whole is in normal form each of its texts is.
        whole = body.isascii() or unicodedata.is_normalized("NFC", body.decode())
    except ValueError:
        return content, False
    return content, _is_plain(content) and (whole or _are_normal(content))


def _is_plain(content: dict[str, Any]) -> bool:
    """Say whether an object holds only what the format allows, its keys in order; its texts are not looked at."""
    if not _are_in_order(tuple(content)):
        return False
    for value in content.values():
        kind = type(value)
        if kind is str:
            continue
        if kind is int:
            if not -INTEGER_MAX <= value <= INTEGER_MAX:
                return False
        elif kind is dict:
            if not _is_plain(value):
                return False
        elif kind is not list or not _are_plain(value):
            return False
    return True


@lru_cache(maxsize=4096)
def _are_in_order(keys: tuple[str, ...]) -> bool:
    return all(map(str.isascii, keys)) and list(keys) == sorted(keys)


def _are_plain(values: list[Any]) -> bool:
    return all(
        _is_plain(value)
        if type(value) is dict
        else _are_plain(value)
        if type(value) is list
        else type(value) is str or (type(value) is int and -INTEGER_MAX <= value <= INTEGER_MAX)
        for value in values
    )


def _are_normal(content: Any) -> bool:  # noqa: ANN401 - what JSON holds
    """Say whether every text in a content is in the normal form NFC."""
    if isinstance(content, str):
        return unicodedata.is_normalized("NFC", content)
    if isinstance(content, dict):
        return all(map(_are_normal, content.values()))
    return not isinstance(content, list) or all(map(_are_normal, content))


def _whole(entry: Stored) -> Entry:
    district, origin, kind, site, on, actor = common_texts(entry)
    key, text = entry.key.decode(), entry.body.decode()
    return Entry(district, origin, entry.seq, entry.v, kind, site, on, entry.at, actor, key, text, entry.leaf)


def _fact(entry: Entry, reader: Reader, sealed: bytes, content: Any) -> Fact:  # noqa: ANN401 - what JSON holds
    kind, read = reader
    body: Body = read(sealed)
    return Fact(entry, kind, body, legs_of(kind, entry, body), rows_of(kind, entry, body), content)


def as_booked(fact: Fact, merged: Merged) -> Fact:
    """Return what the books must have of a fact: of a late one by the day on which it is booked, of a doubled one that.

    Raises:
        ValueError, LookupError: its rows of that day cannot be made.
    """
    entry = fact.entry
    if first := merged.was_doubled(entry):
        told_ = {**name_of(entry), "first_origin": first.origin, "first_seq": first.seq}
        return fact._replace(legs=(), rows=(Change(DoubledRow, told_),))
    booked = merged.booking.booked_on(entry)
    if booked is None:
        return fact
    late = entry._replace(on=booked)
    row = Change(LateRow, {**name_of(entry), "on": entry.on, "booked": booked})
    rows = (*rows_of(fact.kind, late, fact.body), row)
    return fact._replace(entry=late, legs=legs_of(fact.kind, late, fact.body), rows=rows)


def note(fact: Fact, held: Held) -> None:
    """Note the personal record and the files that an entry names; their drawer and folder are looked through later."""
    entry, body = fact.entry, fact.body
    if body.commits and (commitment := getattr(body, body.commits)) is not None:
        subject = body.about.format(**vars(body)) if body.about else entry.name
        named = Committed(entry.at, entry.origin, entry.seq, body.commits, subject)
        held.persons[commitment] = min(named, held.persons.get(commitment, named))
    if NAMES_A_FILE in entry.body:
        content = entry.content if fact.content is None else fact.content
        held.files.extend(FileNamed(entry.origin, entry.seq, *file) for file in files_in(content))


def files_in(content: Any) -> Iterator[tuple[str, str, int]]:  # noqa: ANN401 - what JSON holds
    """Give SHA-256, kind and size of every file that a body names."""
    within: Iterable[Any] = content if isinstance(content, list) else ()
    if isinstance(content, dict):
        sha256, kind, size = content.get("sha256"), content.get("kind"), content.get("size")
        if isinstance(sha256, str) and isinstance(kind, str) and isinstance(size, int):
            yield sha256, kind, size
        within = content.values()
    for each in within:
        if isinstance(each, dict | list):
            yield from files_in(each)


# --- the checks -------------------------------------------------------------------------------------------------------


def check_stream_opens_with_itself(fact: Fact, walked: Walked, _held: Held) -> Iterable[Fault]:
    """See that the first entry of a stream, and no other, is its opening, and names it."""
    opens = fact.kind is STREAM_OPENED
    if opens is not (fact.entry.seq == 1):
        return [walked.fault("stream_reopened" if opens else "stream_unopened", fact.entry.seq)]
    if not opens:
        return _NONE
    content = fact.body.content()
    named = f"{content['node']}-{content['epoch']}" == walked.origin
    return _NONE if named else [walked.fault("stream_unopened", fact.entry.seq)]


def check_reversal_undoes_what_it_names(fact: Fact, walked: Walked, held: Held) -> Iterable[Fault]:
    """See that a reversal is the only one of an entry that can be reversed, and negates exactly what that one did."""
    body = fact.body
    if not isinstance(body, ReversalBody):
        return _NONE
    faults = []
    if not held.merged.was_doubled(fact.entry):
        before = held.reversed.setdefault(body.reverses, fact.entry.name)
        if before != fact.entry.name:
            faults.append(repeated_reversal(EntryName(fact.entry.origin, fact.entry.seq), body.reverses, before))
    first = _reversed(fact, body, held)
    if first is None:
        return [*faults, walked.fault("reversal_unfounded", fact.entry.seq, reverses=body.reverses)]
    if not _undoes(fact, body, *first):
        faults.append(walked.fault("reversal_differs", fact.entry.seq, reverses=body.reverses))
    return faults


def repeated_reversal(name: EntryName, reverses: str, before: str) -> Fault:
    """Return the fault of a reversal of what another one reversed before."""
    return Fault(name.origin, name.seq, "reversal_repeated", {"reverses": told(reverses), "before": told(before)})


def _reversed(fact: Fact, body: ReversalBody, held: Held) -> tuple[Fact, Reversal] | None:
    """Return the fact that a reversal names, if it can be reversed and stands before it, and how."""
    name = require_name(body.reverses)
    if name.origin == fact.entry.origin and name.seq >= fact.entry.seq:
        return None
    stored = entry_stored(held.transaction, held.district, name.origin.encode(), name.seq)
    reader = held.reader(stored.kind) if stored and well_formed(stored) else None
    if stored is None or reader is None or reader[0].reversal is None:
        return None
    try:
        return _fact(_whole(stored), reader, stored.body, None), reader[0].reversal
    except UNPOSTABLE:
        return None


def _undoes(fact: Fact, body: ReversalBody, first: Fact, reversal: Reversal) -> bool:
    saying = Reversing(reverses=first.entry.name, reason=body.reason, on=first.entry.on, asked=body.asked)
    was, of = getattr(body, "was", None), first.body
    if was is not None:  # of a household that took over from the one of the entry; which, a rule asks
        if getattr(of, "household", None) != was:
            return False
        of = of.model_copy(update={"household": getattr(body, "household", None)})
    # points are taken back at the station where the household is by now; which, a rule asks
    site = fact.entry.site if first.kind.at_home else first.entry.site
    legs = legs_of(first.kind, first.entry._replace(site=site), of)
    negated = tuple(Posting(leg.account, leg.commodity, -leg.amount) for leg in legs)
    kind, undoing = reversal(of, saying)
    if was is not None:
        undoing = undoing.model_copy(update={"was": was})
    owed = getattr(body, "owed", None)  # what was spent meanwhile; no later reader can work that out again
    if owed is not None and 0 < owed <= -getattr(body, "points", 0):
        undoing = undoing.model_copy(update={"owed": owed})
    if "owed" in type(body).model_fields:  # nor what of it had settled a debt: it is taken back of what is held by now
        negated = legs_of(kind, fact.entry, undoing)
    return kind is fact.kind and undoing.content() == body.content() and negated == fact.legs


def check_what_was_doubled_came_later(fact: Fact, walked: Walked, held: Held) -> Iterable[Fault]:
    """See that an entry of which the books say that it was doubled did once more what an earlier one had done."""
    first = held.merged.was_doubled(fact.entry)
    if first is None or held.merged.did_the_same(first, fact.entry, fact.rows):
        return _NONE
    return [walked.fault("doubled_wrongly", fact.entry.seq, first=str(first))]


FactCheck: TypeAlias = Callable[[Fact, Walked, Held], Iterable[Fault]]
FACTS: Final[tuple[FactCheck, ...]] = (
    check_stream_opens_with_itself,
    check_reversal_undoes_what_it_names,
    check_what_was_doubled_came_later,
)
"""The checks of what an entry says."""

"""Facts: that the body of every entry is one of its kind, and that what it points at is there."""

from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import Any, Final, NamedTuple, TypeAlias

from supermarket.audit.verification.faults import Fault, told
from supermarket.audit.verification.merged import Merged
from supermarket.audit.verification.seals import Walked
from supermarket.audit.verification.stored import (
    Stored,
    as_text,
    common_columns,
    common_texts,
    entry_stored,
    from_fields,
    keys_of,
    well_formed,
)
from supermarket.books.kinds import Body, Change, Kind, Posting, ReversalBody, Reversing, name_of
from supermarket.books.posting import UnbalancedError, legs_of, rows_of
from supermarket.books.session import ReadSession
from supermarket.books.tables import DoubledRow, LateRow
from supermarket.district.kinds import STREAM_OPENED
from supermarket.journal.entry import Entry, EntryName, require_name

_NONE: Final[tuple[Fault, ...]] = ()
UNPOSTABLE: Final = (ValueError, LookupError)
"""What pydantic raises, and our own kinds where a name inside a body names nothing, or a list is empty."""

Reversal: TypeAlias = Callable[[Any, Reversing], tuple[Kind[Any], Body]]
FactCheck: TypeAlias = Callable[["Fact", Walked, "Held"], Iterable[Fault]]
_AS_ENTRY: Final = from_fields(Entry)


class Reader(NamedTuple):
    """A kind, what reads the bytes of its bodies, and the checks of an entry of it that is not a stream's first.

    It is the model's own validator that reads, which is spared a frame for each.
    """

    kind: Kind[Any]
    read: Callable[[bytes], Any]
    checks: Sequence[FactCheck]


class Fact(NamedTuple):
    """An entry whose body could be read, with what it must have done to the books."""

    entry: Entry
    kind: Kind[Any]
    body: Body
    legs: tuple[Posting, ...]
    rows: tuple[Change, ...]
    checks: "Sequence[FactCheck]"
    """Those that can find something."""


class Committed(NamedTuple):
    """That an entry commits, in a field, to a personal record about somebody or something; the earliest is least."""

    at: int
    origin: str
    seq: int
    field: str
    subject: str


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
        self.erased: Final[dict[str, EntryName]] = {}
        """By commitment, the first entry that says that its record is erased."""
        self._readers: Final[dict[bytes, Reader | None]] = {}

    def reader(self, kind: bytes) -> Reader | None:
        """Return the kind of this name and what reads its bodies, or None where there is no such kind."""
        if kind not in self._readers:
            known = self.kinds.get(as_text(kind))
            self._readers[kind] = self._reader_of(known) if known else None
        return self._readers[kind]

    def _reader_of(self, kind: Kind[Any]) -> Reader:
        """Leave out the checks that can find nothing in an entry of a kind."""
        idle: dict[FactCheck, bool] = {
            check_stream_opens_with_itself: kind is not STREAM_OPENED,
            check_reversal_undoes_what_it_names: not kind.body.undoes,
            check_what_was_doubled_came_later: not self.merged.doubled,
        }
        checks = [check for check in FACTS if not idle.get(check)]
        return Reader(kind, kind.body.__pydantic_validator__.validate_json, checks)


def wholes_of(columns: Stored) -> Iterable[Entry | None]:
    """Return many well-formed entries, given column by column, with texts; None for each where a body is no text."""
    try:
        bodies = list(map(bytes.decode, columns.body))
    except ValueError:
        return repeat(None, len(columns.body))
    district, origin, kind, site, on, actor = common_columns(columns)
    where = (district, origin, columns.seq, columns.v, kind, site)
    fields = (*where, on, columns.at, actor, keys_of(columns), bodies, columns.leaf)
    return map(_AS_ENTRY, zip(*fields, strict=True))


def read_fact(
    entry: Stored, walked: Walked, held: Held, whole: Entry | None = None
) -> tuple[Fact | None, Iterable[Fault]]:
    """Return the fact that a well-formed entry records, or why there is none to be read.

    `whole` is the same with texts, where that is known.
    """
    reader = held.reader(entry.kind)
    if reader is None:
        return None, (walked.fault("kind_unknown", entry.seq, kind=entry.kind),)
    try:
        return _fact(whole or _whole(entry), reader, entry.body), _NONE
    except UnbalancedError:
        return None, (walked.fault("unbalanced", entry.seq),)
    except UNPOSTABLE:
        return None, (walked.fault("body_invalid", entry.seq, kind=entry.kind),)


def _whole(entry: Stored) -> Entry:
    district, origin, kind, site, on, actor = common_texts(entry)
    key, text = entry.key.decode(), entry.body.decode()
    return Entry(district, origin, entry.seq, entry.v, kind, site, on, entry.at, actor, key, text, entry.leaf)


def _fact(entry: Entry, reader: Reader, sealed: bytes) -> Fact:
    kind, read, checks = reader
    body: Body = read(sealed)
    asked = FACTS if entry.seq == 1 else checks
    return Fact(entry, kind, body, legs_of(kind, entry, body), rows_of(kind, entry, body), asked)


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
    """Note the personal record that an entry names, or those that it erases; the drawer is looked through later."""
    entry, body = fact.entry, fact.body
    if body.commits and (commitment := getattr(body, body.commits)) is not None:
        subject = body.about.format(**vars(body)) if body.about else entry.name
        named = Committed(entry.at, entry.origin, entry.seq, body.commits, subject)
        held.persons[commitment] = min(named, held.persons.get(commitment, named))
    if body.erases:
        for erased in getattr(body, body.erases):
            held.erased.setdefault(erased, EntryName(entry.origin, entry.seq))


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
    if not body.undoes or not isinstance(body, ReversalBody):
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
    if stored is None or reader is None or reader.kind.reversal is None:
        return None
    try:
        return _fact(_whole(stored), reader, stored.body), reader.kind.reversal
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


FACTS: Final[tuple[FactCheck, ...]] = (
    check_stream_opens_with_itself,
    check_reversal_undoes_what_it_names,
    check_what_was_doubled_came_later,
)
"""The checks of what an entry says."""

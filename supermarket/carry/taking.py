"""Taking in files of other machines: checked whole first, then appended in small transactions, whatever comes between.

Whoever is stopped in the midst of it, by a kill or the power, takes the same file again: what is there stays.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from supermarket.books.clocks import believed
from supermarket.books.many.taking import OvertakenError, closings_there, is_taken_in_turn, renew
from supermarket.books.rebuild import Progress
from supermarket.books.session import ReadSession, Request
from supermarket.carry.admitting import admit, keys_proven
from supermarket.carry.files.form import Header
from supermarket.carry.files.names import keep_names
from supermarket.carry.files.packed import Packed, files_in, packed
from supermarket.carry.files.reading import Checked, Known, check, entries_of
from supermarket.carry.files.stretches import (
    BranchedError,
    Stretch,
    apart,
    append_all,
    check_goes_on,
    id_of,
    some_of,
    together,
)
from supermarket.carry.heads import head_of, keep_head
from supermarket.carry.hearing import heard_by, record_forks, record_heard
from supermarket.carry.keys import known_keys
from supermarket.carry.verdicts import Verdict, check_appendable, verdicts
from supermarket.carry.waiting import forget_kept, forget_waiting, keep_evidence, keep_waiting, waiting
from supermarket.carry.words import goes_on_elsewhere, keep_elsewhere, keep_successor, keep_word, seen_otherwise
from supermarket.district.machines.machines import began, centre_node, forks, machines_of
from supermarket.district.roles import allow_on
from supermarket.earning.vouchers.taking import settle_vouchers, streams_of_arrived
from supermarket.errors import Refusal
from supermarket.errors.ledger import ClockAhead, ClockBehind
from supermarket.errors.many.carry import (
    CarriedDrill,
    CarriedOtherDistrict,
    CarriedReal,
    CentreRestored,
    MachineUnknown,
)
from supermarket.journal.database import DatabaseFault, is_crossed
from supermarket.journal.entry import node_of
from supermarket.journal.store import (
    CLOCK_BEHIND_MAX,
    Stream,
    check_clock_ahead,
    own_stream,
    streams,
)
from supermarket.ledger import KINDS, Ledger, every_kind

TIMES_BESIDE: Final = 3
"""So often entries are taken in beside others who are in the way, before they are taken in in turn; and so often a file
is looked at anew because others were quicker."""


@dataclass(frozen=True)
class Part:
    """What came of one stream: entries `first` to `last` were taken, or wait, or lie beside as another branch."""

    origin: str
    first: int
    last: int


@dataclass(frozen=True)
class Missing:
    """What is missing before entries that came can be taken."""

    origin: str
    first: int
    last: int


@dataclass(frozen=True)
class Taken:
    """What a file came to.

    `entries` were taken; `parts` says of which streams, `known` how many of the file's were here already; `waits` are
    those that wait for what is `missing`; `forked` are streams with two branches, `elsewhere` is this machine's stream
    where it has gone on without it; `seen` is how many entries of this machine's stream the writer says that it holds,
    where they are not those that are here; `branches` are streams of others of which the centre holds another branch
    than this machine, which goes on with that one by `carry renew`; `successor` is a later life of this machine's node
    that the centre knows; `admitted` are machines that came by an invitation, `names` how many names came along.
    """

    file: str
    origin: str
    made: int
    entries: int
    known: int
    parts: tuple[Part, ...] = ()
    waits: tuple[Part, ...] = ()
    missing: tuple[Missing, ...] = ()
    forked: tuple[Part, ...] = ()
    elsewhere: str | None = None
    seen: int | None = None
    branches: tuple[str, ...] = ()
    successor: str | None = None
    admitted: tuple[str, ...] = ()
    names: int = 0


@dataclass(frozen=True)
class Refused:
    """A file that was refused: which refusal, and its sentence."""

    file: str
    code: str
    reason: str


@dataclass(frozen=True)
class TakenAll:
    """What some files came to, those that had waited too, and which were refused."""

    taken: tuple[Taken, ...]
    refused: tuple[Refused, ...]


def take_all(ledger: Ledger, paths: Sequence[Path], request: Request, progress: Progress) -> TakenAll:
    """Take in files, and those in folders, in any order; of several each is taken or refused by itself.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        ClockBehind, ClockAhead: this machine's clock is not believed.
        Refusal: where one file alone was named, as in `take`.
    """
    with ledger.reading() as session:
        check_taker(session, request)
    files = files_in(paths)
    if len(files) == 1:
        return TakenAll(tuple(take(ledger, files[0], progress)), ())
    taken: list[Taken] = []
    left = files
    refused: dict[Path, Refusal] = {}
    while left:
        again = []
        for file in left:
            try:
                taken += take(ledger, file, progress)
            except (ClockBehind, ClockAhead):  # this machine's, whichever file comes first
                raise
            except (MachineUnknown, CentreRestored) as refusal:  # the file that lets it in may be among the others
                again.append(file)
                refused[file] = refusal
            except Refusal as refusal:
                refused[file] = refusal
            else:
                refused.pop(file, None)
        left = again if len(again) < len(left) else []
    return TakenAll(tuple(taken), tuple(Refused(str(file), each.code, str(each)) for file, each in refused.items()))


def check_taker(session: ReadSession, request: Request) -> None:
    """Refuse whoever may not take in what other machines wrote.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: he may not.
    """
    allow_on(session, "carry in", actor=request.actor, site=request.site, on=session.today)


def take(ledger: Ledger, path: Path, progress: Progress) -> list[Taken]:
    """Take in a file of another machine, and then those that waited for it; return what each of them came to.

    Raises:
        CarriedMissing, CarriedForeign, CarriedNewer, CarriedDamaged, CarriedOtherDistrict, CarriedDrill, CarriedReal:
            it is none that this ledger takes.
        MachineUnknown, CentreRestored, SignatureWrong, InvitationWrong, InvitationUsed,
            InvitationReplaced: it is by no machine that was let in.
        ClockBehind, ClockAhead: this machine's clock is not believed, and what is taken in is dated by it.
    """
    return take_packed(ledger, packed(path), progress)


def take_packed(ledger: Ledger, file: Packed, progress: Progress) -> list[Taken]:
    """Take in a file whose bytes are here and whole, as `take` does.

    Raises:
        Refusal: as in `take`.
    """
    came = _take(ledger, file, progress)
    return [came, *(_take_waiting(ledger, progress) if came.entries else ())]


def _take_waiting(ledger: Ledger, progress: Progress) -> Iterator[Taken]:
    """Take in what waited, as far as it goes, as long as something comes of it; what is refused by now is forgotten."""
    goes_on = True
    while goes_on:
        goes_on = False
        for place in waiting(ledger.database.path):
            try:
                came = _take(ledger, packed(place), progress)
            except Refusal:
                forget_kept(place)
                continue
            if came.entries:
                goes_on = True
                yield came


def _take(ledger: Ledger, file: Packed, progress: Progress) -> Taken:
    for _time in range(TIMES_BESIDE):
        with suppress(BranchedError):  # another file was quicker; what this one means beside that is looked at anew
            return _taken(ledger, file, progress)
    return _taken(ledger, file, progress)


def _taken(ledger: Ledger, file: Packed, progress: Progress) -> Taken:
    checked, found = _looked_at(ledger, file)
    header, place = checked.header, ledger.database.path
    evidence = keep_evidence(place, file) if any(each.fate == "fork" for each in found) else ""
    with ledger.writing() as session:
        seen = seen_otherwise(session, header)
        elsewhere = keep_elsewhere(session, header, found, seen)
        keep_successor(session, header)
        admitted = admit(session, file, header, checked.let_in)
    parts, entries = _append(ledger, checked, found, progress)
    with ledger.writing() as session:
        for each in found:
            if each.fate in {"new", "held"}:
                keep_head(session.transaction, head_of(each.section))
        keep_word(session, header)
        admitted = admitted or admit(session, file, header)
        names = keep_names(session, header, checked.names)
        renew(session.transaction, every_kind(), lambda _done: None)
        if not goes_on_elsewhere(
            session, session.stream.origin
        ):  # one entry more would make two branches of an old copy
            record_forks(session, found, evidence)
            record_heard(session, header.from_)
            settle_vouchers(session)
        branches = _branches(session, header, found)
        successor = machines_of(session).successor
    waits = [each for each in found if each.fate == "gap"]
    if waits:
        keep_waiting(place, file)
    else:
        forget_waiting(place, file)
    return Taken(
        file=file.path,
        origin=header.from_,
        made=header.made,
        entries=entries,
        known=sum(each.section.count for each in found if each.fate in {"new", "held"}) - entries,
        parts=tuple(parts),
        waits=tuple(Part(each.section.origin, each.section.first, each.section.last) for each in waits),
        missing=tuple(Missing(each.section.origin, each.first, each.section.first - 1) for each in waits),
        forked=tuple(
            Part(each.section.origin, each.first, each.section.last)
            for each in found
            if each.fate in {"fork", "frozen"}
        ),
        elsewhere=elsewhere,
        seen=seen,
        branches=branches,
        successor=successor,
        admitted=admitted,
        names=names,
    )


def _branches(session: ReadSession, header: Header, found: Sequence[Verdict]) -> tuple[str, ...]:
    """Return the streams of others of which a file of the centre's brings another branch than is held here."""
    if node_of(header.from_) != centre_node(session):
        return ()
    own = own_stream(session.transaction).origin
    forked = (each.section.origin for each in found if each.fate == "fork")
    return tuple(origin for origin in dict.fromkeys(forked) if origin != own)


def _looked_at(ledger: Ledger, file: Packed) -> tuple[Checked, list[Verdict]]:
    """Check a file whole beside what is held, and change nothing."""
    with ledger.reading() as session:
        held = {stream.origin: stream for stream in streams(session.transaction)}
        own = own_stream(session.transaction)
        _check_clock(session, own)

        def accept(header: Header) -> None:
            _accept(session, own, file, header)

        def known(header: Header) -> Known:
            keys = dict(known_keys(session, own.origin))
            proven = keys_proven(session, file, header, keys.get(header.from_))
            if proven:
                keys[header.from_] = proven
            return Known(
                keys,
                centre_node(session),
                lambda origin: began(session, origin),
                lambda origin: heard_by(session, origin),
            )

        checked = check(file, KINDS, accept, known)
        found = verdicts(session, checked, held, forks(session))
        check_appendable(session, checked, found, held)
    return checked, found


def _check_clock(session: ReadSession, own: Stream) -> None:
    """Refuse to take in what would be dated by a clock that nobody believes.

    Raises:
        ClockBehind, ClockAhead: it is not believed.
    """
    now = believed(session.transaction, own, session.clock.now())
    if not session.clock.told and now >= own.at - CLOCK_BEHIND_MAX:
        check_clock_ahead(now, own.at)


def _accept(session: ReadSession, own: Stream, file: Packed, header: Header) -> None:
    """Refuse by its header a file that is not for this ledger.

    Raises:
        CarriedOtherDistrict, CarriedDrill, CarriedReal: it is not.
    """
    if header.district != own.district:
        raise CarriedOtherDistrict(path=file.path, district=header.district, own=own.district)
    if (header.purpose == "drill") is not session.drill:
        raise CarriedReal(path=file.path) if session.drill else CarriedDrill(path=file.path)


def _append(ledger: Ledger, checked: Checked, found: Sequence[Verdict], progress: Progress) -> tuple[list[Part], int]:
    """Append the sections that go on, in transactions of so many entries; return what and how much was really new."""
    wanted = {id_of(each.section) for each in found if each.fate == "new"}
    new = (each for each in entries_of(checked) if id_of(each[0]) in wanted)
    parts, done, new_entries = dict[str, Part](), 0, 0
    for stretches in apart(new) if ledger.database.engine.queues_streams else together(some_of(new)):
        for origin, entries in _added(ledger, stretches, checked.header.from_):
            if entries:
                first = parts[origin].first if origin in parts else entries[0].seq
                parts[origin] = Part(origin, first, entries[-1].seq)
                new_entries += len(entries)
        done += sum(len(some) for _origin, some in stretches)
        progress(done)
    return list(parts.values()), new_entries


def _added(ledger: Ledger, stretches: Sequence[Stretch], source: str) -> list[Stretch]:
    """Append stretches in one transaction, beside whoever else writes; return what of them was really new.

    Where others and this one come in each other's way, it is undone and done once more, in the end in turn.
    """
    beside = ledger.database.engine.queues_streams and not any(
        is_taken_in_turn(KINDS, entry) for _origin, some in stretches for entry in some
    )
    for _time in range(TIMES_BESIDE if beside else 0):
        try:
            return _added_once(ledger, stretches, source, beside=True)
        except OvertakenError:
            break
        except DatabaseFault as fault:
            if not is_crossed(fault):
                raise
    return _added_once(ledger, stretches, source, beside=False)


def _added_once(ledger: Ledger, stretches: Sequence[Stretch], source: str, *, beside: bool) -> list[Stretch]:
    """Append stretches in one transaction.

    Raises:
        OvertakenError: how they are posted depends on what others wrote meanwhile; nothing of them was appended.
        BranchedError: they do not go on from what is there by now.
    """
    with ledger.writing(streams={origin for origin, _some in stretches}, beside=beside) as session:
        check_goes_on(session, stretches)
        closings = closings_there(session.transaction) if beside else 0
        added = append_all(session.transaction, stretches)
        if beside:
            session.in_turn()
            if closings_there(session.transaction) != closings:
                raise OvertakenError
        session.looked_up.clear()
        session.only_moved = False  # what came may have changed any register
        come = streams_of_arrived(session) if any(entries for _origin, entries in added) else set()
        if come and not goes_on_elsewhere(session, session.stream.origin):
            record_heard(session, source, needed=come)
            settle_vouchers(session)  # at once: nobody finds points that were lent beside those that came
    return added

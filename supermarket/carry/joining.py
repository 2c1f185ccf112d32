"""Joining 加入: a machine's ledger is made of the centre's invitation, or one that is there learns whose it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from supermarket.books.rebuild import Progress
from supermarket.books.session import Request, WriteSession
from supermarket.carry.files.form import Header, Invitation
from supermarket.carry.files.packed import packed
from supermarket.carry.files.reading import Checked, Known, check, entries_of, peek
from supermarket.carry.files.stretches import TOGETHER, append_all, some_of
from supermarket.carry.heads import head_of, keep_head
from supermarket.carry.hearing import record_heard
from supermarket.carry.keys import keep_joined, made_keys, trust
from supermarket.carry.taking import take
from supermarket.carry.words import keep_word
from supermarket.clock import Clock, district_time
from supermarket.errors.ledger import ClockBehind, ClockTold
from supermarket.errors.many.carry import (
    CarriedDrill,
    CarriedOtherDistrict,
    CarriedReal,
    InvitationIncomplete,
    InvitationMissing,
    InvitationOther,
    InvitationsMany,
)
from supermarket.journal.engines.engine import Where
from supermarket.journal.entry import PROGRAM, Entry, epoch_of, node_of
from supermarket.journal.store import CLOCK_BEHIND_MAX, Stream, own_stream, streams
from supermarket.ledger import KINDS, Ledger
from supermarket.making import new_ledger
from supermarket.opening import record_opening


@dataclass(frozen=True)
class Joined:
    """A ledger that joined the centre's: its stream, the centre's, and how many entries of others it took in.

    `made` says that it was made for this.
    """

    origin: str
    centre: str
    entries: int
    made: bool


@dataclass(frozen=True)
class Invited:
    """An invitation, whole and checked: its first file's header, and all of its files in their order."""

    header: Header
    invitation: Invitation
    files: tuple[Checked, ...]


def join(where: Where, files: Sequence[Path], clock: Clock, progress: Progress, *, node: str | None = None) -> Joined:
    """Make the ledger of a machine that the centre invited, from the files of its invitation, whole or not at all.

    `node` is needed where invitations for several machines lie there.

    Raises:
        CarriedMissing, CarriedForeign, CarriedNewer, CarriedDamaged, SignatureWrong, MachineUnknown: a file is none.
        InvitationMissing, InvitationsMany, InvitationIncomplete: there is none, for several machines, or not all of it.
        LedgerExists, ClockBehind, ClockTold: as in `made_of`.
    """
    return made_of(invitation_in(files, node), where, clock, progress)


def made_of(  # noqa: PLR0913 - by name
    invited: Invited,
    where: Where,
    clock: Clock,
    progress: Progress,
    *,
    after: str = "",
    tails: Iterable[Sequence[Entry]] = (),
    whole: bool = False,
) -> Joined:
    """Make a machine's ledger of its invitation, which was checked, whole or not at all.

    Its life is the next one of its node after all that the centre knows of, and after one that is given; `tails` are
    what goes on from the invitation in that one's stream and in others, and that one is `whole` where nothing of it is
    missing then.

    Raises:
        LedgerExists: there is a ledger already.
        ClockBehind: the machine's clock is far behind the centre's.
        ClockTold: a told clock was given for a real ledger.
    """
    header = invited.header
    drill = header.purpose == "drill"
    if clock.told and not drill:
        raise ClockTold
    _check_clock(clock, header)
    origin = f"{header.to}-{1 + max(_last_epoch(header), epoch_of(after) if after else 0)}"
    with new_ledger(where, district=header.district, origin=origin, drill=drill, clock=clock) as session:
        done = 0
        for each in invited.files:
            for of, some in some_of(entries_of(each)):
                append_all(session.transaction, [(of, some)])
                done += len(some)
                progress(done)
        for tail in tails:
            for first in range(0, len(tail), TOGETHER):
                append_all(session.transaction, [(tail[0].origin, list(tail[first : first + TOGETHER]))])
        earlier = _latest_life(session, header.to)
        if earlier:  # so that no entry of the new life seems older than one of the last
            session.stream = replace(session.stream, at=earlier.at)
        centre = Request(actor=PROGRAM, site=node_of(header.from_))  # where every stream begins
        is_whole = whole and earlier is not None and earlier.origin == after
        record_opening(session, centre, drill=drill, previous=earlier, whole=is_whole, fetched=True)
        _learn(session, invited)
        for each in invited.files:
            keep_word(session, each.header)
            for section in each.header.streams:
                keep_head(session.transaction, head_of(section))
        record_heard(session, header.from_)
    return Joined(origin, header.from_, done, made=True)


def join_existing(ledger: Ledger, files: Sequence[Path], progress: Progress) -> Joined:
    """Let a ledger that is there, such as a backup that was restored, join by an invitation: it goes on as it is.

    Raises:
        InvitationOther, CarriedOtherDistrict: the invitation is for another site's machine, or of another district.
        Refusal: as in `join` and `take`.
    """
    with ledger.reading() as session:
        own = own_stream(session.transaction)
    invited = invitation_in(files, node_of(own.origin))
    header = invited.header
    check_is_for(own, invited, files)
    if (header.purpose == "drill") is not ledger.drill:
        raise CarriedReal(path=str(files[0])) if ledger.drill else CarriedDrill(path=str(files[0]))
    with ledger.writing() as session:
        _learn(session, invited)
    taken = [came for each in invited.files for came in take(ledger, Path(each.file.path), progress)]
    return Joined(own.origin, header.from_, sum(each.entries for each in taken), made=False)


def invitation_in(files: Sequence[Path], node: str | None = None) -> Invited:
    """Find an invitation among files, and check it by the key of the centre that it itself names.

    Whatever else lies on a stick is passed over: files for other machines, and copies. Of two invitations for one
    machine the later one is meant. `node` says whose machine it is; where it is not said, all must be for one.

    Raises:
        CarriedMissing, CarriedForeign, CarriedNewer, CarriedDamaged, SignatureWrong, MachineUnknown: a file is none.
        InvitationMissing, InvitationsMany, InvitationIncomplete: there is none, for several machines, or not all of it.
    """
    packs = {pack.sha256: (peek(pack), pack) for pack in map(packed, files)}.values()
    found = [(each, pack) for each, pack in packs if each.invitation and each.invitation.node == each.to]
    if not found:
        raise InvitationMissing(path=str(files[0]))
    nodes = sorted({each.to for each, _pack in found})
    if node in nodes:
        found = [(each, pack) for each, pack in found if each.to == node]
    elif len(nodes) > 1:
        raise InvitationsMany(path=str(files[0].parent), nodes=nodes)
    newest = max((each for each, _pack in found), key=lambda each: each.made)
    same = {
        each.part: pack for each, pack in found if (each.invitation, each.from_) == (newest.invitation, newest.from_)
    }
    if sorted(same) != list(range(1, newest.parts + 1)):
        path = next(pack.path for each, pack in found if each is newest)
        raise InvitationIncomplete(path=path, parts=newest.parts, found=len(same))
    header = peek(same[1])
    invitation = header.invitation
    if invitation is None:
        raise InvitationMissing(path=same[1].path)
    keys = {header.from_: header.keys}
    began: dict[str, Mapping[str, Any]] = {}
    known = Known(keys, node_of(header.from_), began.get, lambda _origin: ())
    checked: list[Checked] = []
    for _part, pack in sorted(same.items()):
        checked.append(check(pack, KINDS, lambda _header: None, lambda _header: known))
        keys.update(checked[-1].let_in)
        began.update(checked[-1].began)
    return Invited(header, invitation, tuple(checked))


def check_is_for(own: Stream, invited: Invited, files: Sequence[Path]) -> None:
    """Refuse an invitation that is not for the machine of this stream.

    Raises:
        CarriedOtherDistrict, InvitationOther: it is of another district, or for another site's machine.
    """
    header, node = invited.header, node_of(own.origin)
    if header.district != own.district:
        raise CarriedOtherDistrict(path=str(files[0]), district=header.district, own=own.district)
    if header.to != node:
        raise InvitationOther(path=str(files[0]), node=header.to, own=node)


def _check_clock(clock: Clock, header: Header) -> None:
    """Refuse a clock that says an earlier time than the centre's said when it wrote the invitation.

    Raises:
        ClockBehind: it is more than ten minutes behind.
    """
    now = clock.now()
    if now < header.made - CLOCK_BEHIND_MAX:
        raise ClockBehind(now=district_time(now), last=district_time(header.made))


def _last_epoch(header: Header) -> int:
    """Return the number of the last life of the invited node that the centre knows of, 0 where there is none."""
    origins = [each.origin for each in header.held]
    return max((epoch_of(origin) for origin in origins if node_of(origin) == header.to), default=0)


def _latest_life(session: WriteSession, node: str) -> Stream | None:
    """Return the last stream of a node that is held beside the one that is being begun."""
    lives = [each for each in streams(session.transaction) if node_of(each.origin) == node and not each.own]
    return max(lives, key=lambda each: epoch_of(each.origin), default=None)


def _learn(session: WriteSession, invited: Invited) -> None:
    """Make this machine's keys, know the centre by its own, and keep the secret by which this one was invited."""
    header, invitation = invited.header, invited.invitation
    made_keys(session, header.to)
    trust(session, header.from_, header.keys)
    keep_joined(session.transaction, session.stream.origin, invitation.entry, bytes.fromhex(invitation.secret))

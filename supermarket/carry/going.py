"""Carrying out 带出: the files for other machines, of what each of them lacks."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from supermarket.books.kinds import Known
from supermarket.books.rebuild import Progress
from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.carry.admitting import invite
from supermarket.carry.files.form import ENDING, Proof
from supermarket.carry.files.names import sealed_names, unnamed
from supermarket.carry.files.writing import Carried, Letter, sign_all, write_files
from supermarket.carry.hearing import surely_held
from supermarket.carry.keys import joined_stream, keys_proof, known_keys, made_keys
from supermarket.carry.papers.writing import write_paper
from supermarket.carry.peers import acknowledged
from supermarket.district.machines.machines import came_by, is_centre, latest_lives
from supermarket.district.roles import allow
from supermarket.errors.many.carry import FileIsForOne, PeerUnknown
from supermarket.journal.entry import node_of
from supermarket.journal.store import own_stream
from supermarket.ledger import Ledger
from supermarket.paper.cards.issuing import check_file

NAME: Final = "supermarket"
PAPER: Final = ".pdf"


def write_out(
    ledger: Ledger, place: Path, request: Request, progress: Progress, to: str | None = None
) -> list[Carried]:
    """Write the files for the machine of a node into a folder or as a file; without one for whom there is.

    A machine writes to the centre; the centre writes one for each machine that it let in. A place that ends in .pdf is
    a paper with codes, of which a scanner reads the machine's own entries.

    Raises:
        FileIsForOne: a file was named, and there are several machines to write to.
        PaperTooLong, FileExists: there is more than goes on paper, or a paper of that name.
        CentreUnknown: this machine joined no other.
        PeerUnknown: no machine of this node was let in.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
    """
    is_paper = place.suffix.lower() == PAPER
    if is_paper:
        check_file(place, PAPER)
    with ledger.writing() as session:
        receivers = prepare(session, request, to)
        if len(receivers) > 1 and (is_paper or place.name.endswith(ENDING)):
            raise FileIsForOne(path=str(place), count=len(receivers))
    written: list[Carried] = []
    with ledger.reading() as session:
        own = own_stream(session.transaction).origin
        keys, proof, wanted = known_keys(session, own), _proof(session, own), unnamed(session)
        for peer in receivers:
            letter, lacks = Letter(node_of(peer), proof=proof, unnamed=wanted), _held_by(session, peer)
            if is_paper:
                place.parent.mkdir(parents=True, exist_ok=True)
                written.append(write_paper(session, place, letter, lacks=lacks, progress=progress))
                continue
            letter = replace(letter, names=sealed_names(session, peer, keys.get(peer)))
            written += _write(session, _named(place, session, node_of(peer)), letter, lacks, progress)
    return written


def prepare(session: WriteSession, request: Request, to: str | None = None) -> list[str]:
    """Sign how far this machine's stream goes, and return the streams of the machines that files are for.

    Raises:
        CentreUnknown, PeerUnknown, OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: as in `write_out`.
    """
    allow(session, "carry out", request)
    receivers = _receivers(session, to)
    made_keys(session, session.node)
    sign_all(session)
    return receivers


def write_invitation(  # noqa: PLR0913 - by name
    ledger: Ledger, node: str, place: Path, request: Request, progress: Progress, *, known: Known | None = None
) -> list[Carried]:
    """Invite a machine of a node and write the files that it joins by: all that is here, and a secret used once.

    Raises:
        CentreAlone: this is not the centre's machine.
        SiteUnknown: the node is no site.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
    """
    with ledger.writing(known=known) as session:
        invitation = invite(session, node, request)
        sign_all(session)
    with ledger.reading() as session:
        letter = Letter(node, invitation=invitation)
        return _write(session, _named(place, session, node, "invitation"), letter, {}, progress)


def _receivers(session: ReadSession, to: str | None) -> list[str]:
    """Return the streams of the machines that files are for."""
    if is_centre(session):
        lives = latest_lives(session)
    else:
        centre = joined_stream(session)
        lives = {**latest_lives(session), node_of(centre): centre}
        lives.pop(node_of(own_stream(session.transaction).origin), None)
        to = to or node_of(centre)
    if to is None:
        return [lives[node] for node in sorted(lives)]
    if to not in lives:
        raise PeerUnknown(node=to)
    return [lives[to]]


def _held_by(session: ReadSession, peer: str) -> dict[str, int]:
    """Return how much of each stream a machine holds: what it said to this one or, where it never did, what follows.

    So a stick between neighbours brings what is new, and not the whole ledger.
    """
    return acknowledged(session, peer) or surely_held(session, peer)


def _proof(session: ReadSession, own: str) -> Proof | None:
    """Return the proof of the invitation by which this machine joined last, until it knows that it was let in by that.

    Of one that joined anew and is known already, no entry says that it came by it: it proves it each time, since what
    others carry of it does not.
    """
    joined = keys_proof(session, own)
    if joined is None:
        return None
    is_let_in = came_by(session).get(joined[0]) == own
    return None if is_let_in else Proof(invited=joined[0], hmac=joined[1])


def _named(place: Path, session: ReadSession, node: str, word: str = "to") -> Path:
    """Return the place of a file without its ending: in a folder it is named after whom it is from and for."""
    if place.name.endswith(ENDING):
        return place.with_name(place.name.removesuffix(ENDING))
    own = own_stream(session.transaction)
    return place / f"{NAME}-{own.district}-{own.origin}-{word}-{node}"


def _write(
    session: ReadSession, place: Path, letter: Letter, lacks: dict[str, int], progress: Progress
) -> list[Carried]:
    place.parent.mkdir(parents=True, exist_ok=True)
    return write_files(session, place, letter, lacks=lacks, progress=progress)

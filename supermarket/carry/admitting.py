"""How a machine comes: the centre invites it once, it proves itself in its files, and the centre lets it in.

Of a node's invitations the latest counts: whoever writes another one takes back those before. A machine that the centre
knows, and that joined anew after the centre was restored, is let in by no further entry, as its stream is known by its
keys; so the secret of an invitation lies in the local drawer until it is used up, and a restored centre has none.
"""

import hmac
from collections.abc import Container
from hashlib import sha256

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.carry.files.form import Header, Invitation, Keys
from supermarket.carry.files.packed import Packed
from supermarket.carry.hearing import program_request
from supermarket.carry.keys import KEY_BYTES, forget_secret, keep_secret, made_keys, proof_by
from supermarket.district.machines.kinds import MACHINE_ADMITTED, MACHINE_INVITED, MachineAdmitted, MachineInvited
from supermarket.district.machines.machines import (
    InvitationEntry,
    admissions,
    came_by,
    check_at_centre,
    invitations,
    is_centre,
    latest_lives,
    machines_of,
)
from supermarket.district.roles import allow
from supermarket.district.sites import site_of
from supermarket.errors.many.carry import InvitationReplaced, InvitationUsed, InvitationWrong
from supermarket.journal.entry import EntryName, entry_name, node_of
from supermarket.local.secrets import secret_of
from supermarket.locale import N_


def invite(session: WriteSession, node: str, request: Request) -> Invitation:
    """Let a machine of a node come, once: record the hash of a new secret, and return the secret for its file.

    Raises:
        CentreAlone: this is not the centre's machine.
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        SiteUnknown: the node is no site.
    """
    allow(session, "carry invite", request)
    check_at_centre(session, N_("an invitation"), alone=False)
    site_of(session, node, session.today)
    program = program_request(session)
    made_keys(session, program.site)
    secret = session.clock.random(KEY_BYTES)
    body = MachineInvited(node=node, proof=sha256(secret).hexdigest())
    entry = session.record(MACHINE_INVITED, body, request, site=request.site, on=session.today)
    keep_secret(session.transaction, _secret_name(EntryName(entry.origin, entry.seq)), secret)
    return Invitation(node=node, entry=entry.name, secret=secret.hex())


def standing_invitations(session: ReadSession) -> list[InvitationEntry]:
    """Return the invitations by which somebody may still come, in their order; none but at the centre that wrote them.

    Each is the latest of its node, nobody came by it, and its secret is here.
    """
    latest, came = {each.node: each for each in invitations(session)}, came_by(session)
    found = (each for each in latest.values() if str(each.entry) not in came and _secret_of(session, each.entry))
    return sorted(found, key=lambda each: (each.at, each.node))


def _secret_name(invitation: EntryName) -> str:
    return f"invited {invitation}"


def _secret_of(session: ReadSession, invitation: EntryName) -> bytes | None:
    return secret_of(session.transaction, _secret_name(invitation))


def _named(session: ReadSession, header: Header) -> InvitationEntry | None:
    """Return the invitation for its node that a file names, None where this centre wrote none of that name."""
    named, node = entry_name(header.proof.invited) if header.proof else None, node_of(header.from_)
    return next((each for each in invitations(session) if each.entry == named and each.node == node), None)


def _proven(session: ReadSession, header: Header) -> InvitationEntry | None:
    """Return the invitation by which a file proves that its machine was invited, as long as its secret is here."""
    invited, proof = _named(session, header), header.proof
    secret = _secret_of(session, invited.entry) if invited else None
    if proof is None or secret is None:
        return None
    return invited if hmac.compare_digest(proof_by(secret, header.from_, header.keys), proof.hmac) else None


def keys_proven(session: ReadSession, file: Packed, header: Header, keys: Keys | None) -> Keys | None:
    """Return the keys of the machine that a file comes from, where it proves to the centre that it was invited.

    `keys` are those by which it is known already.

    Raises:
        InvitationWrong: the proof is by no invitation of this centre's for its node.
        InvitationUsed: another machine came by it, or this one under other keys.
        InvitationReplaced: a later one was written for the node.
    """
    proof = header.proof
    if proof is None or not is_centre(session):
        return keys
    node = node_of(header.from_)
    if keys is not None:
        if keys != header.keys:
            raise InvitationUsed(path=file.path, node=node, origin=header.from_)
        return keys
    if used := came_by(session).get(proof.invited) or _used_unsealed(session, header):
        raise InvitationUsed(path=file.path, node=node, origin=used)
    invited = _proven(session, header)
    if invited is None:
        raise InvitationWrong(path=file.path, origin=header.from_)
    if invited not in standing_invitations(session):
        raise InvitationReplaced(path=file.path, node=node, origin=header.from_)
    return header.keys


def _used_unsealed(session: ReadSession, header: Header) -> str | None:
    """Return the machine of its node that is known, where one used up the invitation that a file names without entry.

    Of those that this life of the centre's wrote the secret is here until then.
    """
    invited = _named(session, header)
    if invited is None or invited.entry.origin != machines_of(session).own or _secret_of(session, invited.entry):
        return None
    return latest_lives(session).get(invited.node)


def admit(session: WriteSession, file: Packed, header: Header, brought: Container[str] = ()) -> tuple[str, ...]:
    """Let in the machine that a file comes from, where it proves that it was invited; return its stream if it came so.

    `brought` are streams that the centre lets in by what the file brings of its lives: nothing more is recorded of
    them before that is here. Nobody comes any more by an invitation that was used, nor by those that it replaced.

    Raises:
        InvitationUsed, InvitationReplaced: meanwhile another machine came by it, or a later one was written.
    """
    if header.proof is None or not is_centre(session):
        return ()
    if header.from_ not in admissions(session):
        if header.from_ in brought:
            return ()
        keys_proven(session, file, header, None)
        request = program_request(session)
        body = MachineAdmitted(
            origin=header.from_, signs=header.keys.signs, opens=header.keys.opens, invited=header.proof.invited
        )
        invited = _proven(session, header)
        session.record(MACHINE_ADMITTED, body, request, site=request.site, on=session.today)
    elif header.proof.invited in came_by(session):
        return ()
    else:
        invited = _proven(session, header)
    if invited is None:
        return ()
    written = [each.entry for each in invitations(session) if each.node == invited.node]
    for entry in written[: written.index(invited.entry) + 1]:
        forget_secret(session.transaction, _secret_name(entry))
    return (header.from_,)

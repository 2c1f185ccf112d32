"""How a machine comes: the centre invites it once, it proves itself in its first file, and the centre lets it in."""

import hmac
from hashlib import sha256

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.carry.files.form import Header, Invitation, Keys
from supermarket.carry.files.packed import Packed
from supermarket.carry.hearing import program_request
from supermarket.carry.keys import KEY_BYTES, keep_secret, made_keys, proof_by
from supermarket.district.machines.kinds import MACHINE_ADMITTED, MACHINE_INVITED, MachineAdmitted, MachineInvited
from supermarket.district.machines.machines import admissions, check_at_centre, invitation_of, is_centre
from supermarket.district.roles import allow
from supermarket.district.sites import site_of
from supermarket.errors.many.carry import InvitationUsed, InvitationWrong
from supermarket.journal.entry import entry_name, node_of
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
    keep_secret(session.transaction, f"invited {entry.name}", secret)
    return Invitation(node=node, entry=entry.name, secret=secret.hex())


def keys_proven(session: ReadSession, file: Packed, header: Header, keys: Keys | None) -> Keys | None:
    """Return the keys of the machine that a file comes from, where it proves to the centre that it was invited.

    `keys` are those by which it is known already.

    Raises:
        InvitationWrong: the proof is by no invitation of this centre's for its node.
        InvitationUsed: another machine came by it, or this one under other keys.
    """
    proof = header.proof
    if proof is None or not is_centre(session):
        return keys
    node, used = node_of(header.from_), {each.invited: each.origin for each in admissions(session).values()}
    if keys is not None:
        if keys != header.keys:
            raise InvitationUsed(path=file.path, node=node, origin=header.from_)
        return keys
    if proof.invited in used:
        raise InvitationUsed(path=file.path, node=node, origin=used[proof.invited])
    entry, secret = entry_name(proof.invited), secret_of(session.transaction, f"invited {proof.invited}")
    invited = invitation_of(session, entry) if entry else None
    is_right = secret is not None and hmac.compare_digest(proof_by(secret, header.from_, header.keys), proof.hmac)
    if invited is None or invited[0] != node or not is_right:
        raise InvitationWrong(path=file.path, origin=header.from_)
    return header.keys


def admit(session: WriteSession, file: Packed, header: Header) -> tuple[str, ...]:
    """Let in the machine that a file comes from, where it proves that it was invited; return its stream if it is new.

    Raises:
        InvitationUsed: another machine came by the same invitation meanwhile.
    """
    if header.proof is None or not is_centre(session) or header.from_ in admissions(session):
        return ()
    keys_proven(session, file, header, None)
    request = program_request(session)
    body = MachineAdmitted(
        origin=header.from_, signs=header.keys.signs, opens=header.keys.opens, invited=header.proof.invited
    )
    session.record(MACHINE_ADMITTED, body, request, site=request.site, on=session.today)
    return (header.from_,)

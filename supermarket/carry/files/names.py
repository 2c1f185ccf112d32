"""Names on the way: only those of the receiver's own place, sealed so that it alone can open them, or none at all.

A machine says in its file from which entry of each stream on it lacks names of its place, the centre of all places;
whoever holds them seals them for its key. What arrives is kept only where it is the very record that an entry commits
to, and that no entry here erases. Photos and papers do not travel.
"""

import base64
import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import islice
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, bindparam, exists, func, or_, select

from supermarket.books.session import ReadSession, WriteSession
from supermarket.carry.files.form import NAMES_MAX, Header, Keys, Unnamed
from supermarket.carry.peers import acknowledged
from supermarket.district.dated.registers import SETTINGS, in_force
from supermarket.district.machines.machines import centre_node
from supermarket.district.persons import is_person
from supermarket.district.settings import CARRY_NAMES
from supermarket.district.sites import chain_of, known_site, place_of
from supermarket.district.tables import HouseholdRow, MemberRow, StaffRow
from supermarket.erasure.tables import ErasedRow
from supermarket.errors.staff import SiteUnknown
from supermarket.journal.canonical import canonical
from supermarket.journal.entry import node_of
from supermarket.journal.statements import Prepared, Value
from supermarket.journal.store import own_stream
from supermarket.journal.tables import table_of
from supermarket.local.secrets import secret_of
from supermarket.people.forms import name_in
from supermarket.people.records import commitment_of, initials_kept
from supermarket.people.tables import PersonalFormRow, PersonalRow
from supermarket.registers.matching import same_form

_TOGETHER: Final = 200
"""So many records are sealed as one line."""
_WORD: Final = b"supermarket-carry names 1"
_NONCE: Final = bytes(12)
"""Every line has a key of its own, so the number used once may be any."""
_WANTS: Final = "names "
"""What stands before a stream's name where a machine's word is kept of the names that it lacks."""
_household, _member, _staff = table_of(HouseholdRow).c, table_of(MemberRow).c, table_of(StaffRow).c
_personal: Final = table_of(PersonalRow).c
_erased: Final = table_of(ErasedRow).c
_PLACE: Final[BindParameter[str]] = bindparam("place")
_NODE: Final[BindParameter[str]] = bindparam("node")


def _at_place(everywhere: ColumnElement[bool]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return when a member, and when one of the staff, belongs to the receiver's place; the centre's is every place."""
    at_home = exists().where(_household.household == _member.household, _household.station == _PLACE)
    return or_(everywhere, at_home), or_(everywhere, _staff.site.in_([_PLACE, _NODE]))


_MEMBERS, _OFFICIALS = _at_place(bindparam("everywhere") == 1)


def _lacking(row: Any, of_place: ColumnElement[bool]) -> Prepared:  # noqa: ANN401 - columns
    """Return from which entry of each stream on there are persons of whom no record is kept."""
    kept = exists().where(_personal.commitment == row.person)
    erased = exists().where(_erased.commitment == row.person)
    return Prepared(
        select(row.origin, func.min(row.seq))
        .where(row.person.is_not(None), of_place, ~kept, ~erased)
        .group_by(row.origin)
    )


def _kept(row: Any, of_place: ColumnElement[bool]) -> Prepared:  # noqa: ANN401 - columns
    """Return the records that are kept of persons in a stream from an entry on."""
    return Prepared(
        select(row.seq, _personal.commitment, _personal.subject, _personal.salt, _personal.record)
        .where(
            row.origin == bindparam("origin"),
            row.seq >= bindparam("first"),
            row.person == _personal.commitment,
            of_place,
        )
        .order_by(row.seq, _personal.commitment)
    )


_LACKING: Final = (_lacking(_member, _MEMBERS), _lacking(_staff, _OFFICIALS))
_KEPT: Final = (_kept(_member, _MEMBERS), _kept(_staff, _OFFICIALS))
_NAMED: Final = (
    Prepared(select(_member.member).where(_member.person == bindparam("person")).limit(1)),
    Prepared(select(_staff.staff).where(_staff.person == bindparam("person")).limit(1)),
)
_HELD_OR_ERASED: Final = Prepared(
    select(_personal.commitment)
    .where(_personal.commitment == bindparam("commitment"))
    .union_all(select(_erased.commitment).where(_erased.commitment == bindparam("commitment")))
)


def travel(session: ReadSession, node: str) -> bool:
    """Say whether names may travel to the machine of a node, by the setting in force there today."""
    try:
        chain = chain_of(session, node, session.today)
    except SiteUnknown:
        return False
    row = in_force(session, SETTINGS, CARRY_NAMES, session.today, chain)
    return row is not None and row.value == 1


def unnamed(session: ReadSession) -> tuple[Unnamed, ...]:
    """Return from which entry of each stream on this machine lacks names of its place; nothing where none travel."""
    node = node_of(own_stream(session.transaction).origin)
    if not travel(session, node):
        return ()
    first: dict[str, int] = {}
    for statement in _LACKING:
        for origin, seq in session.rows(statement, **_place_of(session, node)):
            first[origin] = min(seq, first.get(origin, seq))
    return tuple(Unnamed(origin=origin, first=first[origin]) for origin in sorted(first))


def _place_of(session: ReadSession, node: str) -> dict[str, Any]:
    place = place_of(known_site(session, node, session.today))
    return {"place": place, "node": node, "everywhere": int(node == centre_node(session))}


def wanted_words(header: Header) -> dict[str, int]:
    """Return what a file says of the names that its machine lacks, as it is kept beside what that machine holds."""
    said = {f"{_WANTS}{each.origin}": each.first for each in header.unnamed}
    return {**{f"{_WANTS}{held.origin}": 0 for held in header.held}, **said}


def sealed_names(session: ReadSession, peer: str, keys: Keys | None) -> tuple[str, ...]:
    """Return the lines of names that a machine lacks and that are kept here, sealed for its key.

    There are none for a machine whose keys are not known, that wants none, or to which none may travel.
    """
    node = node_of(peer)
    wanted = {
        origin.removeprefix(_WANTS): first
        for origin, first in acknowledged(session, peer).items()
        if origin.startswith(_WANTS) and first
    }
    if keys is None or not wanted or not travel(session, node):
        return ()
    own = own_stream(session.transaction).origin
    secret = secret_of(session.transaction, f"opens {own}")
    if secret is None:
        return ()
    records = _records(session, wanted, _place_of(session, node))
    lines: list[str] = []
    while (some := list(islice(records, _TOGETHER))) and len(lines) < NAMES_MAX:
        lines.append(_sealed(canonical(some).encode(), secret, keys.opens, f"{own}>{node}".encode()))
    return tuple(lines)


def _records(session: ReadSession, wanted: dict[str, int], place: dict[str, Any]) -> Iterator[dict[str, str]]:
    seen: set[str] = set()
    for origin, first in sorted(wanted.items()):
        for statement in _KEPT:
            for _seq, commitment, subject, salt, record in session.rows(statement, origin=origin, first=first, **place):
                if commitment not in seen:
                    seen.add(commitment)
                    yield {"subject": subject, "salt": bytes(salt).hex(), "record": record}


def keep_names(session: WriteSession, header: Header, lines: Sequence[str]) -> int:
    """Keep the records that a file brings for this machine and that entries here commit to; return how many were new.

    What cannot be opened, is no person's record, or no entry commits to, is left; another file brings it again where it
    is wanted.
    """
    secret = secret_of(session.transaction, f"opens {session.stream.origin}")
    if secret is None or header.to != session.node or not travel(session, session.node):
        return 0
    kept = 0
    for line in lines:
        for subject, salt, record in _opened(line, secret, f"{header.from_}>{header.to}".encode()):
            if not is_person(record):
                continue
            commitment = commitment_of(salt, record)
            if session.row(_HELD_OR_ERASED, commitment=commitment) or not _is_of(session, commitment, subject):
                continue
            name = name_in(record)
            told: dict[str, Value] = {
                "commitment": commitment,
                "subject": subject,
                "salt": salt,
                "record": record,
            }
            session.transaction.add(PersonalRow, {**told, "initials": initials_kept(name)})
            session.transaction.add(PersonalFormRow, {"commitment": commitment, "form": same_form(name)})
            kept += 1
    return kept


def _is_of(session: ReadSession, commitment: str, subject: str) -> bool:
    """Say whether an entry commits to a record, as one about this member or member of staff."""
    rows = (session.row(statement, person=commitment) for statement in _NAMED)
    return any(row is not None and row[0] == subject for row in rows)


# --- sealing --------------------------------------------------------------------------------------------------------


def _sealed(text: bytes, secret: bytes, opens: str, context: bytes) -> str:
    """Seal a text for whoever has the secret half of a key: X25519, HKDF-SHA256, ChaCha20-Poly1305.

    The key used once is derived of the writer's secret and the text, so that the same text gives the same bytes.
    """
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    once = X25519PrivateKey.from_private_bytes(_derived(secret, sha256(text).digest() + bytes.fromhex(opens)))
    public = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(opens)))
    sealed = ChaCha20Poly1305(_derived(shared, public + bytes.fromhex(opens))).encrypt(_NONCE, text, context)
    return canonical({"key": public.hex(), "sealed": base64.b64encode(sealed).decode()})


def _opened(line: str, secret: bytes, context: bytes) -> list[tuple[str, bytes, str]]:
    """Return (subject, salt, record) of what a line seals for this machine; nothing where it is sealed for another."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    own = X25519PrivateKey.from_private_bytes(secret)
    try:
        told = json.loads(line)
        public = bytes.fromhex(told["key"])
        shared = own.exchange(X25519PublicKey.from_public_bytes(public))
        key = _derived(shared, public + own.public_key().public_bytes_raw())
        text = ChaCha20Poly1305(key).decrypt(_NONCE, base64.b64decode(told["sealed"], validate=True), context)
        return [(str(each["subject"]), bytes.fromhex(each["salt"]), str(each["record"])) for each in json.loads(text)]
    except (ValueError, LookupError, TypeError, RecursionError, InvalidTag):
        return []


def _derived(secret: bytes, about: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, None, _WORD + about).derive(secret)

"""A machine's keys 密钥: made once for a stream, the public halves sealed in it, the secret ones in the local drawer.

By Ed25519 it signs how far its stream goes; for X25519 it is written to. Whose key counts: one's own, the centre's by
the invitation that one joined by, and all others' as the centre has sealed them.
"""

import hmac
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from sqlalchemy import bindparam, delete, select

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.carry.files.form import Keys, proof_text
from supermarket.district.machines.kinds import MACHINE_KEYED, MachineKeyed
from supermarket.district.machines.machines import admissions, centre_node
from supermarket.district.machines.tables import KeyRow, TrustedKeyRow
from supermarket.errors.many.carry import CentreUnknown
from supermarket.journal.database import Transaction
from supermarket.journal.engines.neutral import Upsert
from supermarket.journal.entry import PROGRAM, node_of
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.local.secrets import secret_of, signed_by
from supermarket.local.tables import SecretRow

KEY_BYTES: Final = 32
_secret: Final = table_of(SecretRow)
_trusted: Final = table_of(TrustedKeyRow)
_key: Final = table_of(KeyRow).c
_KEEP: Final = Prepared(Upsert(_secret, sets=("value",)))
_FORGET: Final = Prepared(delete(_secret).where(_secret.c.name == bindparam("of_name")))
_TRUST: Final = Prepared(Upsert(_trusted, sets=("signs", "opens")))
_DISTRUST: Final = Prepared(delete(_trusted))
_TRUSTED: Final = Prepared(select(_trusted.c.origin, _trusted.c.signs, _trusted.c.opens).order_by(_trusted.c.origin))
_KEYED: Final = Prepared(select(_key.origin, _key.signs, _key.opens).order_by(_key.origin, _key.seq))


# --- secrets --------------------------------------------------------------------------------------------------------


def keep_secret(transaction: Transaction, name: str, value: bytes) -> None:
    """Keep a secret in the local drawer."""
    transaction.run(_KEEP, name=name, value=value)


def forget_secret(transaction: Transaction, name: str) -> None:
    """Forget a secret."""
    transaction.run(_FORGET, of_name=name)


# --- this machine's own ---------------------------------------------------------------------------------------------


def own_keys(session: ReadSession, origin: str) -> Keys | None:
    """Return the public keys of a stream of this machine's whose secret halves are here, or None."""
    signs, opens = (secret_of(session.transaction, f"{which} {origin}") for which in ("signs", "opens"))
    return _public(signs, opens) if signs and opens else None


def required_keys(session: ReadSession, origin: str) -> Keys:
    """Return the public keys of a stream of this machine's.

    Raises:
        LookupError: their secret halves are not here.
    """
    keys = own_keys(session, origin)
    if keys is None:
        raise LookupError(origin)
    return keys


def _public(signs: bytes, opens: bytes) -> Keys:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return Keys(
        signs=Ed25519PrivateKey.from_private_bytes(signs).public_key().public_bytes_raw().hex(),
        opens=X25519PrivateKey.from_private_bytes(opens).public_key().public_bytes_raw().hex(),
    )


def made_keys(session: WriteSession, site: str) -> Keys:
    """Return the keys of this machine's stream; where there are none yet they are made, and sealed in it."""
    origin = session.stream.origin
    if (keys := own_keys(session, origin)) is not None:
        return keys
    signs, opens = session.clock.random(KEY_BYTES), session.clock.random(KEY_BYTES)
    keys = _public(signs, opens)
    keep_secret(session.transaction, f"signs {origin}", signs)
    keep_secret(session.transaction, f"opens {origin}", opens)
    body = MachineKeyed(signs=keys.signs, opens=keys.opens)
    session.record(MACHINE_KEYED, body, Request(actor=PROGRAM, site=site), site=site, on=session.today)
    return keys


def signed(session: ReadSession, origin: str, text: bytes) -> str:
    """Return the signature of a text by the key of a stream of this machine's, in hexadecimal digits.

    Raises:
        LookupError: its secret is not here.
    """
    signature = signed_by(session.transaction, origin, text)
    if signature is None:
        raise LookupError(origin)
    return signature.hex()


def proof_by(secret: bytes, origin: str, keys: Keys) -> str:
    """Return the proof that whoever has these keys was given the secret of an invitation."""
    return hmac.new(secret, proof_text(origin, keys), sha256).hexdigest()


def keep_joined(transaction: Transaction, origin: str, invited: str, secret: bytes) -> None:
    """Keep by which invitation a stream of this machine's came, and its secret, until the centre lets it in."""
    keep_secret(transaction, f"joined {origin}", f"{invited} {secret.hex()}".encode())


def keys_proof(session: ReadSession, origin: str) -> tuple[str, str] | None:
    """Return the entry by which a stream of this machine's was invited and the proof of it; None where it was not."""
    joined, keys = secret_of(session.transaction, f"joined {origin}"), own_keys(session, origin)
    if joined is None or keys is None:
        return None
    invited, secret = joined.decode().split()
    return invited, proof_by(bytes.fromhex(secret), origin, keys)


# --- whose keys are known -------------------------------------------------------------------------------------------


def trust(session: WriteSession, origin: str, keys: Keys) -> None:
    """Know the centre's stream by these keys from here on, and no other as the centre's."""
    session.transaction.run(_DISTRUST)
    session.transaction.run(_TRUST, origin=origin, signs=keys.signs, opens=keys.opens)
    session.looked_up.clear()


def trusted(session: ReadSession) -> dict[str, Keys]:
    """Return the keys of the centre's stream that this machine joined by; empty at the centre and where none was."""
    return {origin: Keys(signs=signs, opens=opens) for origin, signs, opens in session.rows(_TRUSTED)}


def joined_stream(session: ReadSession) -> str:
    """Return the stream of the centre that this machine joined by.

    Raises:
        CentreUnknown: it never joined.
    """
    for origin in trusted(session):
        return origin
    raise CentreUnknown


def keyed(session: ReadSession) -> dict[str, Keys]:
    """Return by stream the keys that it says itself."""
    return {origin: Keys(signs=signs, opens=opens) for origin, signs, opens in session.rows(_KEYED)}


def known_keys(session: ReadSession, own: str) -> Mapping[str, Keys]:
    """Return whose keys are known here: one's own stream's, those of the centre's lives, and whom the centre let in."""
    mine = own_keys(session, own)
    known = {own: mine} if mine else {}
    believed, centre = trusted(session), centre_node(session)
    if not believed and centre != node_of(own):
        return known  # it never joined: nobody's word counts but its own
    let_in = {each.origin: Keys(signs=each.signs, opens=each.opens) for each in admissions(session).values()}
    lives = {origin: keys for origin, keys in keyed(session).items() if node_of(origin) == centre}
    return {**let_in, **lives, **believed, **known}

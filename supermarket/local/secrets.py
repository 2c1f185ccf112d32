"""What this machine alone knows, in the local drawer: by the secret half of its stream's key it signs."""

from typing import Final

from sqlalchemy import bindparam, select

from supermarket.journal.database import Transaction
from supermarket.journal.statements import Prepared
from supermarket.journal.tables import table_of
from supermarket.local.tables import SecretRow

_secret: Final = table_of(SecretRow).c
_SECRET: Final = Prepared(select(_secret.value).where(_secret.name == bindparam("name")))


def secret_of(transaction: Transaction, name: str) -> bytes | None:
    """Return a secret of this machine's by its name, or None."""
    row = transaction.row(_SECRET, name=name)
    return bytes(row[0]) if row else None


def signed_by(transaction: Transaction, origin: str, text: bytes) -> bytes | None:
    """Return a stream's Ed25519 signature of a text; None where its secret is not on this machine."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - start-up

    secret = secret_of(transaction, f"signs {origin}")
    return Ed25519PrivateKey.from_private_bytes(secret).sign(text) if secret else None


def is_signed(signs: str, signature: bytes, text: bytes) -> bool:
    """Say whether an Ed25519 signature of a text is of this public key, 64 hexadecimal digits."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - start-up
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - start-up

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(signs)).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True

"""The certificate with which this machine answers browsers of its network: a key of its own, signed by itself.

Nobody vouches for it, so a browser asks once whether it is the right one; the fingerprint, read aloud from the screen
of the machine, says that it is. Key and certificate lie in one file beside the ledger, so that they always fit each
other. It never leaves the machine: no backup and no export takes it along.
"""

import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import IPv4Address
from pathlib import Path
from typing import TYPE_CHECKING, Final

from supermarket.clock import DAY
from supermarket.errors.serving import CertificateUnreadable

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, KeyUsage

VALID_DAYS: Final = 396
"""Browsers take no certificate that is valid for more than 398 days; with the day before, these are 397."""
RENEWED_DAYS: Final = 30
"""So long before its end a certificate is made anew."""
ADDRESSES_MAX: Final = 16
"""A laptop that goes from network to network keeps so many addresses in its certificate."""
_OTHERS: Final = 0o077


@dataclass(frozen=True)
class Served:
    """A key with its certificate in a file.

    `fingerprint` is the SHA-256 of the certificate in 64 hexadecimal digits, `ends` UTC milliseconds, `addresses` and
    `names` those that it is valid for.
    """

    file: Path
    fingerprint: str
    ends: int
    addresses: tuple[IPv4Address, ...]
    names: tuple[str, ...]

    @property
    def grouped(self) -> str:
        """The fingerprint as it is read aloud: sixteen groups of four digits."""
        digits = self.fingerprint.upper()
        return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def certificate_file(ledger: Path) -> Path:
    """Return where the key and the certificate of a ledger's machine lie."""
    return ledger.parent / f"{ledger.stem}-web.pem"


def certificate_of(
    ledger: Path, addresses: Collection[IPv4Address], names: Collection[str], *, now: int
) -> tuple[Served, bool]:
    """Return this machine's certificate for these addresses and names, and whether it was made anew.

    It is made anew where there is none, where it ends within 30 days, and where it lacks an address or name. It keeps
    the addresses that it had, so that a laptop which goes to and fro between two networks stays known in both.
    `now` is UTC milliseconds of the machine's own clock, also in a drill: browsers know no other.

    Raises:
        CertificateUnreadable: what lies in its place is no certificate, or cannot be read.
        OSError: the disk or the folder refuses.
    """
    file = certificate_file(ledger)
    kept = read_certificate(file) if file.exists() else None
    if (
        kept
        and now < kept.ends - RENEWED_DAYS * DAY
        and set(addresses) <= set(kept.addresses)
        and set(names) <= set(kept.names)
    ):
        return kept, False
    earlier = [each for each in (kept.addresses if kept else ()) if each not in addresses]
    all_addresses = (*addresses, *earlier)[:ADDRESSES_MAX]
    _write(file, _made(all_addresses, tuple(names), now))
    return read_certificate(file), True


def read_certificate(file: Path) -> Served:
    """Return what stands in a file that `certificate_of` wrote.

    Raises: CertificateUnreadable: it is no certificate, or cannot be read.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

    try:
        data = file.read_bytes()
        certificate = x509.load_pem_x509_certificate(data)
        is_pair = load_pem_private_key(data, None).public_key() == certificate.public_key()
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, TypeError, x509.ExtensionNotFound) as fault:
        raise CertificateUnreadable(path=str(file)) from fault
    if not is_pair:
        raise CertificateUnreadable(path=str(file))
    return Served(
        file=file,
        fingerprint=sha256(certificate.public_bytes(Encoding.DER)).hexdigest(),
        ends=_milliseconds(certificate),
        addresses=tuple(each for each in names.get_values_for_type(x509.IPAddress) if isinstance(each, IPv4Address)),
        names=tuple(names.get_values_for_type(x509.DNSName)),
    )


def is_open_to_others(file: Path) -> bool:
    """Say whether other accounts of this machine may read the key, as far as the system's permissions tell.

    Windows has none of these: there the folder's own rules decide.
    """
    return os.name == "posix" and bool(file.stat().st_mode & _OTHERS)


def _milliseconds(certificate: "Certificate") -> int:
    return round(certificate.not_valid_after_utc.timestamp() * 1000)


def _made(addresses: Collection[IPv4Address], names: tuple[str, ...], now: int) -> bytes:
    """Return a new key (ECDSA P-256) and its certificate as PEM.

    It begins a day before now, because the clocks of phones go wrong.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[-1][:64])])
    moment = datetime.fromtimestamp(now / 1000, UTC).replace(microsecond=0)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=VALID_DAYS))
        .add_extension(
            x509.SubjectAlternativeName([*map(x509.IPAddress, addresses), *map(x509.DNSName, names)]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_for_handshakes(), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + certificate.public_bytes(Encoding.PEM)


def _for_handshakes() -> "KeyUsage":
    """Return that the key signs handshakes, and nothing else: no other certificate, no paper."""
    from cryptography.x509 import KeyUsage

    others = (
        "content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign",
        "encipher_only", "decipher_only",
    )  # fmt: skip
    return KeyUsage(digital_signature=True, **dict.fromkeys(others, False))


def _write(file: Path, data: bytes) -> None:
    """Write the file whole or not at all, for this account's eyes alone from its first byte on."""
    draft = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as written:
            written.write(data)
            written.flush()
            os.fsync(written.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)

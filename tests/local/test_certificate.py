"""The key and certificate with which a machine answers its network."""

import os
import socket
import ssl
import stat
from datetime import UTC, datetime
from hashlib import sha256
from ipaddress import IPv4Address
from pathlib import Path
from threading import Thread
from typing import Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey

from supermarket.clock import DAY, system_clock
from supermarket.errors.serving import CertificateUnreadable
from supermarket.local.certificate import (
    ADDRESSES_MAX,
    RENEWED_DAYS,
    Served,
    certificate_file,
    certificate_of,
    is_open_to_others,
    read_certificate,
)
from supermarket.local.networks import LOCALHOST

NOW: Final = 1_772_413_200_000
SHOP: Final = (LOCALHOST, IPv4Address("192.168.1.20"))
HALL: Final = (LOCALHOST, IPv4Address("10.0.0.7"))
NAMES: Final = ("localhost", "songpo", "songpo.local")


def made(folder: Path, addresses: tuple[IPv4Address, ...] = SHOP, *, now: int = NOW) -> tuple[Served, bool]:
    return certificate_of(folder / "ledger.db", addresses, NAMES, now=now)


def greeted(served: Served, name: str) -> str | None:
    """Return the version of TLS in which a browser that trusts this certificate alone speaks with a server."""
    answering = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    answering.load_cert_chain(served.file)
    asking = ssl.create_default_context(cafile=str(served.file))
    asking.verify_flags |= ssl.VERIFY_X509_STRICT  # as Python does by itself from 3.13 on
    ours, theirs = socket.socketpair()

    def answer() -> None:
        with theirs, answering.wrap_socket(theirs, server_side=True) as spoken:
            spoken.recv(1)

    answerer = Thread(target=answer)
    answerer.start()
    try:
        with ours, asking.wrap_socket(ours, server_hostname=name) as spoken:
            version = spoken.version()
            spoken.send(b"!")
            return version
    finally:
        answerer.join()


def test_a_certificate_says_for_whom_and_how_long_it_is_valid(tmp_path: Path) -> None:
    served, is_new = made(tmp_path)
    certificate = x509.load_pem_x509_certificate(served.file.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    key = certificate.public_key()
    assert is_new
    assert (served.addresses, served.names) == (SHOP, NAMES)
    assert names.get_values_for_type(x509.IPAddress) == list(SHOP)
    assert isinstance(key, EllipticCurvePublicKey)
    assert isinstance(key.curve, SECP256R1)
    assert (certificate.not_valid_after_utc - certificate.not_valid_before_utc).days == 397
    assert certificate.not_valid_before_utc < datetime.fromtimestamp(NOW / 1000, UTC) < certificate.not_valid_after_utc
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


@pytest.mark.parametrize("name", ["192.168.1.20", "127.0.0.1", "songpo.local", "localhost"])
def test_a_browser_that_trusts_it_speaks_tls_with_each_address_and_name(tmp_path: Path, name: str) -> None:
    served, _is_new = made(tmp_path, now=system_clock().now())  # TLS reads the machine's own clock
    assert greeted(served, name) == "TLSv1.3"


def test_its_fingerprint_is_read_aloud_in_sixteen_groups(tmp_path: Path) -> None:
    served, _is_new = made(tmp_path)
    der = ssl.PEM_cert_to_DER_cert(served.file.read_text(encoding="ascii").partition("-----END PRIVATE KEY-----\n")[2])
    assert served.fingerprint == sha256(der).hexdigest()
    assert [len(group) for group in served.grouped.split()] == [4] * 16
    assert served.grouped.replace(" ", "").lower() == served.fingerprint


def test_the_same_certificate_serves_until_thirty_days_before_its_end(tmp_path: Path) -> None:
    first, _is_new = made(tmp_path)
    renewal = first.ends - RENEWED_DAYS * DAY
    assert made(tmp_path, now=renewal - 1) == (first, False)
    second, is_new = made(tmp_path, now=renewal)
    assert is_new
    assert second.fingerprint != first.fingerprint
    assert second.ends > first.ends


def test_a_new_address_is_added_and_those_before_stay(tmp_path: Path) -> None:
    made(tmp_path, SHOP)
    both, is_new = made(tmp_path, HALL)
    assert is_new
    assert set(both.addresses) == {*SHOP, *HALL}
    assert made(tmp_path, SHOP) == (both, False)


def test_of_many_networks_the_latest_stay(tmp_path: Path) -> None:
    for last in range(1, ADDRESSES_MAX + 5):
        served, _is_new = made(tmp_path, (LOCALHOST, IPv4Address(f"10.0.0.{last}")))
    assert len(served.addresses) == ADDRESSES_MAX
    assert served.addresses[:2] == (LOCALHOST, IPv4Address(f"10.0.0.{ADDRESSES_MAX + 4}"))


def test_the_key_is_its_owners_alone(tmp_path: Path) -> None:
    earlier = os.umask(0)
    try:
        served, _is_new = made(tmp_path)
    finally:
        os.umask(earlier)
    assert stat.S_IMODE(served.file.stat().st_mode) == 0o600
    assert not is_open_to_others(served.file)
    served.file.chmod(0o640)
    assert is_open_to_others(served.file)
    assert [file.name for file in tmp_path.iterdir()] == ["ledger-web.pem"]


def test_what_is_no_certificate_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = certificate_file(tmp_path / "ledger.db")
    file.write_bytes(b"-----BEGIN CERTIFICATE-----\n")
    with pytest.raises(CertificateUnreadable) as refused:
        made(tmp_path)
    assert refused.value.path == str(file)
    assert file.read_bytes() == b"-----BEGIN CERTIFICATE-----\n"


def test_a_key_that_is_not_the_certificates_is_refused(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
    end = "-----END PRIVATE KEY-----\n"
    key = made(one)[0].file.read_text(encoding="ascii").partition(end)[0]
    served = made(other)[0]
    served.file.write_text(key + end + served.file.read_text(encoding="ascii").partition(end)[2], encoding="ascii")
    with pytest.raises(CertificateUnreadable):
        read_certificate(served.file)

"""What the doctor says about serving browsers."""

import socket
import sys
from ipaddress import IPv4Address
from pathlib import Path

import pytest

from supermarket.cli.ledger.browsers import browser_rows, browsers_of, check_installed
from supermarket.clock import DAY, district_date, system_clock
from supermarket.errors.serving import WebMissing
from supermarket.local.certificate import VALID_DAYS, Served, certificate_file, certificate_of
from supermarket.local.networks import LAN_PORT, LOCALHOST, Listener, network_addresses


def made(ledger: Path, addresses: tuple[IPv4Address, ...], *, days_ago: int = 0) -> Served:
    return certificate_of(ledger, (LOCALHOST, *addresses), ("localhost",), now=system_clock().now() - days_ago * DAY)[0]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


def of_the_certificate(ledger: Path) -> list[str]:
    """Return the advice that names the certificate; what else runs on this machine is no business of a test."""
    return [line for line in browsers_of(ledger)[1] if "certificate" in line or "key" in line]


def test_a_machine_that_never_served_needs_nothing(ledger: Path) -> None:
    found, _advice = browsers_of(ledger)
    assert (found.installed, found.ends, found.fingerprint) == (True, None, None)
    assert found.addresses == tuple(map(str, network_addresses()))
    assert of_the_certificate(ledger) == []
    assert list(ledger.parent.iterdir()) == []


def test_a_good_certificate_is_shown_and_nothing_is_said(ledger: Path) -> None:
    served = made(ledger, network_addresses())
    found, _advice = browsers_of(ledger)
    assert (found.ends, found.fingerprint) == (district_date(served.ends), served.grouped)
    assert any(served.grouped in shown for _name, shown in browser_rows(found))
    assert of_the_certificate(ledger) == []


def test_a_certificate_near_its_end_is_named(ledger: Path) -> None:
    served = made(ledger, network_addresses(), days_ago=VALID_DAYS - 29)
    (line,) = of_the_certificate(ledger)
    assert district_date(served.ends) in line


def test_a_key_that_others_can_read_is_named(ledger: Path) -> None:
    served = made(ledger, network_addresses())
    served.file.chmod(0o644)
    (line,) = of_the_certificate(ledger)
    assert str(served.file) in line


def test_an_address_that_the_certificate_lacks_is_named(ledger: Path) -> None:
    if not (addresses := network_addresses()):
        pytest.skip("this machine is in no network")
    made(ledger, ())
    (line,) = of_the_certificate(ledger)
    assert str(addresses[0]) in line


def test_what_is_no_certificate_is_named(ledger: Path) -> None:
    certificate_file(ledger).write_bytes(b"scrap")
    (line,) = of_the_certificate(ledger)
    assert str(certificate_file(ledger)) in line
    assert browsers_of(ledger)[0].fingerprint is None


def test_a_port_that_another_program_uses_is_named(ledger: Path) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind((str(LOCALHOST), LAN_PORT))
        except OSError:
            pytest.skip(f"port {LAN_PORT} of this machine is in use")
        taken.listen()
        found, advice = browsers_of(ledger)
    assert found.answers[LAN_PORT] is Listener.ANOTHER
    assert any(str(LAN_PORT) in line for line in advice)


def test_what_serving_needs_and_is_not_installed_is_named(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_installed()
    for name in ("uvicorn", "psutil"):
        monkeypatch.setitem(sys.modules, name, None)  # as Python remembers a module that cannot be imported
    with pytest.raises(WebMissing) as refused:
        check_installed()
    assert refused.value.packages == ["psutil", "uvicorn"]
    found, advice = browsers_of(ledger)
    assert (found.installed, advice) == (False, [])
    assert any("supermarket[web]" in shown for _name, shown in browser_rows(found))

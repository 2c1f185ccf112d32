"""How a server can be reached: never over plain HTTP from another machine."""

import socket
import ssl
from ipaddress import ip_address
from pathlib import Path

import pytest

from supermarket.errors.serving import NameMissing, PortTaken, ProxyElsewhere
from supermarket.local.networks import LAN_PORT, PORT, host_names, network_addresses
from supermarket.web.reach import Asked, listening, proxy_of, reach
from tests.ports import free_port

HERE = ip_address("127.0.0.1")
THERE = ip_address("192.0.2.77")


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def networks() -> tuple[str, ...]:
    if not (found := network_addresses()):
        pytest.skip("this machine is in no network")
    return tuple(map(str, found))


def test_without_more_it_is_reached_from_this_machine_alone(ledger: Path) -> None:
    found = reach(ledger, Asked())
    assert (found.host, found.port, found.secure, found.certificate, found.behind) == (
        *("127.0.0.1", PORT, False),
        *(None, None),
    )
    assert found.addresses == (f"http://localhost:{PORT}/",)
    assert found.hosts == {f"localhost:{PORT}", f"127.0.0.1:{PORT}", f"[::1]:{PORT}"}
    assert list(ledger.parent.iterdir()) == []


def test_a_browser_leaves_out_the_usual_port(ledger: Path) -> None:
    found = reach(ledger, Asked(port=80))
    assert found.addresses == ("http://localhost/",)
    assert {"localhost", "localhost:80"} <= found.hosts


def test_from_a_network_it_is_reached_over_https_with_a_certificate_for_every_address(
    ledger: Path, networks: tuple[str, ...]
) -> None:
    found = reach(ledger, Asked(lan=True))
    assert (found.port, found.secure, found.is_new) == (LAN_PORT, True, True)
    assert found.addresses == tuple(f"https://{each}:{LAN_PORT}/" for each in networks)
    assert {f"{name}:{LAN_PORT}" for name in (*networks, *host_names(), "127.0.0.1")} <= found.hosts
    assert found.certificate
    assert set(networks) <= set(map(str, found.certificate.addresses))
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(found.certificate.file)
    assert not reach(ledger, Asked(lan=True)).is_new


def test_a_proxy_in_this_machine_is_asked_for_by_its_own_names_alone(ledger: Path) -> None:
    found = reach(ledger, Asked(behind=HERE, names=("points.example.cn",)))
    assert (found.host, found.secure, found.behind) == ("127.0.0.1", True, "127.0.0.1")
    assert found.hosts == {"points.example.cn", "points.example.cn:443"}
    assert found.addresses == ("https://points.example.cn/",)


def test_a_proxy_on_another_machine_is_served_over_https_alone(ledger: Path, networks: tuple[str, ...]) -> None:
    with pytest.raises(ProxyElsewhere) as refused:
        reach(ledger, Asked(behind=THERE, names=("points.example.cn",)))
    assert refused.value.address == str(THERE)
    found = reach(ledger, Asked(behind=THERE, names=("points.example.cn",), lan=True))
    assert found.certificate
    assert {"points.example.cn", f"{networks[0]}:{LAN_PORT}"} <= found.hosts
    assert found.behind == str(THERE)


def test_a_proxys_name_has_to_be_said(ledger: Path) -> None:
    with pytest.raises(NameMissing) as refused:
        reach(ledger, Asked(behind=HERE))
    assert refused.value.address == str(HERE)


def test_a_port_in_use_is_named(ledger: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken) as refused:
            listening(reach(ledger, Asked(port=port)))
    assert refused.value.port == port


def test_a_port_is_free_again_at_once(ledger: Path) -> None:
    port = free_port()
    for _time in range(2):
        with listening(reach(ledger, Asked(port=port))) as bound:
            assert bound.getsockname() == ("127.0.0.1", port)


@pytest.mark.parametrize(("text", "good"), [("127.0.0.1", True), (" ::1 ", True), ("*", False), ("proxy", False)])
def test_a_proxy_is_named_by_its_address_and_never_by_a_pattern(text: str, *, good: bool) -> None:
    if good:
        assert str(proxy_of(text)) == text.strip()
    else:
        with pytest.raises(ValueError, match="does not appear"):
            proxy_of(text)

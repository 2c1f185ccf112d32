"""How a server can be reached: on which socket it listens, by which names it is asked for, and who may speak for whom.

Pages travel over plain HTTP within this machine alone. Beyond it there is HTTPS: ours, with this machine's own
certificate, or a proxy's, which then is named and the only one that is believed about whom it speaks for.
"""

import errno
import socket
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Final

from supermarket.clock import system_clock
from supermarket.errors.serving import NameMissing, NetworkMissing, PortRefused, PortTaken, ProxyElsewhere
from supermarket.local.certificate import Served, certificate_of
from supermarket.local.networks import LAN_PORT, LOCALHOST, PORT, host_names, network_addresses

LOCAL: Final = ("localhost", str(LOCALHOST), "[::1]")
WAITING: Final = 1_024
"""So many may knock at once before the server opens to them."""
_USUAL: Final = {"http": 80, "https": 443}
"""The port that a browser leaves out of what it asks for."""


@dataclass(frozen=True)
class Asked:
    """What was asked for on the command line; `behind` is the address of a proxy, `names` those that it answers to."""

    port: int | None = None
    lan: bool = False
    behind: IPv4Address | IPv6Address | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reach:
    """How a server can be reached.

    It listens at `host` and `port`, with the `certificate`, which may be new, where it speaks HTTPS itself. `hosts`
    are the names, with the port where there is one, that a browser may ask for. `addresses` are shown to people, the
    best first. `secure` says that browsers speak HTTPS, with us or with the proxy `behind`, which alone is believed
    about who asks it.
    """

    host: str
    port: int
    addresses: tuple[str, ...]
    hosts: frozenset[str]
    secure: bool
    behind: str | None
    certificate: Served | None = None
    is_new: bool = False


def reach(ledger: Path, asked: Asked) -> Reach:
    """Return how a ledger's server is reached, and make this machine's certificate where one is needed.

    Raises:
        NetworkMissing: it shall be reached from a network, and this machine is in none.
        ProxyElsewhere, NameMissing: a proxy cannot be served as it was named.
        CertificateUnreadable: what lies in its place is none.
        OSError: the folder of the ledger takes no file.
    """
    if asked.behind and not (asked.behind.is_loopback or asked.lan):
        raise ProxyElsewhere(address=str(asked.behind))
    if asked.behind and not asked.names:
        raise NameMissing(address=str(asked.behind))
    return _in_networks(ledger, asked) if asked.lan else _in_this_machine(asked)


def _in_this_machine(asked: Asked) -> Reach:
    """Return how a server is reached by browsers of this machine, or by a proxy in it that speaks HTTPS with others."""
    port, names = asked.port or PORT, asked.names
    scheme = "https" if asked.behind else "http"
    usual = _USUAL[scheme] if asked.behind else port
    return Reach(
        host=str(LOCALHOST),
        port=port,
        addresses=tuple(_address(scheme, name, usual) for name in (names if asked.behind else LOCAL[:1])),
        hosts=_hosts(names if asked.behind else (*LOCAL, *names), usual, scheme),
        secure=bool(asked.behind),
        behind=_text(asked.behind),
    )


def _in_networks(ledger: Path, asked: Asked) -> Reach:
    """Return how a server is reached from this machine's networks, and by a proxy in them where one is named."""
    port, networks = asked.port or LAN_PORT, network_addresses()
    if not networks:
        raise NetworkMissing
    names = tuple(dict.fromkeys([*host_names(), *asked.names]))
    certificate, is_new = certificate_of(ledger, (*networks, LOCALHOST), names, now=system_clock().now())
    at_proxy = _hosts(asked.names, _USUAL["https"], "https") if asked.behind else frozenset[str]()
    return Reach(
        host="0.0.0.0",  # noqa: S104 - every network card, which is what was asked for
        port=port,
        addresses=tuple(_address("https", name, port) for name in (*map(str, networks), *asked.names)),
        hosts=at_proxy | _hosts((*LOCAL, *names, *map(str, networks)), port, "https"),
        secure=True,
        behind=_text(asked.behind),
        certificate=certificate,
        is_new=is_new,
    )


def listening(reached: Reach) -> socket.socket:
    """Return a socket that listens on a server's port; whoever asks before the server is ready waits for it.

    Raises:
        PortTaken: another program listens there.
        PortRefused: this account may not.
    """
    bound = socket.socket()
    exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None) if sys.platform == "win32" else None
    # On Windows an address that may be used again may be used by two at once; elsewhere only after its last use.
    bound.setsockopt(socket.SOL_SOCKET, exclusive or socket.SO_REUSEADDR, 1)
    try:
        bound.bind((reached.host, reached.port))
        bound.listen(WAITING)
    except OSError as fault:
        bound.close()
        if fault.errno == errno.EADDRINUSE:
            raise PortTaken(port=reached.port) from fault
        if fault.errno == errno.EACCES:
            raise PortRefused(port=reached.port) from fault
        raise
    bound.set_inheritable(True)
    return bound


def proxy_of(text: str) -> IPv4Address | IPv6Address:
    """Return the address of a proxy.

    Raises: ValueError if it is none.
    """
    return ip_address(text.strip())


def _hosts(names: Iterable[str], port: int, scheme: str) -> frozenset[str]:
    """Return what a browser says that it asks for: the name with the port, or alone where the port is the usual one."""
    every = tuple(names)
    alone = every if port == _USUAL[scheme] else ()
    return frozenset((*(f"{name}:{port}" for name in every), *alone))


def _address(scheme: str, name: str, port: int) -> str:
    return f"{scheme}://{name}/" if port == _USUAL[scheme] else f"{scheme}://{name}:{port}/"


def _text(address: IPv4Address | IPv6Address | None) -> str | None:
    return None if address is None else str(address)

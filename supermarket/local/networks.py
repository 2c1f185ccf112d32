"""Where this machine can be reached from the networks that it is in, and who answers there."""

import http.client
import socket
import ssl
from contextlib import closing
from enum import StrEnum
from ipaddress import IPv4Address
from typing import Final

from supermarket.locale import N_

LOCALHOST: Final = IPv4Address("127.0.0.1")
PORT: Final = 8080
"""Where browsers of this machine alone are served unless another port is named."""
LAN_PORT: Final = 8443
"""The same for browsers of its networks. Any account may listen on both."""
ALIVE: Final = "/alive"
"""What is asked to learn whether it is this program that answers; the answer holds nothing else."""
ALIVE_ANSWER: Final = b"supermarket"
_PATIENCE: Final = 3.0
"""Seconds. Whoever is asked is this machine itself; it may be busy."""
_ANYWHERE: Final = ("192.0.2.1", 9)
"""An address of nobody (RFC 5737). A datagram's socket that is connected to it sends nothing."""


class Listener(StrEnum):
    """Who answers on a port."""

    NOBODY = N_("nobody")
    SECURE = N_("this program, over HTTPS")
    PLAIN = N_("this program, over plain HTTP")
    ANOTHER = N_("another program")


def network_addresses() -> tuple[IPv4Address, ...]:
    """Return the IPv4 addresses of this machine in its networks, that of the way out first; none where it is in none.

    Every network card that is up is asked and not only the way out: a laptop that lends its own hotspot to the phones
    is reached at the hotspot's address, which leads nowhere.
    """
    import psutil

    up = {name for name, card in psutil.net_if_stats().items() if card.isup}
    found = {
        IPv4Address(each.address)
        for name, addresses in psutil.net_if_addrs().items()
        for each in addresses
        if name in up and each.family == socket.AF_INET
    }
    first = _way_out()
    lasting = sorted(each for each in found if not (each.is_loopback or each.is_link_local or each.is_unspecified))
    return tuple(sorted(lasting, key=lambda each: each != first))


def host_names() -> tuple[str, ...]:
    """Return the names by which neighbours may know this machine, those in ASCII; others no certificate can carry."""
    name = socket.gethostname().lower().rstrip(".")
    if not name or not name.isascii() or not all(sign.isalnum() or sign in "-." for sign in name):
        return ("localhost",)
    return tuple(dict.fromkeys(["localhost", name, f"{name.partition('.')[0]}.local"]))


def listener_at(address: IPv4Address, port: int) -> Listener:
    """Say who answers on a port of this machine."""
    with socket.socket() as asked:
        asked.settimeout(_PATIENCE)
        if asked.connect_ex((str(address), port)) != 0:
            return Listener.NOBODY
    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE  # it is asked whether it is this program, and told nothing
    if _is_alive(http.client.HTTPSConnection(str(address), port, timeout=_PATIENCE, context=trusting)):
        return Listener.SECURE
    if _is_alive(http.client.HTTPConnection(str(address), port, timeout=_PATIENCE)):
        return Listener.PLAIN
    return Listener.ANOTHER


def _is_alive(connection: http.client.HTTPConnection) -> bool:
    with closing(connection):
        try:
            connection.request("GET", ALIVE)
            return connection.getresponse().read(len(ALIVE_ANSWER) + 1) == ALIVE_ANSWER
        except (OSError, http.client.HTTPException):
            return False


def _way_out() -> IPv4Address | None:
    """Return the address from which this machine would leave its networks, where it is joined to any."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(_ANYWHERE)
        except OSError:
            return None
        return IPv4Address(asked.getsockname()[0])

"""How this machine stands for serving browsers: its part of what `doctor` looks at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from ipaddress import IPv4Address
from pathlib import Path
from typing import TYPE_CHECKING, Final

from supermarket.clock import DAY, district_date, system_clock
from supermarket.errors.serving import CertificateUnreadable, WebMissing
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.local.certificate import Served

NEEDED: Final = ("cryptography", "fastapi", "jinja2", "psutil", "python_multipart", "uvicorn", "zxingcpp")
"""What the extra `web` installs, as Python calls it."""


@dataclass(frozen=True)
class Browsers:
    """What was found: who `answers` on each usual port of pages, this machine's addresses, and the certificate's end.

    `ends` is a date; it and the fingerprint are none where there is no certificate that can be read.
    """

    installed: bool
    answers: Mapping[int, str]
    addresses: tuple[str, ...]
    ends: str | None
    fingerprint: str | None


def missing() -> list[str]:
    """Return which of what is needed to serve browsers is not installed."""
    return [name for name in NEEDED if find_spec(name) is None]


def check_installed() -> None:
    """Refuse to serve browsers with what a till alone needs.

    Raises: WebMissing: something that serving takes is not installed.
    """
    if lost := missing():
        raise WebMissing(packages=lost)


def browsers_of(ledger: Path) -> tuple[Browsers, list[str]]:
    """Return how a ledger's machine stands for browsers, with advice; it is not asked about what is not installed."""
    from supermarket.local.certificate import certificate_file, read_certificate
    from supermarket.local.networks import LAN_PORT, LOCALHOST, PORT, Listener, listener_at, network_addresses

    answers = {port: listener_at(LOCALHOST, port) for port in (PORT, LAN_PORT)}
    if missing():
        return Browsers(installed=False, answers=answers, addresses=(), ends=None, fingerprint=None), []
    addresses, file = network_addresses(), certificate_file(ledger)
    kept, advice = None, []
    if file.exists():
        try:
            kept = read_certificate(file)
        except CertificateUnreadable as refused:
            advice.append(str(refused))
        else:
            advice += _about(kept, addresses, now=system_clock().now())
    taken = _("Another program uses port {port}; serve browsers with --port.")
    advice += [taken.format(port=port) for port, who in answers.items() if who is Listener.ANOTHER]
    plain = _("Pages can be read by whoever listens in the network: {address} answers over plain HTTP.")
    advice += [
        plain.format(address=f"{each}:{port}")
        for each in addresses
        for port in (PORT, LAN_PORT)
        if listener_at(each, port) is Listener.PLAIN
    ]
    ends = district_date(kept.ends) if kept else None
    at = tuple(map(str, addresses))
    fingerprint = kept.grouped if kept else None
    return Browsers(True, answers, at, ends, fingerprint), advice  # noqa: FBT003 - in their order


def _about(kept: "Served", addresses: tuple[IPv4Address, ...], *, now: int) -> Iterator[str]:
    from supermarket.local.certificate import RENEWED_DAYS, is_open_to_others

    if is_open_to_others(kept.file):
        yield _(
            "Other accounts of this machine can read the key in {path}. Remove the file; `supermarket web --lan` makes "
            "a new one for you alone."
        ).format(path=kept.file)
    if now >= kept.ends - RENEWED_DAYS * DAY:
        yield _(
            "The certificate for phones ends on {date}; start `supermarket web --lan` anew, and it makes the next."
        ).format(date=district_date(kept.ends))
    if new := [str(each) for each in addresses if each not in kept.addresses]:
        yield _(
            "The certificate for phones lacks {addresses}, where this machine is reached now; start "
            "`supermarket web --lan` anew, and it makes the next."
        ).format(addresses=_(", ").join(new))


def browser_rows(found: Browsers) -> list[tuple[str, str]]:
    """Return what `doctor` shows of it."""
    if not found.installed:
        return [(_("browsers"), _("not installed: `pip install 'supermarket[web]'`"))]
    one = _("port {port}: {answers}")
    answers = _(", ").join(one.format(port=port, answers=_(who)) for port, who in found.answers.items())
    reached = _(", ").join(found.addresses) or _("this machine is in no network")
    rows = [(_("browsers"), answers), (_("reached at"), reached)]
    if found.ends and found.fingerprint:
        until = _("valid until {date}, fingerprint {fingerprint}")
        rows.append((_("certificate"), until.format(date=found.ends, fingerprint=found.fingerprint)))
    return rows

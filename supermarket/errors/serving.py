"""What is refused of serving browsers: certificates, ports, networks."""

from supermarket.errors import Refusal
from supermarket.locale import N_


class CertificateUnreadable(Refusal):
    """A key that cannot be read is not silently replaced: phones would be asked to trust another one."""

    path: str
    sentence = N_(
        "{path} holds no key and certificate that can be read; nothing is served. Remove the file, and the next start "
        "makes new ones, whose fingerprint each phone then asks about once."
    )


class PortTaken(Refusal):
    """Two programs cannot listen on one port."""

    port: int
    sentence = N_("Port {port} is in use by another program; nothing is served. Name another one with --port.")


class PortRefused(Refusal):
    """The system keeps some ports for itself."""

    port: int
    sentence = N_("This account may not listen on port {port}; nothing is served. Name one from 1024 up with --port.")


class NetworkMissing(Refusal):
    """A machine that is in no network cannot be reached from one."""

    sentence = N_(
        "This machine is in no network now, so no phone could reach it; nothing is served. Join the shop's network, or "
        "leave out --lan to serve this machine alone."
    )


class ProxyElsewhere(Refusal):
    """Pages travel over plain HTTP within one machine alone."""

    address: str
    sentence = N_(
        "The proxy {address} is another machine, and the line to it would be open to whoever listens; nothing is "
        "served. Add --lan, and let the proxy ask this machine over HTTPS."
    )


class NameMissing(Refusal):
    """A server answers to the names alone that it was told, and a browser asks for the proxy's."""

    address: str
    sentence = N_(
        "Browsers ask for the name of the proxy {address}, which this machine cannot know; nothing is served. Say it "
        "with `--name`, such as `--name town.example.cn`."
    )


class WebMissing(Refusal):
    """What serves browsers is installed where it is wanted; a till alone does without."""

    packages: list[str]
    sentence = N_(
        "To serve browsers this program needs {packages}, which are not installed; nothing is served. Install them "
        "with `pip install 'supermarket[web]'`."
    )

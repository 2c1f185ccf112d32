"""`supermarket web`: the server on the command line, and what it says when it starts and when it stops."""

import sys
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from supermarket.cli.frame import console
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands
from supermarket.cli.frame.misuse import Misuse, clean
from supermarket.cli.frame.typed import Reader
from supermarket.cli.ledger.browsers import check_installed
from supermarket.locale import _, language

if TYPE_CHECKING:
    from supermarket.web.frame.serving import Settings
    from supermarket.web.reach import Reach

app = commands()
WORKERS_MAX = 32


def _proxy(typed: str) -> IPv4Address | IPv6Address:
    from supermarket.web.reach import proxy_of

    try:
        return proxy_of(typed)
    except ValueError:
        raise Misuse(
            _("“{typed}” is not the address of a machine, such as 127.0.0.1.").format(typed=clean(typed))
        ) from None


@app.command("web")
def web(
    call: Call,
    what: Annotated[
        Literal["export"] | None,
        typer.Argument(metavar="export", help=_("Write the public pages as files instead of serving them.")),
    ] = None,
    folder: Annotated[
        Path | None, typer.Argument(metavar=_("FOLDER"), help=_("Where the public pages go; it is made."))
    ] = None,
    *,
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            metavar=_("PORT"),
            min=1,
            max=65_535,
            help=_("The port that browsers ask at: 8080, or with --lan 8443, unless it is said."),
        ),
    ] = None,
    lan: Annotated[
        bool, typer.Option("--lan", help=_("Serve phones of this machine's networks too, over HTTPS."))
    ] = False,
    behind: Annotated[
        IPv4Address | None,
        typer.Option(
            "--behind",
            metavar=_("ADDRESS"),
            help=_("The address of a proxy that speaks HTTPS with browsers, and is believed about whom it speaks for."),
        ),
        Reader(_proxy),
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option("--name", metavar=_("HOST"), help=_("A name by which browsers ask for it; repeat for each.")),
    ] = None,
    workers: Annotated[
        int,
        typer.Option(
            "--workers",
            metavar=_("N"),
            min=1,
            max=WORKERS_MAX,
            help=_("How many processes answer; a centre's server has as many as it has processors."),
        ),
    ] = 1,
    log: Annotated[
        Path | None,
        typer.Option(
            "--log", metavar=_("FILE"), help=_("Write a line there for each answer; it names nobody and no card.")
        ),
    ] = None,
) -> None:
    if what is not None:
        _export(call, folder)
        return
    check_installed()
    from supermarket.web.frame.serving import Settings
    from supermarket.web.reach import Asked, reach

    with call.ledger() as ledger:  # a ledger that cannot be opened is said here, not to each visitor
        drill = ledger.drill
    reached = reach(call.local, Asked(port, lan, behind, tuple(name or ())))
    settings = Settings(call.db, reached.hosts, secure=reached.secure, language=language(), now=call.now, log=log)
    serve_until_stopped(settings, reached, workers=workers, drill=drill)


def serve_until_stopped(settings: "Settings", reached: "Reach", *, workers: int = 1, drill: bool) -> None:
    """Say how a server is reached, and that a drill asks for no PIN; serve until Ctrl-C, and say that it has stopped.

    Raises: PortTaken, PortRefused: it cannot listen there.
    """
    from supermarket.web.reach import listening
    from supermarket.web.server import serve

    with listening(reached) as bound:
        if drill and reached.certificate:
            console.say(_("This is a drill: whoever opens its address signs in as anybody, without a PIN."))
        tell(reached)
        console.flush()
        try:
            serve(settings, reached, bound, workers=workers)
        except KeyboardInterrupt:
            console.say()
    console.say(_("The server has stopped; what was recorded is kept."))


def _export(call: Call, folder: Path | None) -> None:
    """Write the public pages of all stations into a folder."""
    from supermarket.web.public.export import export_pages

    if folder is None:
        raise Misuse(_("Say into which folder: `supermarket web export FOLDER`."))
    with call.opened() as ledger, console.progress(_("Writing pages")) as done:
        files = export_pages(ledger, folder, lambda count, _total: done(count))
    value = {"folder": str(folder), "files": [file.name for file in files]}
    text = _("{count} files are in {folder}; open {first} there in any browser.")
    answer(call, value, lambda _value: console.say(text.format(count=len(files), folder=folder, first=files[0].name)))


def tell(reached: "Reach") -> None:
    """Say how a server is reached: its addresses, the first as a code for phones, and the fingerprint to compare."""
    from supermarket.web.terminal_code import code_lines

    if reached.certificate is None:
        console.say(_("Open {address} in a browser; Ctrl-C stops.").format(address=reached.addresses[0]))
        return
    console.say_drawn(code_lines(reached.addresses[0], sys.stdout.encoding or "ascii"))
    console.say(_("Scan the code with a phone in this network, or type its address; Ctrl-C stops."))
    for address in reached.addresses:
        console.say(f"    {address}")
    if reached.is_new:
        console.say(_("This machine has a new certificate, which every phone asks about once."))
    console.say(_("Where a phone asks whether the certificate is right, compare its SHA-256 fingerprint:"))
    groups = reached.certificate.grouped.split()
    for first in range(0, len(groups), 8):
        console.say(f"    {' '.join(groups[first : first + 8])}")

"""`supermarket web`: the server on the command line."""

from typing import Annotated

import typer

from supermarket.cli.frame import console
from supermarket.cli.frame.call import Call
from supermarket.cli.frame.command import commands
from supermarket.locale import _, is_chinese

app = commands()
PORT = 8080


@app.command("web")
def web(
    call: Call,
    *,
    port: Annotated[
        int, typer.Option("--port", metavar=_("N"), min=1, max=65_535, help=_("The port that browsers ask at."))
    ] = PORT,
) -> None:
    from supermarket.web.server import serve

    with call.reading():
        pass  # a ledger that cannot be opened is said here, not to each visitor
    console.say(
        _("Open {address} in a browser on this machine; Ctrl-C stops.").format(address=f"http://localhost:{port}/")
    )
    console.flush()
    serve(call.db, port=port, language="zh" if is_chinese() else "en", now=call.now)

"""The demo in a browser: its ledger is served on this machine, with a button for each role in it."""

from supermarket.demo.scene import PEOPLE
from supermarket.journal.engines.engine import Where
from supermarket.journal.places import beside
from supermarket.locale import language
from supermarket.web.command import serve_until_stopped
from supermarket.web.frame.serving import Settings
from supermarket.web.reach import Asked, reach


def serve_demo(ledger: Where, *, now: int, port: int | None) -> None:
    """Serve a demo's ledger until it is stopped; in it the time is told (UTC milliseconds).

    Raises: PortTaken, PortRefused: it cannot listen there.
    """
    reached = reach(beside(ledger), Asked(port))
    settings = Settings(ledger, reached.hosts, language=language(), now=now, people=PEOPLE)
    serve_until_stopped(settings, reached, drill=True)

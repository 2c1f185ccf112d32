"""What a server was told when it was started, which every request can look at."""

from dataclasses import dataclass, field
from pathlib import Path

from fastapi import FastAPI, Request

from supermarket.journal.engines.engine import Where
from supermarket.journal.places import beside
from supermarket.locale import Language
from supermarket.web.frame.counts import Counts
from supermarket.web.frame.ledgers import Ledgers
from supermarket.web.frame.limits import Limits
from supermarket.web.frame.remembered import Remembered
from supermarket.web.work.running import Running


@dataclass(frozen=True)
class Settings:
    """How a server serves: its ledger's path or address, by which names it is asked for, whether its line is secret.

    `hosts` are the host names and addresses, with the port, that a browser may ask for; any other is refused, because
    a page elsewhere may have its own name point here. `secure` says that browsers speak HTTPS, here or to a proxy.
    `language` is spoken where a visitor asks for none. `now` (UTC milliseconds) tells the time in a drill. `log` is the
    file that has a line for each answer, None where nobody asked for one. `people` are the staff codes that a drill's
    front page lets one sign in as by one tap. `counts` is the folder in which several workers
    count together.
    """

    path: Where
    hosts: frozenset[str]
    secure: bool = False
    language: Language = "zh"
    now: int | None = None
    log: Path | None = None
    people: tuple[str, ...] = ()
    counts: Path | None = None

    @property
    def local(self) -> Path:
        """Return the ledger's file or, of one on a server, what stands for it on this machine."""
        return beside(self.path)


@dataclass(frozen=True)
class Serving:
    """A running server: settings, the open ledger, how often each address tried what, what pages remember, works."""

    settings: Settings
    ledgers: Ledgers = field(repr=False)
    counts: Counts = field(repr=False)
    limits: Limits = field(default_factory=Limits, repr=False)
    remembered: Remembered = field(default_factory=Remembered, repr=False)
    running: Running = field(default_factory=Running, repr=False)

    def close(self) -> None:
        """End what runs on, and close every ledger that is not lent."""
        self.running.close()
        self.ledgers.close()


def serving(of: Request | FastAPI) -> Serving:
    """Return the server that a request came to."""
    app = of if isinstance(of, FastAPI) else of.app
    found: Serving = app.state.serving
    return found

"""The commands as a clerk's office uses them, run within the test's own process: quick enough to try every one."""

import io
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from supermarket.cli.run import main
from supermarket.journal.database import Database
from tests.command import Answer

NOW: Final = "2026-03-02T09:00:00+08:00"
AT_HOME: Final = {"15001": "5001", "15002": "5002", "33001": "3001", "91000": "1000", "41000": "1000", "23001": "3001"}
"""Where each of the staff named here acts, unless a test says otherwise."""


def typed(*arguments: str | Path) -> Answer:
    """Run one command line in English and return what came of it."""
    written, told = io.BytesIO(), io.BytesIO()
    with (
        io.TextIOWrapper(written, encoding="utf-8", write_through=True) as out,
        io.TextIOWrapper(told, encoding="utf-8", write_through=True) as err,
    ):
        with redirect_stdout(out), redirect_stderr(err):
            code = main(["--lang", "en", *map(str, arguments)])
        return Answer(code, written.getvalue(), told.getvalue())


@dataclass(frozen=True)
class Office:
    """An office with a ledger, where somebody acts at a time."""

    db: Path
    now: str | None = NOW

    def asks(self, *arguments: str | Path, by: str | None = None, site: str | None = None) -> Answer:
        """Run a command as this member of staff, at his own place unless a site is named, here or by the command."""
        where = site or (AT_HOME[by] if by else None)
        named = {"--db": self.db, "--now": self.now, "--operator": by, "--site": where}
        shared = [
            word for option, value in named.items() if value and option not in arguments for word in (option, value)
        ]
        return typed(*arguments, *shared)

    def entries(self) -> int:
        """Return how many entries the ledger has."""
        database = Database(self.db)
        try:
            with database.reading() as transaction:
                (count,) = transaction.driver.execute("SELECT count(*) FROM entry").fetchone()
                return int(count)
        finally:
            database.close()

    def does(self, *arguments: str | Path, by: str | None = None, site: str | None = None) -> Answer:
        """Run a command that must be done, and answers in JSON."""
        answer = self.asks(*arguments, "--json", by=by, site=site)
        assert (answer.code, answer.err) == (0, ""), answer.err
        return answer

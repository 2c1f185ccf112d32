"""What a subject's own page does with a command: it runs it with what its form said, where the page is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import Response

from supermarket.errors import Refusal
from supermarket.web.acts.commands import commands
from supermarket.web.acts.running import Answer, MistypedError, run
from supermarket.web.acts.seconds import asker_with_second
from supermarket.web.frame.looks import file_answer
from supermarket.web.frame.statuses import MISTYPED, status_of
from supermarket.web.frame.visits import Visit

Said = Mapping[str, str | Sequence[str] | None]
"""What a form said, by the names of a command's fields; nothing where it said nothing."""
_SORTS = {
    ".pdf": "application/pdf",
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Refused:
    """Why an act was not done: one sentence, the HTTP status that goes with it, and the field that it is about."""

    sentence: str
    status: int
    field: str | None = None


def done(visit: Visit, name: str, said: Said, *, site: str | None = None) -> Answer:
    """Run a command of this name for whoever visits; `site` is where it acts, else where he has signed in.

    Raises:
        MistypedError, Refusal: nothing was recorded.
    """
    return _ran(visit, name, said, site, {})


def tried(visit: Visit, name: str, said: Said, *, site: str | None = None) -> Answer | Refused:
    """Run a command as `done` does, and give what stopped it as a value, for a form that is drawn again."""
    try:
        return done(visit, name, said, site=site)
    except Refusal as refusal:
        return Refused(str(refusal), status_of(refusal))
    except MistypedError as wrong:
        return Refused(str(wrong), MISTYPED, wrong.field)


def made_file(visit: Visit, name: str, said: Said, field: str, filed_as: str, *, site: str | None = None) -> Response:
    """Run a command that makes a file in one of its fields, and return the file under a name.

    Raises:
        MistypedError, Refusal: there is no file.
    """
    with TemporaryDirectory(prefix="supermarket-made-") as folder:
        path = Path(folder) / filed_as
        _ran(visit, name, said, site, {field: path})
        return file_answer(filed_as, path.read_bytes(), _SORTS[path.suffix])


def _ran(visit: Visit, name: str, said: Said, site: str | None, files: Mapping[str, Path]) -> Answer:
    command = commands()[name]
    typed = {field: [value] if isinstance(value, str) else list(value) for field, value in said.items() if value}
    asker = asker_with_second(visit, command, typed)
    if site:
        asker = replace(asker, site=site)
    return run(visit.ledger, command, typed, asker, path=visit.server.settings.path, files=files)

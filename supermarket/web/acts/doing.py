"""What a subject's own page does with a command: it runs it with what its form said, where the page is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from fastapi import Response

from supermarket.errors import Refusal
from supermarket.web.acts.commands import commands
from supermarket.web.acts.files import HandedOver
from supermarket.web.acts.made import sort_of
from supermarket.web.acts.running import Answer, MistypedError, run
from supermarket.web.acts.said import on_page
from supermarket.web.acts.seconds import asker_with_second
from supermarket.web.frame.forms import Form
from supermarket.web.frame.looks import file_answer
from supermarket.web.frame.statuses import MISTYPED, status_of
from supermarket.web.frame.visits import Visit

Said = Mapping[str, str | Sequence[str] | None]
"""What a form said, by the names of a command's fields; nothing where it said nothing."""


@dataclass(frozen=True)
class Refused:
    """Why an act was not done: one sentence, the HTTP status that goes with it, the field that it is about.

    `code` is that of the refusal, where it was one.
    """

    sentence: str
    status: int
    field: str | None = None
    code: str = ""


FINE: Final = Refused("", 200)
"""Nothing was refused."""


def done(visit: Visit, name: str, said: Said, *, site: str | None = None, keep: bool = True) -> Answer:
    """Run a command of this name for whoever visits; `site` is where it acts, else where he has signed in.

    Without `keep` it only says what it would do.

    Raises:
        MistypedError, Refusal: nothing was recorded.
    """
    return _ran(visit, name, said, site, {}, keep=keep)


def tried(  # noqa: PLR0913 - by name
    visit: Visit, name: str, said: Said, *, site: str | None = None, form: Form | None = None, keep: bool = True
) -> Answer | Refused:
    """Run a command as `done` does, and give what stopped it as a value, for a form that is drawn again.

    With a `form` the command is given its photo too, where it has one.
    """
    try:
        photos = [HandedOver(path) for path in form.files.get("photo", ())] if form else []
        return done(visit, name, {**said, "photo": photos} if photos else said, site=site, keep=keep)
    except (Refusal, MistypedError) as fault:
        return refused_by(fault)


def refused_by(refusal: Refusal | MistypedError) -> Refused:
    """Return a refusal as a page says it: in the words for people who know no commands, where it has some."""
    if isinstance(refusal, MistypedError):
        return Refused(on_page(refusal), MISTYPED, refusal.field)
    return Refused(on_page(refusal), status_of(refusal), code=refusal.code)


def made_file(  # noqa: PLR0913 - by name
    visit: Visit, name: str, said: Said, *, field: str, filed_as: str, site: str | None = None
) -> Response:
    """Run a command that makes a file in one of its fields, and return the file under a name.

    Raises:
        MistypedError, Refusal: there is no file.
    """
    with TemporaryDirectory(prefix="supermarket-made-") as folder:
        path = Path(folder) / filed_as
        _ran(visit, name, said, site, {field: path})
        return file_answer(filed_as, path.read_bytes(), sort_of(path))


def _ran(  # noqa: PLR0913 - by name
    visit: Visit, name: str, said: Said, site: str | None, files: Mapping[str, Path], *, keep: bool = True
) -> Answer:
    command = commands()[name]
    typed = {field: [value] if isinstance(value, str) else list(value) for field, value in said.items() if value}
    asker = asker_with_second(visit, command, typed)
    if site:
        asker = replace(asker, site=site)
    return run(visit.ledger, command, typed, asker, path=visit.server.settings.path, files=files, keep=keep)

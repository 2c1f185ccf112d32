"""One step of the practice work as a small form: a command with what is known already, and the page to go back to."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from supermarket.errors import Refusal
from supermarket.web.acts.commands import Command, Field, command_of, commands
from supermarket.web.acts.made import wanted_files
from supermarket.web.acts.running import Answer, MistypedError, run
from supermarket.web.acts.said import on_page
from supermarket.web.acts.seconds import asker_with_second, binds, second_asked
from supermarket.web.frame.forms import Sent
from supermarket.web.frame.looks import file_answer, page
from supermarket.web.frame.statuses import status_of
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.pages.scanning import scanned_text

router = APIRouter()
GROUPS: Final = frozenset(
    {
        *("order", "organisation", "volunteer", "service", "list", "match", "activity", "calendar", "theme"),
        *("training", "certificate", "project", "base", "opening", "item", "copies", "loan", "find", "leaflet"),
        *("circle", "assess", "rectification", "bulletin", "report"),
    }
)
"""The subjects of the command line whose commands are steps here."""
_SCANNED: Final = ("card", "who")
"""The fields into which a card is scanned, or a photo of it is given."""
_APART: Final = re.compile(r"[\s,，、]+")
_HOME: Final = "/practice"


@dataclass(frozen=True)
class Drawn:
    """A step's form as it is drawn: what stands in its fields, which are known already, and what was refused."""

    command: Command
    values: Mapping[str, Sequence[str]]
    known: frozenset[str]
    key: str
    to: str
    refused: str = ""
    wrong: str | None = None

    @property
    def asked(self) -> list[Field]:
        """Return the fields that are asked, those that are needed first."""
        fields = [each for each in self.command.fields if each.name != "key" and each.name not in self.known]
        return sorted(fields, key=lambda each: not each.required)

    def text(self, field: Field) -> str:
        """Return what stands in a field."""
        return " ".join(self.values.get(field.name) or ([field.default] if field.default else []))


def back_to(address: str) -> str:
    """Return a page of the practice work to go back to; whatever else was named is its front."""
    inside = address.startswith(_HOME) and address.isprintable() and "\\" not in address and "//" not in address
    return address if inside else _HOME


def read(visit: Visit, name: str, typed: Mapping[str, Sequence[str]] | None = None) -> Answer:
    """Return what a reading command answers to whoever visits.

    Raises:
        Refusal, MistypedError: as in `run`.
    """
    return run(visit.ledger, commands()[name], typed or {}, visit.asker, path=visit.server.settings.path)


@router.get("/practice/step/{path:path}")
def ask(visit: StaffVisit, request: Request, path: str) -> Response:
    """Draw a step's form; what its address says is known already, and is not asked."""
    command = _command(path)
    values: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        values.setdefault(name, []).append(value)
    to = back_to((values.pop("next", None) or [_HOME])[0])
    fields = {field.name for field in command.fields}
    values = {name: value for name, value in values.items() if name in fields}
    return _form(visit, Drawn(command, values, frozenset(values), visit.new_key(), to))


@router.post("/practice/step/{path:path}")
def do(visit: StaffVisit, form: Sent, path: str) -> Response:
    """Take a step and go back; what was refused is asked again with all that was typed."""
    command = _command(path)
    to, key = back_to(form.text("next")), form.text("key") or visit.new_key()
    known = frozenset(form.texts.get("known", ()))
    typed: dict[str, Sequence[str]] = dict(form.texts)
    with TemporaryDirectory(prefix="supermarket-made-") as place:
        try:
            typed = _parted(command, form.typed())
            typed |= {name: (scanned_text(form, name),) for name in _SCANNED if f"photo-{name}" in form.files}
            asker = asker_with_second(visit, command, typed)
            given = {**typed, "key": [key]} if command.writes else dict(typed)
            files = wanted_files(command, typed, Path(place))
            answer = run(visit.ledger, command, given, asker, path=visit.server.settings.path, files=files)
        except (Refusal, MistypedError) as fault:
            wrong = fault.field if isinstance(fault, MistypedError) else None
            return _form(visit, Drawn(command, typed, known, key, to, on_page(fault), wrong), status_of(fault))
        made = [each for each in answer.files.values() if each.is_file()]
        if made:
            return file_answer(made[0].name, made[0].read_bytes(), "application/octet-stream")
    if not answer.entries and answer.blocks:
        return page(visit, "practice/done.html", command=command, answer=answer, to=to)
    mark = "&" if "?" in to else "?"
    return RedirectResponse(f"{to}{mark}{urlencode({'done': ','.join(answer.entries[:20])}, safe=',')}", 303)


def _command(path: str) -> Command:
    command = command_of(path)
    if command is None or command.name.split(" ")[0] not in GROUPS:
        raise HTTPException(404)
    return command


def _parted(command: Command, typed: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """Return what was typed, fields that take several codes parted at blanks and commas."""
    several = {each.name for each in command.fields if each.many and each.sort not in {"file", "prose", "choice"}}
    return {
        name: [part for text in texts for part in _APART.split(text) if part] if name in several else texts
        for name, texts in typed.items()
        if name not in {"known", "next"}
    }


def _form(visit: Visit, drawn: Drawn, status: int = 200) -> Response:
    return page(
        visit, "practice/step.html", status, drawn=drawn, second=second_asked(drawn.command), own=binds(drawn.command)
    )

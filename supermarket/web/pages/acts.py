"""Every act of the program as a form, for what has no page of its own: fields, words and answers of the commands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from zipfile import ZipFile

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from supermarket.cli.app import LINES
from supermarket.district.texts import plain
from supermarket.errors import Refusal
from supermarket.locale import _
from supermarket.web.acts.allowed import REGISTERING, is_for
from supermarket.web.acts.commands import Command, Field, called, command_of, commands
from supermarket.web.acts.made import files_below, sort_of, wanted_files
from supermarket.web.acts.running import MistypedError, run
from supermarket.web.acts.said import on_page
from supermarket.web.acts.seconds import asker_with_second, is_own, second_asked
from supermarket.web.acts.shown import bounded, csv_of
from supermarket.web.acts.waiting import asked_of_second
from supermarket.web.frame.forms import Form, Sent
from supermarket.web.frame.looks import file_answer, page
from supermarket.web.frame.statuses import status_of
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.work.begin import begin_work, takes_long

router = APIRouter()
WHOLE: Final = "whole"
"""Asks for every row of an answer's tables, as a file; a page has no room for thousands."""


@dataclass(frozen=True)
class Filled:
    """A form as it is drawn: what stands in its fields, its key, what was refused, and which field that is about."""

    values: Mapping[str, Sequence[str]]
    key: str
    refused: str = ""
    field: str | None = None


@dataclass(frozen=True)
class Offered:
    """An act of a list; `register` says in English which register it is of, where every register has the like."""

    command: Command
    register: str


@router.get("/acts")
def all_acts(visit: StaffVisit, words: str = "") -> Response:
    """List by their panels the acts that the visitor's role may do, or those of them that have all these words."""
    asked = plain(words)[:60]
    panels: dict[str, list[Offered]] = {}
    for command in commands().values():
        line = LINES[command.name.split(" ")[0]]
        if visit.staff is None or not is_for(command, visit.staff):
            continue
        told = " ".join((command.name, _(command.sentence), _(line.sentence), _(line.panel))).lower()
        if all(word in told for word in asked.lower().split()):
            register = line.sentence if command.name.split(" ")[-1] in REGISTERING else ""
            panels.setdefault(line.panel, []).append(Offered(command, register))
    count = sum(len(each) for each in panels.values())
    return page(visit, "acts.html", panels=panels, words=asked, count=count, called=called)


@router.get("/act/{path:path}")
def act(visit: StaffVisit, request: Request, path: str) -> Response:
    """Draw an act's form with what its address says already; one that only reads may be answered at once (go)."""
    command = _command(path)
    typed: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        typed.setdefault(name, []).append(value)
    if typed.pop("go", None) and not command.writes and not takes_long(command.name, typed):
        return _answered(visit, command, typed)
    return _form(visit, command, Filled(typed, visit.new_key()))


@router.post("/act/{path:path}")
def do(visit: StaffVisit, form: Sent, path: str) -> Response:
    """Do an act, or show what one tells: what is typed into a form may be a name, and stands in no address."""
    command = _command(path)
    try:
        typed = form.typed()
    except Refusal as refusal:
        return _again(visit, command, form.texts, form.text("key"), refusal)
    return _answered(visit, command, typed, form)


def _command(path: str) -> Command:
    command = command_of(path)
    if command is None:
        raise HTTPException(404)
    return command


def _answered(visit: Visit, command: Command, typed: Mapping[str, Sequence[str]], form: Form | None = None) -> Response:
    key = (typed.get("key") or [visit.new_key()])[0]
    whole = WHOLE in typed and not command.writes
    typed = {name: texts for name, texts in typed.items() if name != WHOLE}
    if takes_long(command.name, typed):
        return _begun(visit, command, typed, key, form)
    with TemporaryDirectory(prefix="supermarket-made-") as place:
        try:
            if waits := asked_of_second(visit, command, {**typed, "key": [key]}):
                return waits
            asker = asker_with_second(visit, command, typed)
            wanted = wanted_files(command, typed, Path(place))
            given = {**typed, "key": [key]} if command.writes else dict(typed)
            path = visit.server.settings.path
            answer = run(visit.ledger, command, given, asker, path=path, files=wanted)
        except (Refusal, MistypedError) as fault:
            return _again(visit, command, typed, key, fault)
        if made := [path for place in answer.files.values() for path in files_below(place)]:
            return _files(command, made)
    if whole:
        return file_answer(f"{command.name.replace(' ', '-')}.csv", csv_of(answer.blocks), "text/csv")
    blocks, left = bounded(answer.blocks)
    is_kept = not any(field.sort == "file" and typed.get(field.name) for field in command.fields)
    again = typed if left and is_kept and not command.writes else None
    return page(visit, "act_done.html", command=command, answer=answer, blocks=blocks, left=left, again=again)


def _begun(visit: Visit, command: Command, typed: Mapping[str, Sequence[str]], key: str, form: Form | None) -> Response:
    """Begin long work, and send the visitor to where he sees how far it is."""
    try:
        asker = asker_with_second(visit, command, typed)
        return RedirectResponse(begin_work(visit, command.name, typed, asker=asker, once=key, form=form), 303)
    except (Refusal, MistypedError) as fault:
        return _again(visit, command, typed, key, fault)


def _again(
    visit: Visit, command: Command, typed: Mapping[str, Sequence[str]], key: str, fault: Refusal | MistypedError
) -> Response:
    """Draw the form again with what was typed, and say why nothing was done."""
    field = fault.field if isinstance(fault, MistypedError) else None
    return _form(visit, command, Filled(typed, key, on_page(fault), field), status_of(fault))


def _files(command: Command, found: Sequence[Path]) -> Response:
    """Return the file that was made, or several as one archive."""
    if len(found) == 1:
        return file_answer(found[0].name, found[0].read_bytes(), sort_of(found[0]))
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for path in found:
            archive.writestr(path.name, path.read_bytes())
    return file_answer(f"{command.name.replace(' ', '-')}.zip", packed.getvalue(), "application/zip")


def _form(visit: Visit, command: Command, filled: Filled, status: int = 200) -> Response:
    fields = [field for field in command.fields if field.name != "key"]
    first = [field for field in fields if field.required]
    return page(
        visit,
        "act.html",
        status,
        command=command,
        first=first,
        rest=[field for field in fields if not field.required],
        filled=filled,
        second=second_asked(command),
        own=is_own(command),
        typed=_typed,
    )


def _typed(filled: Filled, field: Field) -> str:
    """Return what stands in a field; a file has to be chosen anew, which browsers want so."""
    return " ".join(filled.values.get(field.name) or ([field.default] if field.default else []))

"""Every command that a browser may call, read from the same table that the command line has.

The words of a command and its fields are English here and are put into the visitor's language where they are shown:
a server is imported once and speaks to many.
"""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

import typer.main

from supermarket.cli.app import LINES
from supermarket.cli.frame import typed
from supermarket.cli.frame.choices import texts_of
from supermarket.cli.frame.line.help_page import SHARED
from supermarket.cli.frame.typed import Reader
from supermarket.locale import spoken
from supermarket.web.acts.files import is_file, is_made

ALONE: Final = frozenset(
    {
        "counter",  # the till has a page of its own,
        "claim review --queue",
        "staff pin",  # signing in too, which no argument carries a PIN to,
        "staff token",
        "init",  # and what makes, moves or looks after a machine's ledger is done at that machine
        "restore",
        "backup",
        "demo",
        "machine set",
        "books rebuild",
        "ledger grant",
        "ledger move",
        "carry invite",
        "carry join",
        "carry renew",
        "carry scan",
        "carry sync",
        "web",
        "template",
    }
)
"""The commands that no browser calls."""

Sort = Literal["text", "prose", "number", "day", "month", "flag", "choice", "file", "made"]
_MORE: Final = re.compile(r"[:;.(：；。（].*")
_SORTS: Final[Mapping[str, Sort]] = MappingProxyType({"DAY": "day", "MONTH": "month", "PROSE": "prose"})


@dataclass(frozen=True)
class Field:
    """One argument or option of a command.

    `label` and `metavar` are English, and so is what each of its `choices` means; `option` is its long form, none for
    an argument; `default` is as it is typed. A `file` is handed over by the visitor, what is `made` by the command is
    handed to him.
    """

    name: str
    option: str | None
    label: str
    metavar: str
    sort: Sort
    required: bool
    many: bool
    choices: Mapping[str, str]
    default: str


@dataclass(frozen=True)
class Command:
    """A command: its `name` is what one types, such as "claim file"; `sentence` is English; `does` is its function."""

    name: str
    sentence: str
    fields: tuple[Field, ...]
    does: Callable[..., int | None]
    parsed: Any
    """The parser's own command, which reads what is typed."""

    @property
    def path(self) -> str:
        """Return the name as a part of an address: claim/file."""
        return self.name.replace(" ", "/")

    @property
    def writes(self) -> bool:
        """Say whether it records entries: whatever does so takes a key."""
        return any(field.name == "key" for field in self.fields)


def called(sentence: str) -> str:
    """Return what an act is called in a list: its sentence, as far as that says what it does."""
    return _MORE.sub("", sentence)


@cache
def commands() -> Mapping[str, Command]:
    """Return every command that a browser may call, by name, in the order of the command line's own table."""
    with spoken("en"):  # whoever comes first makes their words for all who come later
        return MappingProxyType({each.name: each for each in every_command() if each.name not in ALONE})


def command_of(path: str) -> Command | None:
    """Return the command of an address such as claim/file."""
    return commands().get(path.replace("/", " "))


def every_command() -> Iterator[Command]:
    """Give every command of the command line, whether a browser may call it or not."""
    for line in LINES.values():
        module, _colon, only = line.where.partition(":")
        app = import_module(f".{module}", "supermarket.cli").app
        group = typer.main.get_group(app.parsed)
        for name, function in app.functions.items():
            if only and name != only:
                continue
            full = line.name if only else f"{line.name} {name}"
            parsed = group.commands[name]
            yield Command(full, parsed.help or line.sentence, tuple(_fields(full, function, parsed)), function, parsed)


def _fields(command: str, function: Callable[..., Any], parsed: Any) -> Iterator[Field]:  # noqa: ANN401 - the parser's own
    own = inspect.signature(function, eval_str=True).parameters
    for parameter in parsed.params:
        if parameter.name not in own or getattr(parameter, "hidden", False):
            continue
        if getattr(parameter, "rich_help_panel", None) == SHARED:
            continue
        option = next((each for each in parameter.opts if each.startswith("--")), None)
        default = parameter.default
        yield Field(
            name=parameter.name,
            option=option,
            label=getattr(parameter, "help", None) or "",
            metavar=parameter.metavar or "",
            sort=_sort(command, own[parameter.name], parameter),
            required=bool(parameter.required),
            many=bool(parameter.multiple) or parameter.nargs == -1,
            choices=texts_of(parameter),
            default="" if default is None or isinstance(default, bool | list | tuple) else str(default),
        )


def _sort(command: str, own: inspect.Parameter, parsed: Any) -> Sort:  # noqa: ANN401 - the parser's own
    notes = get_args(own.annotation)
    if getattr(parsed, "is_flag", False):
        return "flag"
    if texts_of(parsed):
        return "choice"
    if _holds(notes[0], Path) or is_file(command, own.name):
        return "made" if is_made(command, own.name) else "file"
    readers = {id(getattr(typed, name)): sort for name, sort in _SORTS.items()}
    reader = next((note for note in notes if isinstance(note, Reader)), None)
    if reader is not None:
        return readers.get(id(reader), "text")
    return "number" if _holds(notes[0], int) else "text"


def _holds(kind: object, wanted: type) -> bool:
    return kind is wanted or any(_holds(each, wanted) for each in get_args(kind))

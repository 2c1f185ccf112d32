"""How a command is written: it takes a `Call`, has the options that all share, and answers through `answer`.

app = commands()

@app.command("show", _("Show a household with its balance."))
def show(call: Call, who: Annotated[str, typer.Argument(metavar="WHO", help=_("…"))]) -> None:
    from supermarket.households.households import household_of

    with call.reading() as session:
        answer(call, household_of(session, who), _shown)
"""

import inspect
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeVar, get_args, get_origin

import typer
from typer.models import ArgumentInfo, OptionInfo, ParameterInfo

from supermarket import __version__
from supermarket.cli.frame import console
from supermarket.cli.frame.call import Call
from supermarket.cli.frame.choices import Choices, Meanings
from supermarket.cli.frame.line.completion import Shell, show_script
from supermarket.cli.frame.line.grammar import Branch, Leaf
from supermarket.cli.frame.line.help_page import SHARED
from supermarket.cli.frame.machine import ledger_place
from supermarket.cli.frame.misuse import Misuse, named
from supermarket.cli.frame.typed import LEDGER, MOMENT, PLACE, WORD, Reader, whole_number
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.journal.engines.engine import Where

Function = TypeVar("Function", bound=Callable[..., "int | None"])


@dataclass(frozen=True)
class Commands:
    """A module's commands, in the order in which help shows them."""

    parsed: typer.Typer = field(default_factory=lambda: _branch(hidden=True))
    functions: dict[str, Callable[..., "int | None"]] = field(default_factory=dict)
    """The functions as they were written, by the command's name, for the menu."""

    def command(
        self, name: str, sentence: str | None = None, *, hidden: bool = False, site: str | None = None
    ) -> Callable[[Function], Function]:
        """Make a function a command: its first parameter is the Call, the others are its own arguments and options.

        A text is read as a code (`WORD`), an int as a whole number, a Path as it is; another Reader beside the option
        reads it otherwise. A parameter of the name of a shared option takes that option's place after the command; the
        Call then has what stands before the command or in the environment. The sentence of a command at the top level
        stands in app.py's table instead. `site` says what --site means here where it does not mean where one acts.
        What the function returns is the exit code.
        """

        def register(function: Function) -> Function:
            settings: dict[str, Any] = {"cls": Leaf, "help": sentence or "", "hidden": hidden}
            self.functions[name] = function
            self.parsed.command(name, **settings)(_told(function, {"site": site} if site else {}))
            return function

        return register


def commands() -> Commands:
    """Return an empty set of commands for a module to fill."""
    return Commands()


def root(cls: type[Branch], front: Callable[[Call], int]) -> typer.Typer:
    """Return the whole program's front: alone at a terminal it is `front`; its help shows the shared options."""
    version = typer.Option("--version", help=_("Show the version and stop."), is_eager=True, callback=_show_version)
    completion = typer.Option(
        "--show-completion",
        help=_("Show the lines that let a shell complete commands with the Tab key, and stop."),
        is_eager=True,
        callback=show_script,
    )
    more = [
        inspect.Parameter(
            "version", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=Annotated[bool, version]
        ),
        inspect.Parameter(
            "show_completion",
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[Shell | None, completion],
        ),
    ]
    return _branch(hidden=False, cls=cls, more=more, front=front)


def _show_version(context: typer.Context, asked: bool) -> None:  # noqa: FBT001 - the parser hands it over so
    if asked and not context.resilient_parsing:
        console.say(f"supermarket {__version__}")
        raise typer.Exit


# --- the options that every command has -----------------------------------------------------------------------------

VARIABLES: Final = MappingProxyType(
    {
        "db": "SUPERMARKET_DB",
        "site": "SUPERMARKET_SITE",
        "operator": "SUPERMARKET_OPERATOR",
        "now": "SUPERMARKET_NOW",
    }
)
"""The environment variable that stands in for an option. An empty one counts as none."""
_READERS: Final = {"db": LEDGER, "site": WORD, "operator": WORD, "now": MOMENT}


def _shared(described: Mapping[str, str], *, hidden: bool) -> list[inspect.Parameter]:
    def option(
        name: str, kind: object, help_text: str, metavar: str | None = None, default: object = None
    ) -> inspect.Parameter:
        info = typer.Option(
            f"--{name}", help=described.get(name, help_text), metavar=metavar, hidden=hidden, rich_help_panel=SHARED
        )
        if name in _READERS:
            info.parser = _reads(_READERS[name])
        if name == "now":
            info.hidden = True
        if name in described:
            info.rich_help_panel = None
        return inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, info]
        )

    return [
        option(
            "db",
            str | None,
            _("The ledger's file, or its address on a server. [SUPERMARKET_DB; else the machine's own]"),
            _("FILE"),
        ),
        option("site", str | None, _("The site where you act, by its code. [SUPERMARKET_SITE]"), _("CODE")),
        option("operator", str | None, _("Who you are, by your staff code. [SUPERMARKET_OPERATOR]"), _("CODE")),
        option("json", bool, _("Answer in JSON, for programs."), default=False),
        option(
            "lang", Literal["zh", "en"] | None, _("Speak Chinese or English. [SUPERMARKET_LANG; else the machine's]")
        ),
        option("now", str | None, _("In a drill: what the time is.")),
    ]


def _branch(
    *,
    hidden: bool,
    cls: type[Branch] = Branch,
    more: Sequence[inspect.Parameter] = (),
    front: Callable[[Call], int] | None = None,
) -> typer.Typer:
    def before(context: typer.Context, **given: object) -> None:
        context.obj = _remembered(context, given)
        if context.invoked_subcommand is None:
            if front and sys.stdin.isatty():
                raise typer.Exit(front(_call(context.obj)))
            console.tell_lines(context.get_help())
            raise typer.Exit(2)

    parameters = [
        inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context),
        *_shared({}, hidden=hidden),
        *more,
    ]
    before.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # Typer reads its options from it
    before.__annotations__ = {}
    return typer.Typer(
        cls=cls, callback=before, help="", invoke_without_command=True, add_completion=False, rich_markup_mode=None
    )


def _remembered(context: typer.Context, given: Mapping[str, object]) -> dict[str, object]:
    """Return the shared options given so far; what stands nearer to the command counts."""
    return {**(context.obj or {}), **{name: value for name, value in given.items() if value not in (None, False)}}


def _told(function: Callable[..., int | None], described: Mapping[str, str]) -> Callable[..., int | None]:
    first, *own = inspect.signature(function, eval_str=True).parameters.values()
    if first.annotation is not Call:
        raise TypeError(f"{function.__qualname__} must take the Call first")
    names = {parameter.name for parameter in own}
    shared = [option for option in _shared(described, hidden=False) if option.name not in names]

    def run(context: typer.Context, **typed: object) -> int | None:
        given = _remembered(context, {parameter.name: typed.pop(parameter.name) for parameter in shared})
        return function(_call(given), **typed)

    parameters = [
        inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context),
        *(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=_own(parameter)) for parameter in own),
        *shared,
    ]
    run.__name__ = function.__name__
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # Typer reads its options from it
    run.__annotations__ = {}
    return run


def _call(given: Mapping[str, Any]) -> Call:
    values = {name: given.get(name) or _from_environment(name, reader) for name, reader in _READERS.items()}
    return Call(
        db=_settled(values["db"] or ledger_place()),
        site=values["site"],
        operator=values["operator"],
        json=bool(given.get("json")),
        now=values["now"],
    )


def _settled(where: "Where") -> "Where":
    """Return a place with its schema, which an address may leave out where there is one ledger alone."""
    if isinstance(where, Path) or where.schema:
        return where
    from supermarket.journal.places import settled

    return settled(where)


def _from_environment(name: str, reader: Reader) -> Any:  # noqa: ANN401 - whatever the reader makes of it
    typed = os.environ.get(VARIABLES[name], "")
    if not typed.strip():
        return None
    try:
        return reader.read(typed)
    except Misuse as wrong:
        raise Misuse(named(VARIABLES[name], wrong.message)) from None


# --- a command's own options ----------------------------------------------------------------------------------------


def _own(parameter: inspect.Parameter) -> object:
    """Return a parameter's annotation with the reader that its value goes through."""
    if get_origin(parameter.annotation) is not Annotated:
        raise TypeError(f"{parameter.name} must be Annotated with an Argument or an Option")
    kind, *notes = get_args(parameter.annotation)
    info = copy(next(note for note in notes if isinstance(note, ParameterInfo)))
    base = _base(kind)
    reader = next((note for note in notes if isinstance(note, Reader)), None) or _default_reader(base, info)
    if get_origin(base) is Literal:
        meant = next((note.words for note in notes if isinstance(note, Meanings)), {})
        info.parser = Choices(get_args(base), meant)
    elif reader is not None and info.parser is None:
        info.parser = _reads(reader)
    if isinstance(info, OptionInfo) and base is bool and info.default is ... and not info.param_decls:
        info.param_decls = (f"--{parameter.name.replace('_', '-')}",)  # a flag is given or not; no --no-… beside it
    if isinstance(info, ArgumentInfo) and info.metavar is None:
        info.metavar = parameter.name.upper()
    return Annotated[kind, info]


def _base(kind: Any) -> Any:  # noqa: ANN401 - annotations have no common type
    """Return the type of one value: `str` of `str | None` and of `list[str]`."""
    inner = [each for each in get_args(kind) if each is not type(None)]
    return _base(inner[0]) if inner and get_origin(kind) is not Literal else kind


def _default_reader(base: object, info: ParameterInfo) -> Reader | None:
    if base is str:
        return WORD
    if base is int:
        return Reader(partial(whole_number, least=info.min, most=info.max))
    return PLACE if base is Path else None


def _reads(reader: Reader) -> Callable[[Any], Any]:
    """Return the reader for Typer, which hands it defaults too: those are values already."""
    return lambda typed: reader.read(typed) if isinstance(typed, str) else typed

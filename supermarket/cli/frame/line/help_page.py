"""A command's help page and usage line: Typer's have fixed English in them and do not know how wide Chinese is."""

import shutil
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from supermarket.cli.frame.choices import said_of
from supermarket.cli.frame.misuse import choices_of, name_of
from supermarket.locale import _

if TYPE_CHECKING:
    from typer._click import Command, Context, Parameter
    from typer.core import TyperGroup

WIDTH_MAX: Final = 100
"""Longer lines are hard to read, however wide the window."""
_NAMES_MAX: Final = 28
"""A name column wider than this would leave the sentences no room; the sentence then begins on the next line."""
_NEVER_FIRST: Final = "，。、；：？！）》”’…,.;:?!)]}"
"""Signs that do not begin a line."""
SHARED: Final = "shared"
"""The panel of the options that every command has."""


def page(command: "Command", context: "Context") -> str:
    """Return the help page of a command or of a group."""
    return "\n\n".join(part for part in _parts(command, context) if part)


def usage(command: "Command", context: "Context") -> str:
    """Return the usage line of a command or of a group."""
    words = [context.command_path, _("[options]")]
    words += [_usage_word(parameter) for parameter in command.params if parameter.param_type_name == "argument"]
    if hasattr(command, "commands"):
        words.append(_("COMMAND …"))
    return _("Usage: {words}").format(words=" ".join(words))


def wrapped(text: str, columns: int) -> list[str]:
    """Return a text as lines of at most so many columns, broken at blanks and between Chinese signs."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and cell_len((line + piece).rstrip()) > columns:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def _parts(command: "Command", context: "Context") -> Iterator[str]:
    yield usage(command, context)
    yield "\n".join(wrapped(command.help or "", _columns()))
    shown = [parameter for parameter in command.get_params(context) if not getattr(parameter, "hidden", False)]
    arguments = [parameter for parameter in shown if parameter.param_type_name == "argument"]
    options = [parameter for parameter in shown if parameter.param_type_name == "option"]
    own = [option for option in options if getattr(option, "rich_help_panel", None) != SHARED]
    shared = [option for option in options if getattr(option, "rich_help_panel", None) == SHARED]
    yield _section(_("Arguments:"), [(_name(each), _sentence(each, context)) for each in arguments])
    yield _section(_("Options:"), [(_name(each), _sentence(each, context)) for each in own])
    if hasattr(command, "commands"):
        yield from _commands(command, context)  # type: ignore[arg-type] # a group
    yield _section(_("Options of every command:"), [(_name(each), _sentence(each, context)) for each in shared])


def _commands(group: "TyperGroup", context: "Context") -> Iterator[str]:
    panels: dict[str, list[tuple[str, str]]] = {}
    for name in group.list_commands(context):
        panel, sentence = _listed(group, context, name)
        panels.setdefault(panel, []).append((name, sentence))
    for panel, rows in panels.items():
        yield _section(panel, rows)


def _listed(group: "TyperGroup", context: "Context", name: str) -> tuple[str, str]:
    if known := getattr(group, "listed", None):
        panel, sentence = known(name)
        return str(panel), str(sentence)
    command = group.get_command(context, name)
    return _("Commands:"), (command.help or "" if command else "").partition("\n\n")[0]


def _section(title: str, rows: list[tuple[str, str]]) -> str:
    if not rows:
        return ""
    names = min(max(cell_len(name) for name, _text in rows), _NAMES_MAX)
    lines = [title]
    for name, text in rows:
        first, *rest = wrapped(text, max(_columns() - names - 4, 20))
        if cell_len(name) > names:
            lines.append(f"  {name}")
            rest = [first, *rest]
        else:
            lines.append(f"  {name}{' ' * (names - cell_len(name))}  {first}".rstrip())
        lines += [f"{' ' * (names + 4)}{line}" for line in rest]
    return "\n".join(lines)


def _name(parameter: "Parameter") -> str:
    if parameter.param_type_name == "argument":
        return name_of(parameter)
    names = ", ".join([*parameter.opts, *parameter.secondary_opts])
    return names if getattr(parameter, "is_flag", False) else f"{names} {_value_word(parameter)}"


def _value_word(parameter: "Parameter") -> str:
    if parameter.metavar:
        return parameter.metavar
    if choices := choices_of(parameter):
        return "|".join(choices)
    return _("N") if getattr(parameter, "type_descriptor").annotation is int else _("TEXT")  # noqa: B009 - untyped


def _usage_word(parameter: "Parameter") -> str:
    word = name_of(parameter) + ("…" if parameter.nargs != 1 else "")
    return word if parameter.required else f"[{word}]"


def _sentence(parameter: "Parameter", context: "Context") -> str:
    text = _with_meanings(parameter, getattr(parameter, "help", None) or "")
    extra = []
    if parameter.required and parameter.param_type_name == "option":
        extra.append(_("required"))
    default = parameter.get_default(context, call=False)
    if default not in (None, False, [], ()) and getattr(parameter, "show_default", False):
        extra.append(_("default: {value}").format(value=getattr(default, "value", default)))
    return " ".join([text, *(f"[{each}]" for each in extra)]).strip()


def _with_meanings(parameter: "Parameter", text: str) -> str:
    """Return an option's sentence with what its words mean, where it does not say so and they do not themselves."""
    said = said_of(parameter)
    if all(f"`{value}`" in text or meaning == value for value, meaning in said.items()):
        return text
    words = _(", ").join(_("`{word}` {meaning}").format(word=value, meaning=said[value]) for value in said)
    return _("{sentence} These mean: {words}.").format(sentence=text, words=words)


def _columns() -> int:
    return min(shutil.get_terminal_size().columns, WIDTH_MAX) if sys.stdout.isatty() else 80


def _pieces(text: str) -> Iterator[str]:
    """Give the parts of a text that no line break may divide, each with the blank that follows it."""
    piece = ""
    for sign in text:
        wide = cell_len(sign) > 1
        breakable = piece and (piece[-1] == " " or wide or cell_len(piece[-1]) > 1)
        if breakable and sign not in _NEVER_FIRST and sign != " ":
            yield piece
            piece = ""
        piece += sign
    yield piece

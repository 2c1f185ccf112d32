"""How a command line is read: Typer's two classes, with our help pages and sentences instead of its fixed English.

Only their public methods are overridden; what Typer raises with a text of its own is raised here first.
"""

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from supermarket.cli.frame import console
from supermarket.cli.frame.line import help_page
from supermarket.cli.frame.misuse import Misuse, clean, did_you_mean
from supermarket.locale import _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import typer._click as click

_NEGATIVE: Final = re.compile(r"-[0-9]{1,15}")


class Leaf(TyperCommand):
    """A command that does something."""

    def parse_args(self, ctx: "click.Context", args: list[str]) -> list[str]:
        """Read the arguments; refuse what is left over, by name."""
        ctx.allow_extra_args = True
        # No option of ours is a digit, so -3 is a number; with a real minus sign the parser takes it for no option.
        args = [f"\N{MINUS SIGN}{arg[1:]}" if _NEGATIVE.fullmatch(arg) else arg for arg in args]
        rest = _read(self, super().parse_args, ctx, args)
        if rest and not ctx.resilient_parsing:
            raise Misuse(_("“{word}” is one word too many here.").format(word=clean(rest[0])), ctx)
        return rest

    def get_help(self, ctx: "click.Context") -> str:
        """Return the help page."""
        return help_page.page(self, ctx)

    def get_usage(self, ctx: "click.Context") -> str:
        """Return the usage line."""
        return help_page.usage(self, ctx)

    def get_help_option(self, ctx: "click.Context") -> TyperOption | None:
        """Return --help with our words."""
        return _ours(super().get_help_option(ctx))


class Branch(TyperGroup):
    """A group of commands."""

    def parse_args(self, ctx: "click.Context", args: list[str]) -> list[str]:
        """Read the options before the command's name."""
        return _read(self, super().parse_args, ctx, args)

    def get_help(self, ctx: "click.Context") -> str:
        """Return the help page."""
        return help_page.page(self, ctx)

    def get_usage(self, ctx: "click.Context") -> str:
        """Return the usage line."""
        return help_page.usage(self, ctx)

    def get_help_option(self, ctx: "click.Context") -> TyperOption | None:
        """Return --help with our words."""
        return _ours(super().get_help_option(ctx))

    def resolve_command(
        self, ctx: "click.Context", args: list[str]
    ) -> tuple[str | None, "click.Command | None", list[str]]:
        """Find the command that is named, or say which names are near."""
        name, *rest = args
        command = self.get_command(ctx, name)
        if command is not None or ctx.resilient_parsing:
            return name, command, rest
        text = _("There is no command “{name}” here.").format(name=clean(name))
        near = get_close_matches(name, self.list_commands(ctx))
        raise Misuse(f"{text} {did_you_mean(near)}" if near else text, ctx)


def _read(
    command: "click.Command",
    read: "Callable[[click.Context, list[str]], list[str]]",
    ctx: "click.Context",
    args: list[str],
) -> list[str]:
    """Read arguments; what is wrong with them says in which command, which the parser itself does not know."""
    typed = tuple(args)
    try:
        rest = read(ctx, args)
        if not ctx.resilient_parsing:
            _check_once(command, ctx, typed)
    except typer.TyperException as wrong:
        if getattr(wrong, "ctx", None) is None:
            wrong.ctx = ctx  # type: ignore[attr-defined] # every usage error has it
        raise
    return rest


def _check_once(command: "click.Command", ctx: "click.Context", args: "Sequence[str]") -> None:
    """Refuse an option of one value that is given two: Typer takes the last one and says nothing of the first."""
    options = [each for each in command.get_params(ctx) if isinstance(each, TyperOption)]
    single = [each for each in options if not each.is_flag and not each.multiple]
    parser = command.make_parser(ctx)
    for option in single:
        parser.add_option(option, option.opts, option.name, action="append", nargs=option.nargs)
    given, _rest, _order = parser.parse_args(list(args))
    for option in single:
        if len(set(given.get(option.name, ()))) > 1:
            raise Misuse(_("it is given more than once, with different values; give it once."), ctx, option)


def _ours(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.help = _("Show this page and stop.")
        option.rich_help_panel = help_page.SHARED
        option.callback = _show_page
    return option


def _show_page(ctx: "click.Context", _option: "click.core.Parameter", asked: object) -> None:
    if asked and not ctx.resilient_parsing:
        console.say_lines(ctx.get_help())
        raise typer.Exit

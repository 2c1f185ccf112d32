"""Completion of what is typed at a shell: Typer's engine, asked through a variable by the script that it prints."""

from typing import TYPE_CHECKING, Final, Literal

import typer

if TYPE_CHECKING:
    from typer._click import Command

ASKED: Final = "_SUPERMARKET_COMPLETE"
"""The environment variable in which a shell's script says what it wants, such as complete_bash."""
Shell = Literal["bash", "zsh", "fish", "powershell"]


def completed(front: "Command", asked: str) -> int:
    """Show what a shell asks for, the words that may come next or its script; return the exit code."""
    from typer.completion import get_completion_inspect_parameters, shell_complete

    get_completion_inspect_parameters()  # only so does Typer come to know its shells
    try:
        return shell_complete(front, {}, "supermarket", ASKED, asked)
    except (LookupError, ValueError):  # no shell asked: its words are not in the environment
        return 1


def show_script(context: typer.Context, shell: Shell | None) -> None:
    """Show the script that makes a shell complete this program's commands, and stop."""
    if shell is not None and not context.resilient_parsing:
        raise typer.Exit(completed(context.command, f"source_{shell}"))

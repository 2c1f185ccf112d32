"""A small program of its own on the frame of the real one: one command per thing that the frame promises."""

import errno
import os
import sqlite3  # noqa: TID251 - to meet the driver's own faults
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
import typer.main

from supermarket.cli.frame import console
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import commands, root
from supermarket.cli.frame.line.grammar import Branch
from supermarket.cli.frame.typed import DAY, MONTH, PROSE
from supermarket.cli.run import main
from supermarket.errors.ledger import LedgerExists

if TYPE_CHECKING:
    from typer.core import TyperGroup

app = commands()


class Colour(StrEnum):
    """A choice."""

    RED = "red"
    BLUE = "blue"


@app.command("echo", "Say what the command was told.", site="The site whose words are said.")
def echo(  # noqa: PLR0913 - one of each sort
    call: Call,
    word: Annotated[str, typer.Argument(help="A word.")],
    more: Annotated[list[str] | None, typer.Argument(help="More words.")] = None,
    *,
    count: Annotated[int, typer.Option(min=1, max=99, help="How many.")] = 1,
    on: Annotated[str | None, typer.Option(help="A date.", metavar="DATE"), DAY] = None,
    month: Annotated[str | None, typer.Option(help="A month.", metavar="MONTH"), MONTH] = None,
    note: Annotated[str | None, typer.Option(help="A note."), PROSE] = None,
    out: Annotated[Path | None, typer.Option(help="A file.")] = None,
    colour: Annotated[Colour, typer.Option(help="A colour.")] = Colour.RED,
    dry_run: Annotated[bool, typer.Option(help="Only look.")] = False,
) -> None:
    told: dict[str, object] = {
        "word": word,
        "more": more,
        "count": count,
        "on": on,
        "month": month,
        "note": note,
        "out": out,
    }
    told |= {"colour": colour, "dry_run": dry_run, "call": call}
    answer(call, told, lambda value: console.say(str(value["word"])))


@app.command("need", "Need an option.")
def need(call: Call, *, head: Annotated[str, typer.Option(help="A name.", metavar="NAME")]) -> None:
    answer(call, head, console.say)


@app.command("home", "Name somebody's site.")
def home(
    call: Call, *, site: Annotated[str | None, typer.Option("--site", help="Where somebody is at home.")] = None
) -> None:
    answer(call, {"home": site, "call": call}, lambda told: console.say(str(told["home"])))


@app.command("table", "Show a table.")
def table(call: Call) -> None:
    rows = [("1001", "香皂", 3), ("1002", "soap", 12), ("1003", None, 220)]
    answer(call, rows, lambda shown: console.say_table(("SKU", "名称", "points"), shown, {2: "right"}))


@app.command("say", "Say a text.")
def say(_call: Call, text: Annotated[str, typer.Argument(), PROSE]) -> None:
    console.say(text)


@app.command("much", "Say more than a pipe holds.")
def much(_call: Call) -> None:
    for _line in range(100_000):
        console.say("a line of no great interest")


@app.command("end", "Return this exit code.")
def end(_call: Call, code: Annotated[int, typer.Argument()]) -> int:
    return code


@app.command("read", "Open a file.")
def read(_call: Call, path: Annotated[Path, typer.Argument()]) -> None:
    console.say(path.read_text(encoding="utf-8"))


@app.command("database", "Read a database.")
def database(_call: Call, path: Annotated[Path, typer.Argument()]) -> None:
    with sqlite3.connect(path, timeout=0) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("SELECT * FROM sqlite_schema").fetchall()


@app.command("fail", "Stop in some way.")
def fail(call: Call, way: Annotated[str, typer.Argument()]) -> None:
    match way:
        case "refusal":
            raise LedgerExists(path=str(call.db))
        case "interrupt":
            raise KeyboardInterrupt
        case "exit":
            sys.exit(7)
        case "words":
            sys.exit("a library's last words")
        case "full":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        case "memory":
            raise MemoryError
        case _:
            secret = "13800138000"  # noqa: S105 - a phone number, which must not get into the report
            raise ZeroDivisionError(way + secret[:0])


def shop() -> "TyperGroup":
    """Return the commands under a front that has them as a group, as the real one has its groups."""
    front = typer.main.get_group(root(Branch, lambda _call: 0))
    front.help = "A shop."
    group = typer.main.get_group(app.parsed)
    front.add_command(group, "shop")
    for name, command in group.commands.items():
        front.add_command(command, name)
    return front


if __name__ == "__main__":
    sys.exit(main(program=shop))

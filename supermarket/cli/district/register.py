"""The four commands that every register of the centre has: import, add, amend, end. Their options are its columns."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from supermarket.cli.district.imported import Marked, SheetName, show_outcomes, telling_problems
from supermarket.cli.frame import console
from supermarket.cli.frame.asking import request
from supermarket.cli.frame.call import Call, answer
from supermarket.cli.frame.command import Commands
from supermarket.cli.frame.typed import DAY
from supermarket.cli.spending.counter import Key
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from supermarket.books.session import Request, WriteSession
    from supermarket.district.dated.imports import Change, RegisterFile

ACTIONS: Final = {"added": N_("added"), "amended": N_("amended"), "ended": N_("ended")}
"""What becomes of a row, in words."""
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("Only show what would be taken; nothing is written."))]
Another = Annotated[
    bool, typer.Option("--another", help=_("It is another than the one that is in the register already."))
]
From = Annotated[
    str | None, typer.Option("--from", metavar=_("DATE"), help=_("From which day on; today if left out.")), DAY
]


def add_commands(
    app: Commands, *, file: str, columns: Mapping[str, str], at_its_site: bool = False, by_name: bool = False
) -> None:
    """Give a group its four commands.

    `file` names the register's file as MODULE:NAME, imported when a command runs; `columns` are the options beside the
    code, with their help. With `at_its_site` a row is added at the site that its own column names: that column takes
    the place of the option by which one says where one acts. `by_name` says that a row of a name that is there is asked
    about, as the file's `alike` says.
    """
    load = partial(_loaded, file)

    def import_(
        call: Call,
        path: Annotated[
            Path, typer.Argument(metavar="FILE", help=_("CSV, XLSX, XLS or ODS with the register's columns."))
        ],
        *,
        sheet: SheetName = None,
        marked: Marked = None,
        dry_run: DryRun = False,
        key: Key = None,
    ) -> None:
        from supermarket.district.dated.file_imports import import_file

        with telling_problems(call, path, marked), call.writing(keep=not dry_run) as session:
            asked, scope = _asked(call, session, key)
            outcomes = import_file(session, load(), path, asked, scope=scope, sheet=sheet)
        answer(call, outcomes, partial(show_outcomes, load().register.code))

    def add(call: Call, code: str, key: str | None, *, another: bool = False, **cells: str | None) -> None:
        from supermarket.district.dated.imports import add_row

        with call.writing() as session:
            asked, scope = _asked(call, session, key)
            register = load()
            given = {register.register.code: code, **_given(cells)}
            if at_its_site and "site" in given:
                asked = replace(asked, site=given["site"])
            change = add_row(session, register, given, asked, scope=scope, another=another)
        answer(call, change, show_change)

    def amend(call: Call, code: str, key: str | None, **cells: str | None) -> None:
        from supermarket.district.dated.imports import amend_row

        with call.writing() as session:
            asked, scope = _asked(call, session, key)
            change = amend_row(session, load(), code, _given(cells), asked, scope=scope)
        answer(call, change, show_change)

    def end(
        call: Call,
        code: Annotated[str, typer.Argument(metavar=_("CODE"), help=_("The code in the register."))],
        *,
        from_: From = None,
        key: Key = None,
    ) -> None:
        from supermarket.district.dated.imports import end_row

        with call.writing() as session:
            change = end_row(session, load(), code, from_, request(call, session, key=key))
        answer(call, change, show_change)

    app.command("import", _("Take in an office file; what is the same already is left alone."))(import_)
    app.command("add", _("Add one row."))(_with_columns(add, columns, another=by_name))
    app.command("amend", _("Change some columns of one row, from today or a later day on."))(
        _with_columns(amend, columns)
    )
    app.command("end", _("End one row, from today or a later day on."))(end)


def _loaded(file: str) -> "RegisterFile[Any]":
    """Return the file of a register that is named MODULE:NAME."""
    module, _colon, name = file.partition(":")
    loaded: RegisterFile[Any] = getattr(import_module(module), name)
    return loaded


def show_change(change: "Change") -> None:
    """Show what became of one row."""
    console.say(_("{code}: {action}.").format(code=change.code, action=_(ACTIONS[change.action])))


def _given(cells: Mapping[str, str | None]) -> dict[str, str]:
    return {name.removesuffix("_"): text for name, text in cells.items() if text is not None}


def _asked(call: Call, session: "WriteSession", key: str | None) -> "tuple[Request, str]":
    """Return the request and the centre, at which a register's rows hold."""
    from supermarket.district.sites import centre_of

    return request(call, session, key=key), centre_of(session, session.today).site


def _with_columns(
    function: Callable[..., None], columns: Mapping[str, str], *, another: bool = False
) -> Callable[..., None]:
    """Return the function with one option for every column in place of its open ones."""
    call = next(iter(inspect.signature(function).parameters.values()))
    code = inspect.Parameter(
        "code",
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
        annotation=Annotated[str, typer.Argument(metavar=_("CODE"), help=_("The code in the register."))],
    )
    options = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[str | None, typer.Option(f"--{name}", metavar=_("TEXT"), help=text)],
        )
        for name, text in columns.items()
    ]
    from_ = inspect.Parameter("from_", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=From)
    key = inspect.Parameter("key", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Key)
    twin = [inspect.Parameter("another", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=Another)]
    function.__signature__ = inspect.Signature([call, code, *options, *(twin if another else ()), from_, key])  # type: ignore[attr-defined]
    return function

"""A row of any register at the menu: added column by column, changed where one says, ended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from supermarket.cli.frame import console
from supermarket.cli.frame.misuse import Misuse
from supermarket.cli.frame.typed import day, prose, whole_number, word
from supermarket.cli.menu.desk import Desk
from supermarket.cli.menu.people import unless_alike
from supermarket.district.texts import plain
from supermarket.locale import _

if TYPE_CHECKING:
    from supermarket.district.dated.imports import Change, RegisterFile


@dataclass(frozen=True)
class Columns:
    """How a register is asked for: its file as MODULE:NAME, what its code is, and its columns in words."""

    file: str
    code: str
    words: Mapping[str, str]
    needed: frozenset[str]
    asked: Mapping[str, Callable[[Desk, str], str]] = field(default_factory=dict)
    """How a column is asked for that is not typed: the words of its values picked by digit, a place by its name."""

    def load(self) -> "RegisterFile[Any]":
        """Return the register's file."""
        module, _colon, name = self.file.partition(":")
        loaded: RegisterFile[Any] = getattr(import_module(module), name)
        return loaded


def adding(columns: Columns) -> Callable[[Desk], None]:
    """Return what adds a row: its code, then every column, then from which day on."""
    return lambda desk: _add(desk, columns)


def amending(columns: Columns) -> Callable[[Desk], None]:
    """Return what changes a row: the columns that are picked, until + ends it."""
    return lambda desk: _amend(desk, columns)


def ending(columns: Columns) -> Callable[[Desk], None]:
    """Return what ends a row from a day on."""
    return lambda desk: _end(desk, columns)


def _add(desk: Desk, columns: Columns) -> None:
    from supermarket.district.dated.imports import add_row

    register = columns.load()
    cells = {register.register.code: desk.ask_for(_(columns.code), word)}
    for name, words in columns.words.items():
        if name in columns.needed or _wished(desk, _(words)):
            cells[name] = _cell(desk, columns, name)
    cells |= _from(desk)
    if _agreed(desk, columns, cells):

        def add(another: bool) -> None:  # noqa: FBT001 - what `unless_alike` calls
            with desk.call.writing() as session:
                change = add_row(session, register, cells, desk.asked, scope=_centre(desk), another=another)
            _show(change)

        unless_alike(desk, add)


def _cell(desk: Desk, columns: Columns, name: str) -> str:
    words = _(columns.words[name])
    return columns.asked[name](desk, words) if name in columns.asked else desk.ask_for(words, prose)


def _wished(desk: Desk, words: str) -> bool:
    """Ask whether a column that may be empty is filled in."""
    return desk.pick_one((_("none"), _("fill it in")), question=words) == 1


def one_of(values: Mapping[str, str]) -> Callable[[Desk, str], str]:
    """Return what asks for one of several words by its digit; `values` are the words in English as they are shown."""
    return lambda desk, words: list(values)[desk.pick_one([_(text) for text in values.values()], question=words)]


def limits(periods: Mapping[str, str], *, several: bool) -> Callable[[Desk, str], str]:
    """Return what asks for a limit such as 2/quarter: a number, and the period by its digit."""

    def ask(desk: Desk, words: str) -> str:
        found: list[str] = []
        while not found or (several and desk.agrees(_("Another limit besides?"))):
            number = desk.ask_for(_("{what}: how many?").format(what=words), lambda typed: whole_number(typed, least=1))
            period = list(periods)[desk.pick_one([_(text) for text in periods.values()], question=_("In what time?"))]
            found.append(f"{number}/{period}")
        return " ".join(found)

    return ask


def some_of(values: Mapping[str, str]) -> Callable[[Desk, str], str]:
    """Return what asks for some of several words by their digits."""

    def ask(desk: Desk, words: str) -> str:
        chosen: list[str] = []
        while left := [value for value in values if value not in chosen]:
            names = [_(values[value]) for value in left] + ([_("no more")] if chosen else [])
            place = desk.pick_one(names, question=words)
            if place == len(left):
                break
            chosen.append(left[place])
        return " ".join(chosen)

    return ask


def _amend(desk: Desk, columns: Columns) -> None:
    from supermarket.district.dated.imports import amend_row

    register = columns.load()
    code, row = _row(desk, columns)
    cells: dict[str, str] = {}
    names = [name for name in columns.words if name in register.columns]
    while True:
        shown = [_with_value(_(columns.words[name]), cells.get(name) or row.get(name)) for name in names]
        done = [_("record it")] if cells else []
        place = desk.pick_one([*shown, *done], question=_("Which column is to change?"))
        if place == len(names):
            break
        cells[names[place]] = _cell(desk, columns, names[place])
    cells |= _from(desk)
    with desk.call.writing() as session:
        change = amend_row(session, register, code, cells, desk.asked, scope=_centre(desk))
    _show(change)


def _end(desk: Desk, columns: Columns) -> None:
    from supermarket.district.dated.imports import end_row

    code, row = _row(desk, columns)
    from_ = _from(desk).get("from")
    if desk.agrees(_("End {what}?").format(what=f"{row.get('name', '')} ({code})".strip())):
        with desk.call.writing() as session:
            change = end_row(session, columns.load(), code, from_, desk.asked)
        _show(change)


def _row(desk: Desk, columns: Columns) -> tuple[str, dict[str, str]]:
    """Ask for a row in force by its code or a part of its name; return the code and what stands in the row."""
    from supermarket.district.dated.registers import all_in_force, code_of

    register = columns.load().register

    def read(typed: str) -> tuple[str, dict[str, str]]:
        with desk.ledger.reading() as session:
            rows = {code_of(register, each): each.content() for each in all_in_force(session, register, session.today)}
        text = plain(typed)
        fit = [code for code in rows if code.lower() == text.lower()] or [
            code for code, row in rows.items() if text.lower() in plain(str(row.get("name", ""))).lower()
        ]
        if not fit:
            raise Misuse(_("There is no row of this code or name."))
        code = fit[desk.pick([f"{rows[code].get('name', '')} ({code})".strip() for code in fit])]
        return code, {name: str(value) for name, value in rows[code].items()}

    code, row = desk.ask_for(_("{code}, or a part of the name").format(code=_(columns.code)), read)
    console.say(f"{row.get('name', '')} ({code})".strip())
    return code, row


def _from(desk: Desk) -> dict[str, str]:
    """Ask from which day on it holds; nothing for today."""
    from_ = desk.ask_or(_("From which day on? Such as 2026-12-31"), _("today"), day)
    return {"from": from_} if from_ else {}


def _agreed(desk: Desk, columns: Columns, cells: Mapping[str, str]) -> bool:
    for name, words in columns.words.items():
        if name in cells:
            console.say("  " + _with_value(_(words), cells[name]))
    return desk.agrees(_("Record it?"))


def _with_value(words: str, value: str | None) -> str:
    return _("{what}: {value}").format(what=words, value=value or "-")


def _centre(desk: Desk) -> str:
    from supermarket.district.sites import centre_of

    with desk.ledger.reading() as session:
        return centre_of(session, session.today).site


def _show(change: "Change") -> None:
    from supermarket.cli.district.register import show_change

    show_change(change)

"""What is refused of registers and of the files that fill them."""

from collections.abc import Sequence
from typing import Any

from supermarket.errors import ANOTHER, Refusal, Term
from supermarket.locale import N_


class FileUnreadable(Refusal):
    """An import is all or nothing, and begins with a file that can be read."""

    file: str
    reason: Term
    sentence = N_("{file} cannot be read: {reason}; nothing was taken.")


class FileRefused(Refusal):
    """A file with problems is refused whole, and all of them are named at once by sheet, row and column."""

    file: str
    count: int
    first: object
    problems: tuple[Any, ...]
    sentence = N_("{file} has {count} problems and nothing of it was taken; the first is in {first}.")


class SheetAmbiguous(Refusal):
    """Where several sheets of a workbook fit, a person says which is meant."""

    file: str
    sheets: list[str]
    sentence = N_("Several sheets of {file} could be meant: {sheets}; nothing was taken. Name one with --sheet.")
    at_desk = N_("Several sheets of {file} could be meant: {sheets}.")


class SheetMissing(Refusal):
    """Only a sheet that a workbook has is read."""

    file: str
    sheet: str
    sheets: list[str]
    sentence = N_("{file} has no sheet {sheet}; nothing was taken. It has {sheets}.")


class RegisterTwice(Refusal):
    """Of two files or sheets for one register nobody but a person says which is meant."""

    place: str
    found: list[str]
    sentence = N_("{place} has one register several times: {found}; nothing was made. Leave only what is meant there.")


class DistrictUnsaid(Refusal):
    """A real ledger is never made with the invented places and people of the sample."""

    sentence = N_(
        "Whose ledger it is was not said; nothing was made. Give your district's files with --from (a workbook or a "
        "folder; `supermarket template district --xlsx FILE` makes one), or try the invented sample district with "
        "--sample."
    )
    at_desk = N_("Whose ledger it is was not said; nothing was made.")


class CellRefused(Refusal):
    """A value typed for a register is checked like one from a file."""

    column: str
    reason: Term
    sentence = N_("The {column} was refused: {reason}; nothing was written.")


class RowExists(Refusal):
    """A code is added once."""

    register: str
    row: str
    sentence = N_("There is {row} in the {register} register already; change it with `amend`.")
    at_desk = N_("There is {row} in the {register} register already; change it instead.")


class RowAlike(Refusal):
    """What is in a register is added once; two of one name are told apart by whoever knows them."""

    register: str
    row: str
    known: Sequence[str]
    ways = ANOTHER
    sentence = N_(
        "{row} may be in the {register} register already, as {known}. Nothing was written; use the code that is there, "
        "or say --another if it is another."
    )
    at_desk = N_("{row} may be in the {register} register already, as {known}.")


class RowUnknown(Refusal):
    """Only what is in a register is changed or ended."""

    register: str
    row: str
    sentence = N_("There is no {row} in the {register} register; nothing was changed.")


class NothingChanged(Refusal):
    """A change changes something."""

    register: str
    row: str
    sentence = N_("{row} in the {register} register is so already; nothing was written.")


class NodeRefused(Refusal):
    """A machine is named after a site of the register."""

    node: str
    sentence = N_("The machine cannot be named {node}: that is no site of the register.")


class NeverRecorded(Refusal):
    """An entry names what is in a register."""

    register: str
    row: str
    sentence = N_("Nothing was entered: there is no {row} in the {register} register.")


class NotYetInForce(Refusal):
    """An entry names only what was in force on its date: nothing is dated before it came."""

    register: str
    row: str
    date: str
    since: str
    sentence = N_(
        "Nothing was entered for {date}: {row} is in the {register} register only since {since}; give that day or a "
        "later one."
    )


class EndedBefore(Refusal):
    """An entry names only what was in force on its date: nothing is dated from the day on which it ended."""

    register: str
    row: str
    date: str
    since: str
    sentence = N_(
        "Nothing was entered for {date}: {row} in the {register} register ended on {since}; name another, or the "
        "earlier day on which it was done."
    )

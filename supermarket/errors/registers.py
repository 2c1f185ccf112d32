"""What is refused of registers and of the files that fill them."""

from supermarket.errors import Refusal
from supermarket.locale import N_


class CsvUnreadable(Refusal):
    """An import is all or nothing, and begins with a file that can be read."""

    file: str
    reason: str
    sentence = N_("{file} cannot be read: {reason}; nothing was taken.")


class CsvCellRefused(Refusal):
    """A bad row is refused with its line, column and reason, and the whole file with it."""

    file: str
    line: int
    column: str
    reason: str
    sentence = N_("{file}, line {line}, column {column}: {reason}; nothing was taken.")


class CellRefused(Refusal):
    """A value typed for a register is checked like one from a file."""

    column: str
    reason: str
    sentence = N_("The {column} was refused: {reason}; nothing was written.")


class RowExists(Refusal):
    """A code is added once."""

    register: str
    row: str
    sentence = N_("There is {row} in the {register} register already; change it with `amend`.")


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

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
    at_desk = N_("There is {row} in the {register} register already; change it instead.")


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

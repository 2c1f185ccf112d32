"""What is refused of what an auditor brings along, and of the patterns and samples that he asks for."""

from supermarket.errors import Refusal
from supermarket.locale import N_


class RootsUnreadable(Refusal):
    """Every line of a list of roots is an entry and a root, or a comment."""

    path: str
    line: int
    text: str
    sentence = N_(
        "Line {line} of {path} is no root: {text}. Write the entry and at least 16 digits of the root, such as "
        "1000-1-1894 3f2a99bc00117d25; what follows a # is not read."
    )


class RootsEmpty(Refusal):
    """A list of roots has one at least, so that a wrong file is not taken for one that agrees."""

    path: str
    sentence = N_("There is no root in {path}; name a list of roots, or the folder or ZIP of an older package.")


class SampleRootForeign(Refusal):
    """A sample is drawn by a root that this ledger has after that entry, so that it is the sample of this ledger."""

    entry: str
    sentence = N_(
        "The root after {entry} is not the one of this ledger, or there is no such entry; nothing was drawn. Type the "
        "root as it stands on a receipt or a month's paper, or see `supermarket audit verify`."
    )


class SampleTooSmall(Refusal):
    """A sample has two entries of each stratum at least, else nothing can be said of it."""

    asked: int
    least: int
    sentence = N_("{asked} entries are too few for a sample; ask for {least} or more.")


class SheetUnknown(Refusal):
    """A filled sheet says by which root and number it was drawn, and bears the entries that these give."""

    path: str
    sentence = N_(
        "{path} is no sheet of a sample: its line of root, number and size is missing. Fill in the sheet that "
        "`supermarket audit sample` writes, and leave its first rows as they are."
    )


class SheetDiffers(Refusal):
    """Which entries are judged is what was drawn in public; none may be exchanged, left out or added."""

    path: str
    entries: tuple[str, ...]
    sentence = N_(
        "{path} does not bear the entries that were drawn: {entries}. Draw the sample again, and judge every entry of "
        "it; nothing was projected."
    )


class SheetUnfinished(Refusal):
    """An error is projected once every entry was judged: what could not be found out counts as wrong."""

    path: str
    entries: tuple[str, ...]
    sentence = N_(
        "In {path} nothing is said of {entries}. Write the points that are right, or “=” for as booked; 0 where "
        "nothing bears the entry out."
    )


class SheetUnreadable(Refusal):
    """The points that are right are a whole number."""

    path: str
    row: int
    text: str
    sentence = N_("Row {row} of {path}: “{text}” are no points; write a whole number, or “=” for as booked.")

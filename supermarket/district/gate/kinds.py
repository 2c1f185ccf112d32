"""What stands on paper 纸质: who agreed to what there, until the person himself confirms it."""

from typing import Any, Final

from supermarket.books.kinds import Body, Change, Kind, Part, always, name_of
from supermarket.district.tables import PaperCountRow, PaperRow
from supermarket.journal.entry import Entry, require_name
from supermarket.journal.statements import Value


class SignedPaper(Part):
    """A signature on paper: whose it is, its date there, and the photo of it by SHA-256, kind (MIME) and bytes.

    `pixels` is the SHA-256 of what the photo shows, the same for one that was only saved again; a PDF has none.
    """

    signer: str
    signed: str
    sha256: str
    kind: str
    size: int
    pixels: str | None = None


class PaperConfirmed(Body):
    """The person named on a paper confirms what was recorded from it; `confirms` is the entry that did."""

    asked: dict[str, str]
    confirms: str


def paper_rows(entry: Entry, paper: SignedPaper | None) -> tuple[Change, ...]:
    """Return the rows of an entry that stands on paper; none where it does not."""
    if paper is None:
        return ()
    name: dict[str, Value] = name_of(entry)
    about: dict[str, Value] = {"kind": entry.kind, "site": entry.site, "on": entry.on, "recorder": entry.actor}
    signed: dict[str, Value] = {name: getattr(paper, name) for name in ("signer", "signed", "sha256", "pixels")}
    return (
        Change(PaperRow, {**name, **about, **signed}),
        Change(PaperCountRow, {**name, "papers": 1, "confirmations": 0}),
    )


def _confirmed(_entry: Entry, body: PaperConfirmed) -> tuple[Change, ...]:
    name = require_name(body.confirms)
    return (Change(PaperCountRow, {**name_of(name), "papers": 0, "confirmations": 1}),)


PAPER_CONFIRMED: Final = Kind("paper.confirmed", PaperConfirmed, rows=_confirmed, clears=always)

KINDS: Final[tuple[Kind[Any], ...]] = (PAPER_CONFIRMED,)

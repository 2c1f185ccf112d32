"""The kinds of entries of rectification, and how each posts: domain.md section 6 (bottom five, order and due date)."""

from typing import Any, Final

from supermarket.assessment.rectification.course import RECTIFICATION
from supermarket.assessment.rectification.tables import RectificationRow, RectificationStepRow
from supermarket.books.kinds import Body, Change, Kind, Part, always, name_of
from supermarket.journal.entry import Entry, require_name
from supermarket.journal.statements import Value
from supermarket.practice.cases.kinds import Stepped, opened_rows, stepped_rows


class RectificationOrdered(Body):
    """A site is ordered, after a run of assessment, to mend lines of its form by the end of `due`.

    `items` are the numbers of the lines; `what` says in words what is to be done, where more is to be said.
    """

    asked: dict[str, str]
    run: str
    items: tuple[str, ...]
    due: str
    what: str | None = None


class Picture(Part):
    """A photo or PDF that is kept beside the ledger, by the SHA-256 of its bytes, its kind (MIME), size in bytes."""

    sha256: str
    kind: str
    size: int


class RectificationStepped(Stepped):
    """An answer says what was done and shows it; a refusal and an extension set another due day, each with a reason."""

    done: str | None = None
    evidence: tuple[Picture, ...] | None = None
    due: str | None = None


def _ordered(entry: Entry, body: RectificationOrdered) -> tuple[Change, ...]:
    run = require_name(body.run)
    told: dict[str, Value] = {"run_origin": run.origin, "run_seq": run.seq, "site": entry.site}
    what: dict[str, Value] = {"items": " ".join(body.items), "due": body.due, "what": body.what}
    return (
        *opened_rows(entry, RECTIFICATION, None),
        Change(RectificationRow, {**name_of(entry), **told, **what}),
    )


def _stepped(entry: Entry, body: RectificationStepped) -> tuple[Change, ...]:
    told: dict[str, Value] = {"done": body.done, "due": body.due, "pictures": len(body.evidence or ())}
    return *stepped_rows(entry, RECTIFICATION, body), Change(RectificationStepRow, {**name_of(entry), **told})


RECTIFICATION_ORDERED: Final = Kind("rectification.ordered", RectificationOrdered, rows=_ordered)
RECTIFICATION_STEPPED: Final = Kind("rectification.stepped", RectificationStepped, rows=_stepped, clears=always)
RECTIFICATION_KINDS: Final[tuple[Kind[Any], ...]] = (RECTIFICATION_ORDERED, RECTIFICATION_STEPPED)

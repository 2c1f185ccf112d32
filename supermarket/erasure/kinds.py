"""The kinds of entries by which a person's details are erased: asked for, and approved.

The entries stay: they name a number or a staff code and the commitments, which without salt and record say nothing.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final

from pydantic import Field

from supermarket.books.kinds import Body, Change, Kind, Named, Part, name_of
from supermarket.erasure.tables import ErasedRow, ErasureApprovalRow, ErasureRequestRow
from supermarket.journal.entry import Entry, require_name
from supermarket.journal.statements import Value
from supermarket.locale import N_


class ErasureReason(StrEnum):
    """Why a person's details are erased."""

    PERSON_ASKS = N_("person-asks")
    KIN_ASK = N_("kin-ask")
    TEN_YEARS = N_("ten-years")


class ErasurePaper(Part):
    """The paper on which it is asked for, kept beside the ledger: SHA-256, kind (MIME) and bytes.

    `pixels` is the SHA-256 of what the photo shows; a PDF has none.
    """

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    kind: str
    size: int = Field(ge=1)
    pixels: str | None = None


class ErasureRequested(Body):
    """The details of a person shall be erased: of a `member`, under whatever numbers he had, or of one of the `staff`.

    Nothing is erased until another person of the centre has approved.
    """

    asked: dict[str, str]
    member: str | None = None
    staff: str | None = None
    reason: ErasureReason
    paper: ErasurePaper | None = None


class ErasedNote(Part):
    """The free note of an entry about the person, whose text is erased: the entry, and its commitment to the note."""

    entry: str
    commitment: str


class ErasureApproved(Body):
    """What was asked for by the entry `request` is done: the records behind these `commitments` are kept nowhere.

    Nor are the free `notes` of entries about him; where there are none, the field is absent.
    """

    erases = "erased"

    asked: dict[str, str]
    request: str
    commitments: tuple[str, ...]
    notes: tuple[ErasedNote, ...] | None = None

    @property
    def erased(self) -> tuple[str, ...]:
        """Return every commitment whose record it erases."""
        return *self.commitments, *(note.commitment for note in self.notes or ())


def _requested(entry: Entry, body: ErasureRequested) -> tuple[Change, ...]:
    paper = body.paper
    about: dict[str, Value] = {"on": entry.on, "actor": entry.actor, "member": body.member, "staff": body.staff}
    shown: dict[str, Value] = {
        "reason": body.reason.value,
        "sha256": paper.sha256 if paper else None,
        "pixels": paper.pixels if paper else None,
    }
    return (Change(ErasureRequestRow, {**name_of(entry), **about, **shown}),)


def _approved(entry: Entry, body: ErasureApproved) -> tuple[Change, ...]:
    request = require_name(body.request)
    of: dict[str, Value] = {"request_origin": request.origin, "request_seq": request.seq}
    answer = Change(ErasureApprovalRow, {**of, **name_of(entry), "on": entry.on, "actor": entry.actor})
    each = dict.fromkeys(body.erased)
    return answer, *(Change(ErasedRow, {"commitment": commitment, **name_of(entry)}) for commitment in each)


def _names(body: ErasureRequested) -> tuple[Named, ...]:
    """Return whom it is about, who is a member, or on the staff, no more."""
    said = (("member", body.member), ("staff", body.staff))
    return tuple(Named(register, code, ended=True) for register, code in said if code)


def erased_among(entries: Iterable[Entry]) -> list[str]:
    """Return the commitments whose records these entries erase, for whoever takes them in from another machine."""
    approved = (entry for entry in entries if entry.kind == ERASURE_APPROVED.name)
    bodies = (ErasureApproved.model_validate_json(entry.body) for entry in approved)
    return [commitment for body in bodies for commitment in body.erased]


ERASURE_REQUESTED: Final = Kind("erasure.requested", ErasureRequested, rows=_requested, names=_names)
ERASURE_APPROVED: Final = Kind("erasure.approved", ErasureApproved, rows=_approved)

KINDS: Final[tuple[Kind[Any], ...]] = (ERASURE_REQUESTED, ERASURE_APPROVED)

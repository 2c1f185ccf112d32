"""Photos and papers that entries rest on, shown to whoever may see them: as they were sealed, or not at all."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response
from starlette.exceptions import HTTPException

from supermarket.district.gate.second_persons import is_proven
from supermarket.district.kinds import Role
from supermarket.district.roles import reaches
from supermarket.errors.files import EvidenceGone, UploadRefused
from supermarket.errors.persons import PersonUnproven
from supermarket.errors.staff import SiteRefused
from supermarket.journal.entry import Entry, entry_name
from supermarket.journal.store import entry_named
from supermarket.locale import N_
from supermarket.people.evidence import evidence_beside, kept_under
from supermarket.web.frame.looks import page
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.uploads import drawn

router = APIRouter()
SMALL: Final = 480
"""Pixels on the longer side of a picture that is looked at beside others."""
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_BACK: Final = re.compile(r"/claims/[a-z]+(/[0-9-]+)?(\?after=[0-9-]+)?", re.ASCII)
_PICTURES: Final[Mapping[str, str]] = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}
"""What a page may show; anything else is a file to keep."""
_NO_FILE: Final = N_("it is not kept at this machine")
_ALTERED: Final = N_("it is no longer what was sealed")


@router.get("/evidence/{entry}/{name}")
def evidence(visit: StaffVisit, entry: str, name: str, small: Annotated[str, Query()] = "") -> Response:
    """Give the photo or paper of this SHA-256 that an entry names; `small` gives a photo as it lies beside others."""
    path = _shown(visit, entry, name)
    sort = _PICTURES.get(path.suffix)
    if sort is None:
        sort = "application/pdf" if path.suffix == ".pdf" else "application/octet-stream"
        return Response(path.read_bytes(), media_type=sort, headers=_named(path, "attachment"))
    if small:
        with suppress(UploadRefused):  # one that the command line took, and that is shown as it is
            return Response(drawn(path, SMALL), media_type="image/jpeg", headers=_named(path, "inline"))
    return Response(path.read_bytes(), media_type=sort, headers=_named(path, "inline"))


@router.get("/photo/{entry}/{name}")
def photo(visit: StaffVisit, entry: str, name: str, back: Annotated[str, Query()] = "") -> Response:
    """Show a photo of a claim in its full size on a page, with a way back to the page of claims that it came from."""
    _shown(visit, entry, name)
    inside = _BACK.fullmatch(back)
    return page(visit, "claims/photo.html", entry=entry, name=name, back=back if inside else f"/claims/claim/{entry}")


def _shown(visit: Visit, entry: str, name: str) -> Path:
    """Return where a file lies that an entry names, if the visitor may see it.

    Raises:
        HTTPException: no entry names it.
        SiteRefused, PersonUnproven, EvidenceGone: it is not shown.
    """
    if not _SHA256.fullmatch(name) or (named := entry_name(entry)) is None:
        raise HTTPException(404)
    with visit.ledger.reading() as session:
        found = entry_named(session.transaction, named)
    if found is None or name not in set(files_named(found.content)):
        raise HTTPException(404)
    check_sees(visit, found)
    return _kept(visit, name)


def check_sees(visit: Visit, entry: Entry) -> None:
    """Refuse whoever may not see what shows persons: not at home where it was entered, or known by his code alone.

    Raises:
        SiteRefused, PersonUnproven: he may not.
    """
    if visit.staff is None or visit.signed_in is None:
        raise HTTPException(404)
    with visit.ledger.reading() as session:
        far = visit.staff.role is Role.ORGANISER or not reaches(session, visit.staff, entry.site, session.today)
        if far:
            raise SiteRefused(operator=visit.staff.staff, site=entry.site, home=visit.staff.site)
        if not is_proven(session, visit.signed_in.known):
            raise PersonUnproven(operator=visit.staff.staff, verb="claim show")


def files_named(content: object) -> Iterator[str]:
    """Give the SHA-256 of every file that an entry's body names, wherever in it."""
    if isinstance(content, Mapping):
        own: Mapping[str, Any] = content
        name = own.get("sha256")
        if isinstance(name, str):
            yield name
        for value in own.values():
            yield from files_named(value)
    elif isinstance(content, Sequence) and not isinstance(content, str):
        for value in content:
            yield from files_named(value)


def _kept(visit: Visit, name: str) -> Path:
    """Return where a file lies, if it is what was sealed.

    Raises:
        EvidenceGone: it is not here, or no longer what it was.
    """
    found = kept_under(evidence_beside(visit.server.settings.local), name)
    if not found:
        raise EvidenceGone(reason=_NO_FILE)
    if sha256(found[0].read_bytes()).hexdigest() != name:
        raise EvidenceGone(reason=_ALTERED)
    return found[0]


def _named(path: Path, way: str) -> dict[str, str]:
    """Return how a browser takes a file: it is called after its content."""
    return {"content-disposition": f'{way}; filename="{path.stem[:16]}{path.suffix}"'}

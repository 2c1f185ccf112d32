"""What a page sends: read once, its token compared, its files kept in a folder of the request until it is answered."""

import hmac
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Final, TypeAlias

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from supermarket.clock import MINUTE
from supermarket.errors.files import UploadRefused
from supermarket.errors.web import FormForged
from supermarket.locale import N_
from supermarket.web.acts.files import HandedOver
from supermarket.web.frame.limits import Limit
from supermarket.web.frame.visits import AnyVisit, Visit
from supermarket.web.uploads import FILES_MAX, ending_of, is_evidence, taken, taken_photo

TOKEN: Final = "form_token"  # noqa: S105 - the field's name
FIELDS_MAX: Final = 400
_PIECE: Final = 1 << 16
_PHOTO: Final = "photo-"
PHOTOS: Final = Limit("photo", 30, 10 * MINUTE)
"""Photos of codes from an address at which nobody has signed in: each is a picture to be drawn."""
_ONE: Final = N_("one photo is taken here and not several; choose one")
Files: TypeAlias = Mapping[str, Sequence[Path]]
Safe: TypeAlias = Callable[[Files], Files]
"""Takes files by field, as they were sent, and returns those that are taken, as they are safe to keep."""


@dataclass(frozen=True)
class Form:
    """What was sent: texts by field, every one of them; files by field, where they lie once they are safe to keep.

    `folder` is the request's own; it is gone when the request is answered. `fault` says of a file why it was not taken.
    """

    texts: Mapping[str, Sequence[str]]
    folder: Path
    taken: Mapping[str, Sequence[Path]] = field(default_factory=dict)
    fault: UploadRefused | None = None

    @property
    def files(self) -> Mapping[str, Sequence[Path]]:
        """Return the files by field: pictures as this program drew them anew, PDFs, tables.

        Raises:
            UploadRefused: one of them is not taken.
        """
        if self.fault:
            raise self.fault
        return self.taken

    def text(self, name: str) -> str:
        """Return the text of a field, an empty one where it was not sent."""
        return (self.texts.get(name) or ("",))[0]

    def typed(self) -> dict[str, Sequence[str]]:
        """Return texts, and files by their paths, as a command takes them.

        Raises:
            UploadRefused: one of the files is not taken.
        """
        return {**self.texts, **{name: [HandedOver(path) for path in paths] for name, paths in self.files.items()}}


async def sent(request: Request, visit: AnyVisit) -> AsyncIterator[Form]:
    """Give the form that was sent; files of whoever has signed in alone.

    Raises:
        FormForged: it was not drawn for this session.
    """
    async with _sent(request, visit, of_staff if visit.signed_in else of_nobody) as form:
        yield form


async def sent_with_photo(request: Request, visit: AnyVisit) -> AsyncIterator[Form]:
    """Give the form that was sent, of whoever has not signed in with one photo of a code, which is looked at alone.

    Raises:
        FormForged: it was not drawn for this session.
        TooManyTries: so many photos came from there.
    """
    async with _sent(request, visit, of_staff if visit.signed_in else of_visitor) as form:
        yield form


@asynccontextmanager
async def _sent(request: Request, visit: Visit, safe: Safe) -> AsyncIterator[Form]:
    with TemporaryDirectory(prefix="supermarket-web-") as place:
        folder = Path(place)
        texts: dict[str, list[str]] = {}
        files: dict[str, list[Path]] = {}
        async with request.form(max_files=FILES_MAX, max_fields=FIELDS_MAX) as form:
            for number, (name, value) in enumerate(form.multi_items()):
                if isinstance(value, UploadFile):
                    if value.filename:
                        files.setdefault(name, []).append(await _kept(value, folder, number))
                else:
                    texts.setdefault(name, []).append(value)
        if visit.secret and not hmac.compare_digest(
            (texts.pop(TOKEN, [""])[0]).encode("utf-8", "replace"), visit.form_token.encode()
        ):
            raise FormForged
        if files and safe is of_visitor:
            visit.limit(PHOTOS)
        yield Form(texts, folder, *await run_in_threadpool(_taken, files, safe))


Sent = Annotated[Form, Depends(sent)]
SentWithPhoto = Annotated[Form, Depends(sent_with_photo)]
"""A form to which anybody adds one photo of a code."""


def _taken(files: Files, safe: Safe) -> tuple[Files, UploadRefused | None]:
    """Return the files as they are safe to keep, or why one is not; drawing pictures wants a thread of its own."""
    try:
        return safe(files), None
    except UploadRefused as fault:
        return {}, fault


def of_staff(files: Files) -> Files:
    """Return what whoever has signed in hands over."""
    return {name: [taken(path, evidence=is_evidence(name)) for path in paths] for name, paths in files.items()}


def of_nobody(files: Files) -> Files:
    """Return nothing of what is not looked at."""
    del files
    return {}


def of_visitor(files: Files) -> Files:
    """Return the one photo of a code that anybody hands over, drawn anew."""
    if sum(map(len, files.values())) > 1:
        raise UploadRefused(reason=_ONE)
    return {name: [taken_photo(path) for path in paths] for name, paths in files.items() if name.startswith(_PHOTO)}


async def _kept(upload: UploadFile, folder: Path, number: int) -> Path:
    """Keep a file under a name of ours; of its own only a known ending is left, which says how it is to be read."""
    path = folder / f"{number}{ending_of(upload.filename or '')}"
    with path.open("wb") as file:
        while piece := await upload.read(_PIECE):
            file.write(piece)
    return path

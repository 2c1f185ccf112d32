"""What a page sends: read once, its token compared, its files kept in a folder of the request until it is answered."""

import hmac
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Final

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from supermarket.errors.files import UploadRefused
from supermarket.errors.web import FormForged
from supermarket.web.acts.files import HandedOver
from supermarket.web.frame.visits import AnyVisit
from supermarket.web.uploads import FILES_MAX, ending_of, is_evidence, taken

TOKEN: Final = "form_token"  # noqa: S105 - the field's name
FIELDS_MAX: Final = 400
_PIECE: Final = 1 << 16


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
    """Give the form that was sent.

    Raises:
        FormForged: it was not drawn for this session.
    """
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
        yield Form(texts, folder, *(await run_in_threadpool(_taken, files) if visit.signed_in else ({},)))


Sent = Annotated[Form, Depends(sent)]


def _taken(files: Mapping[str, Sequence[Path]]) -> tuple[dict[str, list[Path]], UploadRefused | None]:
    """Return the files as they are safe to keep, or why one is not; it draws pictures, so it has a thread of its own.

    Only whoever has signed in hands any over.
    """
    try:
        return {
            name: [taken(path, evidence=is_evidence(name)) for path in paths] for name, paths in files.items()
        }, None
    except UploadRefused as fault:
        return {}, fault


async def _kept(upload: UploadFile, folder: Path, number: int) -> Path:
    """Keep a file under a name of ours; of its own only a known ending is left, which says how it is to be read."""
    path = folder / f"{number}{ending_of(upload.filename or '')}"
    with path.open("wb") as file:
        while piece := await upload.read(_PIECE):
            file.write(piece)
    return path

"""What a page sends: read once, its token compared, its files kept in a folder of the request until it is answered."""

import hmac
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Final

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from supermarket.errors.web import FormForged
from supermarket.web.frame.visits import AnyVisit

TOKEN: Final = "form_token"  # noqa: S105 - the field's name
FILES_MAX: Final = 12
FIELDS_MAX: Final = 400
_PIECE: Final = 1 << 16


@dataclass(frozen=True)
class Form:
    """What was sent: texts by field, every one of them; files by field, where they lie, each with the name it had.

    `folder` is the request's own; it is gone when the request is answered.
    """

    texts: Mapping[str, Sequence[str]]
    files: Mapping[str, Sequence[Path]]
    folder: Path

    def text(self, name: str) -> str:
        """Return the text of a field, an empty one where it was not sent."""
        return (self.texts.get(name) or ("",))[0]

    def typed(self) -> dict[str, Sequence[str]]:
        """Return texts, and files by their paths, as a command takes them."""
        return {**self.texts, **{name: [str(path) for path in paths] for name, paths in self.files.items()}}


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
        yield Form(texts, files, folder)


Sent = Annotated[Form, Depends(sent)]


async def _kept(upload: UploadFile, folder: Path, number: int) -> Path:
    """Keep a file under a name of ours; of its own only a known ending is left, which says how it is to be read."""
    ending = Path(upload.filename or "").suffix.lower()
    path = folder / f"{number}{ending if ending.isascii() and ending[1:].isalnum() and len(ending) <= 5 else ''}"  # noqa: PLR2004 - .jpeg, .xlsx
    with path.open("wb") as file:
        while piece := await upload.read(_PIECE):
            file.write(piece)
    return path

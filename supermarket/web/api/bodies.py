"""What another program sends: a command's fields as JSON, read into what one would have typed; files as base64."""

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from supermarket.locale import _
from supermarket.web.acts.commands import Command, Field
from supermarket.web.acts.files import HandedOver
from supermarket.web.acts.running import MistypedError
from supermarket.web.acts.seconds import SECOND_OF, is_own
from supermarket.web.uploads import FILES_MAX, ending_of, is_evidence, taken

ACTING: Final = "site_acting"
PIN: Final = "pin"
SECOND_PIN: Final = "second_pin"
_YES: Final = "yes"
TEXT_MAX: Final = 100_000
"""Signs of a field's texts together; fifteen million of one keep a server from answering for seconds."""


def own_fields(command: Command) -> tuple[str, ...]:
    """Return the fields that are about who acts, and not the command's own."""
    return (
        ACTING,
        *((PIN,) if is_own(command) else ()),
        *((SECOND_PIN,) if command.name in SECOND_OF else ()),
    )


def typed_of(command: Command, body: Mapping[str, Any], folder: Path) -> dict[str, Sequence[str]]:
    """Return what was sent as a person would have typed it; files are written into the folder.

    Raises:
        MistypedError: a field is unknown or of another sort or too long, a file is no base64, or the key of a write is
            missing.
    """
    fields = {field.name: field for field in command.fields}
    typed: dict[str, Sequence[str]] = {}
    files = _names(folder)
    for name, value in body.items():
        if value is None or value is False:
            continue
        if name in own_fields(command):
            typed[name] = [_text(name, value)]
        elif name in fields:
            typed[name] = list(_typed(fields[name], value, files))
        else:
            raise MistypedError(_("There is no field “{field}” here.").format(field=name[:40]), None)
    for name, texts in typed.items():
        if sum(len(text) for text in texts) > TEXT_MAX:
            raise MistypedError(_("“{field}” is longer than anything that is typed.").format(field=name), name)
    if command.writes and not "".join(typed.get("key", ())).strip():
        text = _("Send a key of your own with what is recorded, so that sending it again records nothing twice.")
        raise MistypedError(text, "key")
    return typed


def _typed(field: Field, value: Any, files: Iterator[Path]) -> Iterator[str]:  # noqa: ANN401 - whatever JSON holds
    values = value if isinstance(value, list) else [value]
    if isinstance(value, list) and not field.many:
        raise MistypedError(_("“{field}” takes one value.").format(field=field.name), field.name)
    for each in values:
        if field.sort in {"flag", "made"}:
            if each is not True:
                raise MistypedError(_("“{field}” is true or false.").format(field=field.name), field.name)
            yield _YES
        elif field.sort == "file":
            yield _file(field.name, each, files)
        else:
            yield _text(field.name, each)


def _text(name: str, value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise MistypedError(_("“{field}” is a text or a whole number.").format(field=name), name)


def _file(name: str, value: Any, files: Iterator[Path]) -> HandedOver:  # noqa: ANN401 - whatever JSON holds
    """Keep a file under a name of ours; of its own only the ending is left, which says how it is to be read.

    Raises:
        MistypedError: it is none.
        UploadRefused: it is not taken.
    """
    content = _content(value)
    if content is None:
        raise MistypedError(_("“{field}” is a file: its name and its content in base64.").format(field=name), name)
    if (place := next(files, None)) is None:
        raise MistypedError(_("At most {most} files are taken at once.").format(most=FILES_MAX), name)
    place = place.with_suffix(ending_of(value["name"]))
    place.write_bytes(content)
    handed = HandedOver(taken(place, evidence=is_evidence(name)))
    return handed.showing(value["shows"]) if value.get("shows") else handed


def _content(value: Any) -> bytes | None:  # noqa: ANN401 - whatever JSON holds
    """Return the bytes of a file; None where it is none."""
    if not (isinstance(value, dict) and all(isinstance(value.get(part), str) for part in ("name", "base64"))):
        return None
    if not isinstance(value.get("shows", ""), str):
        return None
    try:
        return base64.b64decode(value["base64"], validate=True)
    except (binascii.Error, ValueError):
        return None


def _names(folder: Path) -> Iterator[Path]:
    return (folder / str(number) for number in range(FILES_MAX))

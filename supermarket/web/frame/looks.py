"""How pages look: templates with their texts in the visitor's language, and the files that lie beside them."""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from fastapi import Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from supermarket.cli.frame.signs import shown
from supermarket.clock import district_date, district_time
from supermarket.district.roles import VERBS
from supermarket.district.texts import PAYLOAD_DIGITS, by_whom, plain, scanned
from supermarket.locale import _
from supermarket.web.acts.commands import called, commands
from supermarket.web.frame.visits import Visit
from supermarket.web.places import PLACES, Place

_FOLDER: Final = Path(__file__).parent.parent
STATIC: Final = _FOLDER / "static"
_TYPED: Final = "supermarket "
_SCRIPTS: Final = re.compile(r"[;；][^;；。.]*SUPERMARKET_[^;；。.]*")
_CARD: Final = re.compile(rf"(?<![0-9A-Za-z])1(?:[\s-]?[0-9]){{{PAYLOAD_DIGITS - 1}}}(?![0-9A-Za-z])")
"""What a card holds, also misread or in full-width digits: a key, which no page draws back into a field."""


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,  # nobody changes them while it serves; else every page asks the disk for each of its files
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=as_drawn,
    )
    made.globals.update(_=_, static=static)
    made.filters.update(
        day=district_date,
        time=district_time,
        breakable=breakable,
        plainly=shown,
        unscripted=unscripted,
        by_whom=by_whom,
    )
    return made


def as_drawn(value: Any) -> Any:  # noqa: ANN401 - whatever a template shows
    """Return what a template shows as a page draws it: without what a card holds, and without signs that deceive."""
    kept = without_cards(value)
    is_text = isinstance(kept, str) and not hasattr(kept, "__html__")
    return shown(kept.replace("\r\n", "\n")) if is_text else kept


def without_cards(value: Any) -> Any:  # noqa: ANN401 - whatever a template shows
    """Return what a template shows, without what a card holds: a card alone is nothing, one among words is dots."""
    if not isinstance(value, str) or hasattr(value, "__html__") or len(value) < PAYLOAD_DIGITS:
        return value
    read = plain(value)
    if not _CARD.search(read):
        return value
    return "" if _CARD.fullmatch(scanned(read)) else _CARD.sub("…", read)


def breakable(text: str) -> Markup:
    """Return a cell that a narrow column breaks after an underscore; where it is a command, the way to that act."""
    words = text.split(" ") if text.startswith(_TYPED) else []
    names = (" ".join(words[1:count]) for count in range(len(words), 1, -1))
    if command := next((commands()[name] for name in names if name in commands()), None):
        address = f"/act/{command.path}" + ("" if any(field.required for field in command.fields) else "?go=1")
        return Markup('<a href="{}">{}</a>').format(address, called(_(command.sentence)))
    return escape(as_drawn(text)).replace("_", Markup("_<wbr>"))


def unscripted(label: str) -> str:
    """Return what a field is called without what is for scripts alone, which know the machine's variables."""
    return _SCRIPTS.sub("", label)


@cache
def static(name: str) -> str:
    """Return the address of a file beside the pages; it changes with its content, so that a browser may keep it."""
    return f"/static/{name}?{sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


def page(visit: Visit, template: str, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401 - what a template shows
    """Return a page for a visitor: the template with its values, and what every page has."""
    text = _templates().get_template(template).render(visit=visit, places=places_of(visit), **values)
    return HTMLResponse(text, status)


def drawn(template: str, **values: Any) -> str:  # noqa: ANN401 - what a template shows
    """Return a page of nobody's visit, for a file."""
    return _templates().get_template(template).render(**values)


def next_start(count: int, start: int, most: int) -> int | None:
    """Return where the next part of a list begins, of which a page shows `most` from `start` on; None at its end."""
    return start + most if count > start + most else None


def places_of(visit: Visit) -> tuple[Place, ...]:
    """Return the places that a visitor may go to; all roles see them in the same order."""
    if visit.staff is None:
        return tuple(place for place in PLACES if place.verbs is None)
    return tuple(place for place in PLACES if place.verbs is None or visit.may(*(place.verbs or VERBS)))


def file_answer(name: str, content: bytes, sort: str) -> Response:
    """Return a file to keep, never to be shown inside a page of ours."""
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=sort, headers={"content-disposition": disposition})

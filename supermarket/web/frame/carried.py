"""What was typed into a form whose session had ended: the sign-in page carries it, and offers it to its sender again.

Nothing of it is kept here. It lies in the sign-in page, sealed with the secret that the browser still holds (RFC 2104),
together with whose session the form was drawn for; so nobody else is offered it, and nothing that this program did not
write there itself. PINs, cards and files are not in it: they are asked for anew.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from supermarket.web.frame.addresses import within
from supermarket.web.frame.cookies import secret_of
from supermarket.web.frame.forms import FIELDS_MAX, TOKEN, Form
from supermarket.web.frame.looks import without_cards
from supermarket.web.frame.serving import serving
from supermarket.web.frame.visits import is_sealed, owner_of, seal_of
from supermarket.web.uploads import FILES_MAX

FIELD: Final = "carried"
SEAL: Final = "carried_seal"
LONGEST: Final = 10_000
"""So many signs are carried, names of fields too; a page is to stay small on a poor line."""
_NOT_TYPED: Final = ("/till", "/door")
"""What lies on a counter is kept by the server and not by its form; whoever goes out, is out."""
Anew = Literal["pin", "card", "file"]


@dataclass(frozen=True)
class Carried:
    """A form as it was sent: where to, its texts by field in their order, and what its sender gives anew, by field."""

    action: str
    texts: tuple[tuple[str, str], ...]
    anew: tuple[tuple[str, Anew], ...]

    def text(self) -> str:
        """Return it as it stands in the sign-in page."""
        return json.dumps([self.action, self.texts, self.anew], ensure_ascii=False)


@dataclass(frozen=True)
class Sealed:
    """What the sign-in page carries: the form as text, and its seal; both empty where there is none.

    `lost` says that there was one, too long to be carried.
    """

    text: str = ""
    seal: str = ""
    lost: bool = False


NOTHING: Final = Sealed()


async def carried_of(request: Request) -> Sealed:
    """Return what a form holds that was sent when its session had ended; nothing unless this very browser was given it.

    A script that sends a form beside its page keeps it there itself, and does not ask for a page to read.
    """
    secret = secret_of(request, secure=serving(request).settings.secure)
    by_person = request.method == "POST" and "text/html" in request.headers.get("accept", "")
    if not (secret and by_person) or request.url.path.startswith(_NOT_TYPED):
        return NOTHING
    try:
        async with request.form(max_files=FILES_MAX, max_fields=FIELDS_MAX) as form:
            items = [(name, _text(value)) for name, value in form.multi_items() if _is_said(value)]
    except HTTPException:  # nothing that a form sends
        return NOTHING
    owner = owner_of(next((value for name, value in items if name == TOKEN), None) or "", secret)
    if owner is None:
        return NOTHING
    found = _carried(request, items)
    text = found.text()
    return Sealed(text, seal_of(secret, _said(owner, text))) if len(text) <= LONGEST else Sealed(lost=True)


def still_carried(form: Form) -> Sealed:
    """Return what the sign-in page carries on when somebody mistyped."""
    return Sealed(form.text(FIELD), form.text(SEAL)) if len(form.text(FIELD)) <= LONGEST else NOTHING


def offered_to(owner: str, form: Form, secret: str) -> Carried | None:
    """Return what is offered to whoever has just signed in (`owner`), in the browser that held this secret before."""
    sealed = still_carried(form)
    if not (secret and sealed.text and is_sealed(sealed.seal, secret, _said(owner, sealed.text))):
        return None
    action, texts, anew = json.loads(sealed.text)
    return Carried(action, tuple((name, text) for name, text in texts), tuple((name, sort) for name, sort in anew))


def _is_said(value: str | UploadFile) -> bool:
    """Say whether something stood in a field."""
    return bool(value if isinstance(value, str) else value.filename)


def _text(value: str | UploadFile) -> str | None:
    """Return what stood in a field; None for a file, which is let go."""
    return value if isinstance(value, str) else None


def _carried(request: Request, items: Sequence[tuple[str, str | None]]) -> Carried:
    texts: list[tuple[str, str]] = []
    anew: dict[str, Anew] = {}
    for name, value in items:
        if value is None:
            anew[name] = "file"
        elif "pin" in name.lower():
            anew[name] = "pin"
        elif not without_cards(value):
            anew[name] = "card"
        elif name != TOKEN:
            texts.append((name, without_cards(value)))
    query = f"?{request.url.query}" if request.url.query else ""
    return Carried(within(request.url.path) + query, tuple(texts), tuple(anew.items()))


def _said(owner: str, text: str) -> str:
    """Return what is sealed: the form together with whose it is."""
    return f"carried {owner} {text}"

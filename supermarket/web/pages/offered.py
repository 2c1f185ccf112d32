"""A form that was sent when its session had ended: whoever typed it sees it once more, and sends it or lets it be."""

import re
from collections.abc import Iterator
from typing import Final

from fastapi import Response

from supermarket.locale import _
from supermarket.web.acts.commands import command_of
from supermarket.web.frame.addresses import within
from supermarket.web.frame.carried import Carried, offered_to
from supermarket.web.frame.cookies import secret_of
from supermarket.web.frame.forms import Form
from supermarket.web.frame.looks import page
from supermarket.web.frame.visits import Visit, is_key, visit_of
from supermarket.web.uploads import is_evidence

_ACTS: Final = "/act/"
_WORD: Final = re.compile(r"[a-z_-]+", re.ASCII)
"""What a button or a choice says to the program, and nobody typed."""


def offered(visit: Visit, form: Form, secret: str) -> Response | None:
    """Return the page that offers what a sign-in page carried, for the session that has just begun with this secret.

    None where nothing was carried, or it is not his: it is let go then.
    """
    before = secret_of(visit.request, secure=visit.server.settings.secure)
    again = visit_of(visit.request, visit.ledger, secret)
    carried = offered_to(again.owner, form, before)
    if carried is None:
        return None
    labels = _labels(carried.action)
    return page(
        again,
        "offered.html",
        form=carried,
        typed=list(_typed(carried, labels)),
        anew=[(name, sort, labels.get(name, "")) for name, sort in carried.anew],
        back=within(form.text("next")) or ("/mine" if again.inquirer else "/"),
        is_evidence=is_evidence,
    )


def _labels(action: str) -> dict[str, str]:
    """Return what the fields of an act are called in English, where the form is an act's own."""
    command = command_of(action.partition("?")[0].removeprefix(_ACTS)) if action.startswith(_ACTS) else None
    return {field.name: field.label for field in command.fields} if command else {}


def _typed(carried: Carried, labels: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Give what a person typed or chose, with what the field is called where that is known."""
    for name, text in carried.texts:
        if name == "key":
            continue
        if name in labels:
            yield labels[name], _(text)
        elif not is_key(text) and not _WORD.fullmatch(text):
            yield "", text

"""How the pages of claims call a command, and the photos that a form has had already when it is tried again."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

from supermarket.books.session import ReadSession, Request
from supermarket.earning.claims.kinds import Evidence
from supermarket.local.browsers.handed import note_handed, was_handed
from supermarket.people.evidence import evidence_folder, keep_file, kept_under
from supermarket.web.acts.files import HandedOver
from supermarket.web.frame.forms import Form
from supermarket.web.frame.visits import Visit

EARLIER: Final = "kept"
"""The field that names a photo which an earlier try of the form handed over: WHAT:SHA256."""
_FIELD: Final = "evidence-"
_WHATS: Final = frozenset(get_args(Evidence))


@dataclass(frozen=True)
class Handed:
    """A photo or paper of a form: what it shows, the SHA-256 of its bytes, and where it lies."""

    what: str
    sha256: str
    path: Path

    @property
    def field(self) -> str:
        """Return what the form says of it when it is sent once more."""
        return f"{self.what}:{self.sha256}"

    @property
    def argument(self) -> HandedOver:
        """Return it as a command takes evidence."""
        return HandedOver(self.path).showing(self.what)


def asked(visit: Visit, *, key: str | None = None) -> Request:
    """Return a visitor's request as a verb takes it, at the place where he acts."""
    who = visit.asker
    return Request(actor=who.staff or "", site=who.site or "", key=key, known=who.known)


def handed_over(visit: Visit, form: Form) -> tuple[Handed, ...]:
    """Return the photos and papers of a form, those of its earlier tries first; they are kept for the next one.

    Raises:
        UploadRefused, EvidenceRefused: one of them is not taken.
    """
    ledger = visit.server.settings.local
    staff = visit.actor
    with visit.ledger.reading() as session:
        found = _earlier(session, ledger, staff, form.texts.get(EARLIER, ()))
    for name, paths in form.files.items():
        what = name.removeprefix(_FIELD)
        if name.startswith(_FIELD) and what in _WHATS:
            for path in paths:
                kept = keep_file(ledger, path)
                found.append(Handed(what, kept.sha256, _place(ledger, kept.sha256) or path))
    note_handed(visit.ledger, staff, *(each.sha256 for each in found))
    return tuple({each.field: each for each in found}.values())


def handed_again(visit: Visit, fields: Sequence[str]) -> list[Handed]:
    """Return the photos and papers of this person's own sheet that are still here."""
    parted = (field.partition(":") for field in fields)
    placed = ((what, name, _place(visit.server.settings.local, name)) for what, _colon, name in parted)
    return [Handed(what, name, path) for what, name, path in placed if path]


def _earlier(session: ReadSession, ledger: Path, staff: str, fields: Sequence[str]) -> list[Handed]:
    """Return those of an earlier try that he handed over himself and that are still here."""
    found = []
    for field in fields:
        what, _colon, name = field.partition(":")
        if what in _WHATS and was_handed(session, staff, name) and (path := _place(ledger, name)):
            found.append(Handed(what, name, path))
    return found


def _place(ledger: Path, name: str) -> Path | None:
    return next(iter(kept_under(evidence_folder(ledger), name)), None)

"""What an auditor has worked out for him: verification, patterns, a sample, the package; and roots laid beside ours.

All but the roots pass over the whole ledger and run as long work.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from supermarket.audit.browsing.opened import AUDIT
from supermarket.audit.package.checker.sampling import SAMPLE_MIN
from supermarket.audit.verification.outside import ROOT_DIGITS_MIN, OutsideRoot, typed_root
from supermarket.books.roots import root_at
from supermarket.books.session import ReadSession
from supermarket.errors import Refusal
from supermarket.journal.store import Stream, streams
from supermarket.web.acts.commands import commands
from supermarket.web.acts.running import MistypedError
from supermarket.web.acts.said import on_page
from supermarket.web.acts.seconds import asker_with_second
from supermarket.web.frame.forms import Form, Sent
from supermarket.web.frame.looks import page
from supermarket.web.frame.statuses import MISTYPED, status_of
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.work.begin import begin_work
from supermarket.web.work.kept import StateName, works_of

router = APIRouter()
COMMANDS: Final[Mapping[str, str]] = {
    "verify": "audit verify",
    "analyse": "audit analyse",
    "sample": "audit sample",
    "project": "audit project",
    "package": "audit export",
}
"""The commands behind the pages, by the last part of the address."""


@router.get("/audit/roots")
def roots(visit: StaffVisit, typed: Annotated[str, Query(alias="root", max_length=200)] = "") -> Response:
    """Compare a root that stands on paper with the one that the ledger has now; show those of all streams."""
    visit.check_may(AUDIT)
    with visit.ledger.reading() as session:
        held = streams(session.transaction)
        asked = typed_root(typed, "") if typed.strip() else None
        agrees = _agrees(session, held, asked) if asked else None
    refused = bool(typed.strip()) and asked is None
    return page(
        visit,
        "audit/roots.html",
        MISTYPED if refused else 200,
        held=held,
        typed=typed,
        asked=asked,
        agrees=agrees,
        unreadable=refused,
        least=ROOT_DIGITS_MIN,
    )


@router.get("/audit/{what}")
def check(visit: StaffVisit, what: str) -> Response:
    """Draw the form of a check, with what was begun of it today."""
    visit.check_may(AUDIT)
    return _form(visit, what, {}, visit.new_key())


@router.post("/audit/{what}")
def begin(visit: StaffVisit, form: Sent, what: str) -> Response:
    """Begin a check as long work."""
    visit.check_may(AUDIT)
    key = form.text("key") or visit.new_key()
    name = COMMANDS.get(what)
    if name is None:
        raise HTTPException(404)
    try:
        typed = _typed(what, form)
        asker = asker_with_second(visit, commands()[name], typed)
        address = begin_work(visit, name, typed, asker=asker, once=key, form=form)
    except (Refusal, MistypedError) as refusal:
        return _form(visit, what, form.texts, key, on_page(refusal), status_of(refusal))
    return RedirectResponse(address, 303)


def _typed(what: str, form: Form) -> dict[str, Sequence[str]]:
    """Return what a check's command is told."""
    typed: dict[str, Sequence[str]] = dict(form.typed())
    if what == "verify":
        typed["root"] = [line.strip() for line in form.text("root").splitlines() if line.strip()]
    if what == "sample":
        typed |= {"xlsx": ["yes"], "pdf": ["yes"]}
    if what == "package" and not form.text("with_names"):
        typed.pop("reason", None)
    return typed


def _form(  # noqa: PLR0913, PLR0917 - a form as it is drawn
    visit: Visit, what: str, typed: Mapping[str, Sequence[str]], key: str, refused: str = "", status: int = 200
) -> Response:
    page_of = "sample" if what == "project" else what
    if page_of not in COMMANDS:
        raise HTTPException(404)
    return page(
        visit,
        f"audit/{page_of}.html",
        status,
        typed=defaultdict(str, {name: "\n".join(texts) for name, texts in typed.items()}),
        key=key,
        refused=refused,
        least=SAMPLE_MIN,
        begun=_begun(visit, {name for at, name in COMMANDS.items() if at in {what, page_of}}),
    )


def _begun(visit: Visit, names: set[str]) -> list[tuple[str, int, StateName]]:
    """Return what the visitor has begun of these commands: its address, when, and how it stands."""
    works = works_of(visit.server.settings.local, visit.actor)
    return [(f"/work/{work.id}", work.about.began, work.state().state) for work in works if work.about.command in names]


def _agrees(session: ReadSession, held: Sequence[Stream], asked: OutsideRoot) -> bool | None:
    """Say whether a root is ours after that entry; None where there is no such entry."""
    size = next((each.size for each in held if each.origin == asked.origin), 0)
    if not 1 <= asked.size <= size:
        return None
    return root_at(session.transaction, asked.origin, asked.size).hex().startswith(asked.root)

"""Approvals 等待批准: what waits for a second person, on his phone; and what the first person sees meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException

from supermarket.cli.frame.names import site_name
from supermarket.clock import MINUTE
from supermarket.district.dated.registers import STAFF, in_force
from supermarket.errors import Refusal
from supermarket.local.browsers.waiting import LASTS, Waiting, WaitingFile, files_of_waiting, waiting_with
from supermarket.locale import _
from supermarket.people.records import record_of
from supermarket.web.acts.commands import Command, commands
from supermarket.web.acts.running import Answer, MistypedError
from supermarket.web.acts.said import on_page
from supermarket.web.acts.seconds import SECOND_OF
from supermarket.web.acts.waiting import approve, decline, rehearsed, take_back, waiting_here
from supermarket.web.frame.forms import Sent
from supermarket.web.frame.looks import file_answer, page
from supermarket.web.frame.statuses import status_of
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.pages.goods.shops import write_offs_for

router = APIRouter()


@dataclass(frozen=True)
class Asked:
    """What waits, with the names of those concerned: the act, who asks, who is asked, where, and until when."""

    waiting: Waiting
    command: Command
    first: str
    second: str
    site: str
    waits: bool
    minutes_left: int


@router.get("/waiting")
def waiting(visit: StaffVisit) -> Response:
    """List what waits for the visitor, the write-offs among it, and what he asked of others."""
    with visit.ledger.reading() as session:
        found = waiting_with(session, visit.actor)
    asked = [_asked(visit, each) for each in found]
    mine = [each for each in asked if each.waiting.second == visit.actor and each.waits]
    others = [each for each in asked if each.waiting.first == visit.actor]
    return page(visit, "waiting/list.html", mine=mine, others=others, write_offs=len(write_offs_for(visit)))


@router.get("/waiting/{number}")
def one(visit: StaffVisit, number: str) -> Response:
    """Show an act that waits: to the second person what he approves, to the first what came of it.

    Raises:
        WaitingUnknown: it is neither's.
    """
    return _page(visit, number)


@router.get("/waiting/{number}/state")
def state(visit: StaffVisit, number: str) -> Response:
    """Say how it stands, for the script of the first person's page.

    Raises:
        WaitingUnknown: it is neither's.
    """
    with visit.ledger.reading() as session:
        found = waiting_here(session, visit, number)
        state = found.state if found.state != "waits" or found.waits(session.uptime) else "over"
    return JSONResponse({"state": state})


@router.get("/waiting/{number}/file/{place}")
def file(visit: StaffVisit, number: str, place: int) -> Response:
    """Show a picture that belongs to it, or hand over a PDF.

    Raises:
        WaitingUnknown: it is neither's.
    """
    with visit.ledger.reading() as session:
        waiting_here(session, visit, number)
        files = files_of_waiting(session, number)
    if not 0 <= place < len(files):
        raise HTTPException(404)
    content = files[place].content
    if _is_picture(content):
        return Response(content, media_type="image/jpeg")
    return file_answer(f"{place + 1}{files[place].ending}", content, "application/octet-stream")


@router.post("/waiting/{number}")
def decide(visit: StaffVisit, form: Sent, number: str) -> Response:
    """Approve or decline it, or take back what one asked.

    Raises:
        WaitingUnknown: it is neither's.
    """
    try:
        if form.text("do") == "approve":
            approve(visit, number, pin=form.text("pin"), digest=form.text("digest"))
        elif form.text("do") == "decline":
            decline(visit, number, reason=form.text("reason"), digest=form.text("digest"))
        else:
            take_back(visit, number)
    except (Refusal, MistypedError) as refusal:
        return _page(visit, number, on_page(refusal), status_of(refusal))
    return RedirectResponse(f"/waiting/{number}", 303)


def _page(visit: Visit, number: str, refused: str = "", status: int = 200) -> Response:
    with visit.ledger.reading() as session:
        found = waiting_here(session, visit, number)
        files = files_of_waiting(session, number)
    asked = _asked(visit, found)
    if found.second != visit.actor or not asked.waits:
        return page(
            visit,
            "waiting/asked.html",
            status,
            asked=asked,
            refused=refused,
            mine=found.first == visit.actor,
            minutes=LASTS // MINUTE,
        )
    would, fault = _would(visit, found, files)
    fields = [
        (field.label, _(", ").join(_(text) if field.sort == "choice" else text for text in found.typed[field.name]))
        for field in asked.command.fields
        if found.typed.get(field.name) and field.name != SECOND_OF[found.command]
    ]
    pictures = [(place, _is_picture(each.content)) for place, each in enumerate(files)]
    return page(
        visit,
        "waiting/judge.html",
        status,
        asked=asked,
        refused=refused or fault,
        would=would,
        fields=fields,
        pictures=pictures,
    )


def _is_picture(content: bytes) -> bool:
    """Say whether a file is a JPEG, as every picture is once it was handed over."""
    return content.startswith(b"\xff\xd8\xff")


def _would(visit: Visit, found: Waiting, files: Sequence[WaitingFile]) -> tuple[Answer | None, str]:
    try:
        return rehearsed(visit, found, files), ""
    except (Refusal, MistypedError) as fault:
        return None, _("As things stand now it would be refused: {why}").format(why=fault)


def _asked(visit: Visit, found: Waiting) -> Asked:
    with visit.ledger.reading() as session:
        uptime = session.uptime

        def called(staff: str) -> str:
            row = in_force(session, STAFF, staff, session.today)
            name = record_of(session.transaction, row.person).get("name", "") if row else ""
            return f"{name} {staff}".strip()

        first, second, site = called(found.first), called(found.second), site_name(session, found.site)
    left = max(0, -(-(LASTS - (uptime - found.asked)) // MINUTE))
    return Asked(found, commands()[found.command], first, second, site, found.waits(uptime), left)

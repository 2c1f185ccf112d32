"""Long work: how far it is, what came of it, the files that it made; and cancelling it."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Final

import anyio
from anyio import to_thread
from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, RedirectResponse, StreamingResponse

from supermarket.errors.web import WorkUnknown
from supermarket.locale import N_, _
from supermarket.web.acts.commands import commands
from supermarket.web.acts.shown import Line, Table
from supermarket.web.frame.forms import Sent
from supermarket.web.frame.looks import page
from supermarket.web.frame.serving import serving
from supermarket.web.frame.visits import StaffVisit, Visit, visit_of
from supermarket.web.work.kept import Work, sweep, work_of, works_of

router = APIRouter()
TITLES: Final = {
    "audit verify": N_("Verify the ledger now"),
    "audit analyse": N_("Look for patterns"),
    "audit sample": N_("A sample drawn in public"),
    "audit project": N_("The filled work sheet"),
    "audit export": N_("The auditor's package"),
}
ROWS_MAX: Final = 200
"""So many rows of tables a page shows; the JSON and the files have all."""
_STEP: Final = 0.5
_STREAMED: Final = 20
"""So many times a stream says how far it is, if that changes; a browser then asks again, so that a server can stop."""


@router.get("/work")
def mine(visit: StaffVisit) -> Response:
    """List the works of whoever asks."""
    ledger = visit.server.settings.local
    sweep(ledger)
    works = [work for work in works_of(ledger, visit.actor) if _is_shown(visit, work)]
    return page(visit, "work/mine.html", works=[(work, work.state()) for work in works], title_of=title_of)


@router.get("/work/{work_id}")
def show(visit: StaffVisit, work_id: str) -> Response:
    """Show how far a work is, or what came of it."""
    work = _work(visit, work_id)
    state = work.state()
    told = work.told() if state.state == "done" else None
    blocks, more = _bounded(told.blocks) if told else ((), 0)
    return page(
        visit,
        "work/work.html",
        work=work,
        state=state,
        title_of=title_of,
        blocks=blocks,
        more=more,
        entries=told.entries if told else (),
        files=work.made() if state.state == "done" else [],
    )


@router.get("/work/{work_id}/stream")
def stream(request: Request, work_id: str) -> Response:
    """Say again and again how far a work is, to a script (server-sent events of the HTML standard, section 9.2)."""
    with serving(request).ledgers.lent() as ledger:  # not for as long as the stream lasts
        visit = visit_of(request, ledger)
        if visit.staff is None:
            raise WorkUnknown
        work = _work(visit, work_id)
    return StreamingResponse(_events(work), media_type="text/event-stream")


@router.post("/work/{work_id}/cancel")
def cancel(visit: StaffVisit, _form: Sent, work_id: str) -> Response:
    """Cancel a work; what it has recorded by then stays recorded."""
    work = _work(visit, work_id)
    if not work.state().is_over:
        work.cancel()
    return RedirectResponse(f"/work/{work.id}", 303)


@router.get("/work/{work_id}/answer.json")
def answer(visit: StaffVisit, work_id: str) -> Response:
    """Give what the command's --json shows."""
    work = _done(visit, work_id)
    content = json.dumps(work.told().value, ensure_ascii=False, indent=1).encode()
    name = f"{work.about.command.replace(' ', '-')}.json"
    return Response(
        content, media_type="application/json", headers={"content-disposition": f'attachment; filename="{name}"'}
    )


@router.get("/work/{work_id}/file/{name}")
def file(visit: StaffVisit, work_id: str, name: str) -> Response:
    """Give a file that a work made."""
    found = next((path for path in _done(visit, work_id).made() if path.name == name), None)
    if found is None:
        raise WorkUnknown
    return FileResponse(found, filename=found.name)


def title_of(work: Work) -> str:
    """Return what a work is called: by its page, else by the first sentence of its command."""
    if title := TITLES.get(work.about.command):
        return _(title)
    text = _(commands()[work.about.command].sentence)
    return text.partition("。" if "。" in text else ". ")[0].rstrip(".")


def _work(visit: Visit, work_id: str) -> Work:
    """Return a work of whoever asks; where names may lie in it, he has proved again who he is.

    Raises:
        WorkUnknown: there is none, or none of his.
    """
    work = work_of(visit.server.settings.local, work_id)
    if work is None or work.about.staff != visit.actor or not _is_shown(visit, work):
        raise WorkUnknown
    return work


def _done(visit: Visit, work_id: str) -> Work:
    work = _work(visit, work_id)
    if work.state().state != "done":
        raise WorkUnknown
    return work


def _is_shown(visit: Visit, work: Work) -> bool:
    return work.about.masked or not visit.ledger.masked


def _bounded(blocks: tuple[Line | Table, ...]) -> tuple[list[Line | Table], int]:
    """Return what a page shows of blocks, and how many rows and lines it leaves out."""
    shown: list[Line | Table] = []
    left, more = ROWS_MAX, 0
    for block in blocks:
        rows = block.rows if isinstance(block, Table) else (block,)
        more += max(0, len(rows) - left)
        if left > 0:
            shown.append(replace(block, rows=block.rows[:left]) if isinstance(block, Table) else block)
        left -= len(rows)
    return shown, more


async def _events(work: Work) -> AsyncIterator[str]:
    before = None
    yield "retry: 1000\n\n"
    for _time in range(_STREAMED):
        state = await to_thread.run_sync(work.state)
        if state != before:
            told = {"state": state.state, "text": state.text, "count": state.count, "total": state.total}
            yield f"data: {json.dumps({**told, 'over': state.is_over}, ensure_ascii=False)}\n\n"
            before = state
        if state.is_over:
            return
        await anyio.sleep(_STEP)

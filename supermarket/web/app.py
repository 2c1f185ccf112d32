"""The application: the guard, the pages by subject, the API, and what every refusal is answered with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import quote, urlsplit

from anyio import create_task_group, sleep, to_thread
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from supermarket.errors import Refusal
from supermarket.errors.web import InquiryOver
from supermarket.journal.database import DatabaseFault
from supermarket.local.browsers.counters import forget_counters
from supermarket.local.browsers.waiting import forget_waiting
from supermarket.locale import N_, _
from supermarket.web.acts.running import MistypedError
from supermarket.web.acts.said import on_page
from supermarket.web.api import operations
from supermarket.web.frame.addresses import within
from supermarket.web.frame.carried import NOTHING, carried_of
from supermarket.web.frame.counts import Counts
from supermarket.web.frame.guard import METRICS, Guard, fault_told
from supermarket.web.frame.ledgers import Ledgers
from supermarket.web.frame.looks import STATIC, page
from supermarket.web.frame.serving import Serving, Settings, serving
from supermarket.web.frame.statuses import MISTYPED, status_of
from supermarket.web.frame.visits import NotSignedInError, visit_of
from supermarket.web.routes import routers
from supermarket.web.work.kept import sweep

_KEPT_SECONDS = 31_536_000
_SWEPT_SECONDS = 3_600
_BY_STATUS = {
    404: N_("There is no such page; go back, or begin at the front."),
    405: N_("This page is not asked for in that way; go back, or begin at the front."),
}


def application(settings: Settings) -> Guard:
    """Return the application that serves a ledger, behind its guard."""

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        async with create_task_group() as group:
            group.start_soon(_swept, serving(app))
            yield
            group.cancel_scope.cancel()
        await to_thread.run_sync(serving(app).close)

    app = FastAPI(title="supermarket", docs_url=None, redoc_url=None, openapi_url=None, lifespan=running)
    counts = Counts(settings.counts)
    app.state.serving = Serving(settings, Ledgers(settings.path, now=settings.now, committing=counts.committed), counts)
    app.mount("/static", _Static(directory=STATIC))
    for router in routers():
        app.include_router(router)
    for fault in (
        Refusal,
        MistypedError,
        RequestValidationError,
        HTTPException,
        Exception,
    ):
        app.add_exception_handler(fault, _refused)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(NotSignedInError, _to_the_door)
    app.add_exception_handler(InquiryOver, _to_show_again)
    return Guard(app, settings)


async def _swept(server: Serving) -> None:
    """Take away what long work, counters and approvals have left, now and every hour."""
    while True:
        await to_thread.run_sync(sweep, server.settings.local)
        await to_thread.run_sync(_forget, server)
        await sleep(_SWEPT_SECONDS)


def _forget(server: Serving) -> None:
    """Forget what nobody goes on with; where the ledger takes nothing now, in an hour."""
    with suppress(Refusal, OSError, *DatabaseFault), server.ledgers.lent() as ledger:
        if ledger.unwritable is None:
            forget_counters(ledger)
            forget_waiting(ledger)


class _Static(StaticFiles):
    """Files beside the pages; their address changes with their content, so they may be kept for a year."""

    def file_response(self, *given: object, **named: object) -> Response:
        """Return a file."""
        response: Response = super().file_response(*given, **named)  # type: ignore[arg-type]
        scope: Scope = given[2] if len(given) > 2 else named["scope"]  # type: ignore[assignment] # noqa: PLR2004
        if scope.get("query_string"):
            response.headers["cache-control"] = f"public, max-age={_KEPT_SECONDS}, immutable"
        return response


def _refused(request: Request, fault: Exception) -> Response:
    """Answer whatever stopped a request: one sentence, as a page or as JSON, and never a traceback."""
    status, code, text = _told(fault, serving(request).settings.local)
    if request.url.path.startswith("/api/"):
        return operations.refused(status, code, text, fault)
    words = on_page(fault) if isinstance(fault, Refusal | MistypedError) else text
    with serving(request).ledgers.lent() as ledger:
        return page(visit_of(request, ledger), "refused.html", status, sentence=words)


def _gone(_request: Request, _fault: Exception) -> Response:
    """Answer nobody: whoever asked was cut off in the midst of what he sent, which is no fault of the program."""
    return Response(status_code=400)


def _told(fault: Exception, ledger: Path) -> tuple[int, str, str]:
    match fault:
        case Refusal():
            return status_of(fault), fault.code, str(fault)
        case MistypedError():
            return MISTYPED, "mistyped", str(fault)
        case RequestValidationError():
            return MISTYPED, "mistyped", _("Something that this page needs was not sent; go back and fill it in.")
        case HTTPException():
            text = _BY_STATUS.get(fault.status_code)
            return fault.status_code, f"http_{fault.status_code}", _(text) if text else str(fault.detail)
    status, told = fault_told(fault, ledger)
    return status, "fault", told


async def _to_the_door(request: Request, fault: Exception) -> Response:
    """Send whoever has not signed in to the door; what he sent is carried along, if his session has ended since."""
    if request.url.path.startswith("/api/") or request.url.path == METRICS:
        return operations.refused(401, "not_signed_in", _("Show the token of a member of staff (Bearer)."), fault)
    address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    next_page = address if request.method == "GET" else urlsplit(request.headers.get("referer", "")).path or "/"
    carried = await carried_of(request)
    if carried == NOTHING:
        return RedirectResponse(f"/door?next={quote(next_page, safe='')}", 303)
    return await run_in_threadpool(
        _asked_who, request, "door.html", to=within(next_page) or "/", staff="", carried=carried
    )


async def _to_show_again(request: Request, fault: Exception) -> Response:
    """Ask a household whose time is over for its card once more; what it sent is carried along."""
    carried = await carried_of(request)
    if carried == NOTHING:
        return await run_in_threadpool(_refused, request, fault)
    return await run_in_threadpool(_asked_who, request, "mine/door.html", to="", claim="", typed="", carried=carried)


def _asked_who(request: Request, template: str, **given: object) -> Response:
    with serving(request).ledgers.lent() as ledger:
        return page(visit_of(request, ledger), template, 401, refused="", ended=True, **given)

"""The door of a station or base: who comes in is counted by one tap, and recorded as one entry when the day is over."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse

from supermarket.books.session import WriteSession
from supermarket.cli.frame.names import site_name
from supermarket.district.sites import known_site, place_of, shops_at
from supermarket.errors import Refusal
from supermarket.errors.web import BegunMoved
from supermarket.local.browsers.door import settle, tap, tapped
from supermarket.practice.bases.openings import month_sessions
from supermarket.web.acts.commands import commands
from supermarket.web.acts.running import MistypedError, run
from supermarket.web.acts.said import on_page
from supermarket.web.acts.turns import in_turn
from supermarket.web.frame.forms import Sent
from supermarket.web.frame.looks import page
from supermarket.web.frame.statuses import status_of
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.pages.recorded import recorded

router = APIRouter()
_TAPS: Final = {"one": 1, "five": 5, "back": -1}


@router.get("/practice/door")
def door(visit: StaffVisit, done: Annotated[str, Query()] = "") -> Response:
    """Show how many came today, and the opening days of this month."""
    return _drawn(visit, done=recorded(done))


@router.post("/practice/door")
def come(visit: StaffVisit, form: Sent) -> Response:
    """Count whoever comes in, or takes one back that was tapped too much; whoever may not count is told so."""
    heads = _TAPS.get(form.text("tap"), 0)
    visit.check_may("base visit")
    if heads:
        with visit.ledger.reading() as session:
            today = session.today
        tap(visit.ledger, visit.site, today, heads)
    return RedirectResponse("/practice/door", 303)


@router.post("/practice/door/record")
def record(visit: StaffVisit, form: Sent) -> Response:
    """Record a day's count as one entry; what is tapped meanwhile stays for the next."""
    day, heads = form.text("on"), form.text("heads")
    typed = {"heads": [heads], "purpose": ["visit"], "key": [form.text("key")]}
    with visit.ledger.reading() as session:
        typed |= {} if day == session.today else {"on": [day]}
    command = commands()["base visit"]

    def settled(session: WriteSession) -> None:
        entry = session.last  # nothing where an entry answered by the key: what that recorded was taken off with it
        if entry is None or entry.on != day:
            return
        if not settle(session.transaction, visit.site, day, entry.content["heads"], entry.name):
            raise BegunMoved

    try:
        recording = in_turn(visit, done=settled)
        answer = run(recording.ledger, command, typed, visit.asker, path=visit.server.settings.path)
    except (Refusal, MistypedError) as refusal:
        return _drawn(visit, status_of(refusal), refused=on_page(refusal))
    return RedirectResponse(f"/practice/door?done={','.join(answer.entries)}", 303)


def _drawn(visit: Visit, status: int = 200, *, refused: str = "", done: tuple[str, ...] = ()) -> Response:
    site = visit.site
    with visit.ledger.reading() as session:
        today = session.today
        counts = tapped(session, site)
        here = known_site(session, site, today)
        opened = [here.site] if here.site != place_of(here) else [each.site for each in shops_at(session, site, today)]
        months = [
            (site_name(session, code), month_sessions(session, code, today[:7]))
            for code in dict.fromkeys([site, *opened])
        ]
        name = site_name(session, site)
    return page(
        visit,
        "practice/door.html",
        status,
        name=name,
        today=today,
        heads=next((each.heads for each in counts if each.on == today), 0),
        before=[each for each in counts if each.on < today],
        months=[each for each in months if each[1].days],
        refused=refused,
        done=done,
    )

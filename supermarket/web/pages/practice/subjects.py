"""What is done less often in the practice work, subject by subject: what the commands show, and the steps that follow.

A page is what the reading commands of a subject answer, one under the other, with the writing ones as links below.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from supermarket.errors import Refusal
from supermarket.locale import N_
from supermarket.web.acts.commands import Command, commands
from supermarket.web.acts.running import MistypedError
from supermarket.web.acts.said import on_page
from supermarket.web.acts.shown import Line, Table
from supermarket.web.frame.looks import page
from supermarket.web.frame.visits import StaffVisit, Visit
from supermarket.web.pages.practice.steps import read
from supermarket.web.pages.recorded import recorded

router = APIRouter()
ROWS: Final = 100
"""So many rows of a table stand on a page; the act itself shows all."""


@dataclass(frozen=True)
class Shown:
    """A reading command of a subject, and its heading."""

    command: str
    heading: str


@dataclass(frozen=True)
class Subject:
    """A subject: what it is called, a sign, what is shown of it, and what is done."""

    name: str
    sign: str
    shows: tuple[Shown, ...]
    acts: tuple[str, ...]


SUBJECTS: Final[Mapping[str, Subject]] = {
    "lists": Subject(
        N_("The three lists"),
        "单",
        (Shown("list show", N_("Who offers or needs what")),),
        ("list add", "list amend", "list end", "list refresh", "match report"),
    ),
    "trainings": Subject(
        N_("Trainings and certificates"),
        "训",
        (Shown("training list", N_("Trainings, meetings, lectures")), Shown("certificate list", N_("Certificates"))),
        ("training hold", "training attended", "certificate issue", "certificate print"),
    ),
    "projects": Subject(
        N_("Themes and projects"),
        "题",
        (Shown("theme list", N_("Themes")), Shown("project list", N_("Projects"))),
        ("theme add", "project add", "project show", "activity counts", "activity report"),
    ),
    "loans": Subject(
        N_("Loans and copies"),
        "借",
        (
            Shown("loan overdue", N_("Should be back by now")),
            Shown("loan list", N_("Lent and not back")),
            Shown("copies list", N_("Copies here")),
        ),
        ("loan make", "loan return", "loan lose", "copies receive", "copies remove", "item list"),
    ),
    "finds": Subject(
        N_("Lost and found"),
        "拾",
        (Shown("find list", N_("Hangs out or waits for its owner")),),
        ("find record", "find claim", "find refuse", "find hand-over", "find pass-on", "find show"),
    ),
    "leaflets": Subject(
        N_("Leaflets and pledges"),
        "传",
        (Shown("leaflet list", N_("This month")),),
        ("leaflet hand", "leaflet sign"),
    ),
    "organisations": Subject(
        N_("Organisations and volunteers"),
        "队",
        (
            Shown("organisation list", N_("Organisations")),
            Shown("service list", N_("Services")),
            Shown("volunteer list", N_("Volunteers")),
        ),
        ("organisation add", "organisation amend", "volunteer add", "volunteer end", "service add", "service amend"),
    ),
    "rectification": Subject(
        N_("Rectification"),
        "改",
        (Shown("rectification list", N_("Orders that are open")),),
        (
            *("rectification order", "rectification answer", "rectification approve", "rectification refuse"),
            *("rectification extend", "rectification lapse", "rectification show"),
        ),
    ),
}
"""The subjects by their part of the address."""


@dataclass(frozen=True)
class Part:
    """What one reading command answered: its blocks, or in a sentence why it did not."""

    heading: str
    blocks: tuple[Line | Table, ...]
    refused: str
    more: int


@router.get("/practice/of/{code}")
def subject(visit: StaffVisit, request: Request, code: str, done: Annotated[str, Query()] = "") -> Response:
    """Show a subject."""
    found = SUBJECTS.get(code)
    if found is None:
        raise HTTPException(404)
    parts = [_part(visit, each) for each in found.shows]
    return page(
        visit,
        "practice/subject.html",
        subject=found,
        parts_shown=parts,
        acts=acts_of(found),
        here=request.url.path,
        done=recorded(done),
    )


def acts_of(found: Subject) -> list[Command]:
    """Return what is done in a subject, as commands."""
    return [commands()[name] for name in found.acts]


def _part(visit: Visit, shown: Shown) -> Part:
    try:
        answer = read(visit, shown.command)
    except (Refusal, MistypedError) as refusal:
        return Part(shown.heading, (), on_page(refusal), 0)
    blocks: list[Line | Table] = []
    more = 0
    for block in answer.blocks:
        if isinstance(block, Table) and len(block.rows) > ROWS:
            more += len(block.rows) - ROWS
            blocks.append(Table(block.headings, block.rows[:ROWS], block.numbers))
        else:
            blocks.append(block)
    return Part(shown.heading, tuple(blocks), "", more)

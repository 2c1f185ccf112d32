"""Cards made and printed in one step: the file is complete on the disk before the entries are committed.

A payload is shown once, on paper; so a file that is there already is never overwritten, and a failure issues nothing.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Final

from supermarket.books.session import ReadSession, Request, WriteSession
from supermarket.district.dated.registers import SITES, in_force
from supermarket.district.roles import allow
from supermarket.district.sites import centre_of, site_of
from supermarket.errors.files import FileExists, FileKind
from supermarket.errors.paper import EveryoneHasCards, GlyphMissing
from supermarket.households.cards import NewCard, card_in_force, issue, issue_blanks, issued_before
from supermarket.households.finding.lookup import household_of
from supermarket.households.households import head_name, households_at
from supermarket.paper.cards.cards import CardFace
from supermarket.paper.cards.sheets import sheet_pdf
from supermarket.paper.drawing.fonts import missing_glyphs, with_holes
from supermarket.paper.drawing.pictures import card_png
from supermarket.people.durable import sync_folder

_written: Final[ContextVar[list[Path] | None]] = ContextVar("written", default=None)
"""The files that were written whole since somebody began to watch for a failure."""


def issue_card(session: WriteSession, household: str, request: Request, png: Path | None) -> NewCard:
    """Make a card for a household, and its picture where a file is named.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        HouseholdUnknown: it is not enrolled.
        GlyphMissing: no font can draw the name.
        FileExists, FileKind: the picture would overwrite a file, or is no .png.
    """
    card = issue(session, household, request)
    if png and card.payload:
        check_file(png, ".png")
        write_whole(png, card_png(face_of(session, card)))
    return card


def issue_sheet(session: WriteSession, site: str, request: Request, pdf: Path) -> list[NewCard]:
    """Make a card for every household of a site that has none in force, on sheets of ten.

    A household whose head no font here can draw is held back, and holds up nobody else.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        SiteUnknown: there is no such site.
        EveryoneHasCards: nobody there needs one.
        GlyphMissing, FileExists, FileKind: as in `issue_card`.
    """
    if found := issued_before(session, request, households=True):
        return found
    allow(session, "card sheet", request)
    check_file(pdf, ".pdf")
    without = [
        row for row in households_at(session, site, session.today) if card_in_force(session, row.household) is None
    ]
    if not without:
        raise EveryoneHasCards(site=site)
    drawable = [row for row in without if not missing_glyphs(head_name(session, row.household, session.today))]
    if not drawable:
        text = head_name(session, without[0].household, session.today)
        raise GlyphMissing(character=missing_glyphs(text)[0], text=text)
    cards = [issue(session, row.household, request) for row in drawable]
    _print(session, cards, pdf)
    return cards


def held_back(session: ReadSession, site: str) -> list[tuple[str, str]]:
    """Return the households of a site without a card whose heads no font here can draw, with what is missing."""
    names = (
        (row.household, "".join(missing_glyphs(head_name(session, row.household, session.today))))
        for row in households_at(session, site, session.today)
        if card_in_force(session, row.household) is None
    )
    return [(household, signs) for household, signs in names if signs]


def issue_blank_sheet(session: WriteSession, count: int, request: Request, pdf: Path) -> list[NewCard]:
    """Make blank cards on sheets of ten, to be bound where they are handed over.

    Raises:
        OperatorMissing, StaffUnknown, RoleRefused, SiteRefused: the operator may not.
        BlankCountRefused: it is less than 1 or more than 5,000.
        FileExists, FileKind: as in `issue_card`.
    """
    cards = issue_blanks(session, count, request)
    if all(card.payload for card in cards):
        check_file(pdf, ".pdf")
        _print(session, cards, pdf)
    return cards


def face_of(session: ReadSession, card: NewCard) -> CardFace:
    """Return what a new card shows: the household's head, group and place, or the centre's name on a blank one."""
    today = session.today
    if card.household is None:
        place, head = centre_of(session, today).name, None
    else:
        household = household_of(session, card.household, today)
        shop = in_force(session, SITES, household.shop, today) if household.shop else None
        place = (shop or site_of(session, household.station, today)).name  # a shop that has closed names nothing
        head = head_name(session, card.household, today)
    return CardFace(
        card=card.card,
        payload=card.payload,
        household=card.household,
        head=head,
        place=with_holes(place),  # its name is there for the eye alone, and would hold up a whole village
        drill=session.drill,
    )


def check_file(path: Path, ending: str) -> None:
    """Refuse a file that is there, or whose name does not say what it is.

    Raises:
        FileExists, FileKind: it is so.
    """
    if path.suffix.lower() != ending:
        raise FileKind(path=str(path), ending=ending)
    if path.exists():
        raise FileExists(path=str(path))


def write_whole(path: Path, data: bytes) -> None:
    """Write a whole file or none.

    Raises:
        OSError: the disk or the folder refuses.
    """
    draft = path.with_name(f".{path.name}.new")
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        written = _written.get()
        if written is not None:
            written.append(path)
        sync_folder(path.parent)
    except OSError as fault:
        if fault.filename == str(draft):
            fault.filename = str(path)  # nobody named the draft
        raise
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def removed_on_failure(path: Path | None) -> Iterator[None]:
    """Take back a file that was written for entries that were then not committed."""
    written = _written.get()
    written = [] if written is None else written  # of several files all are told in one list
    before = _written.set(written)
    try:
        yield
    except BaseException:
        if path is not None and path in written:  # one of this name that another wrote, who was quicker, is his
            path.unlink(missing_ok=True)
        raise
    finally:
        _written.reset(before)


def _print(session: WriteSession, cards: list[NewCard], pdf: Path) -> None:
    write_whole(pdf, sheet_pdf([face_of(session, card) for card in cards], at=session.clock.now()))

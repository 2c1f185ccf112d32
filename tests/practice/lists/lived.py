"""What becomes of a village's three lists: lines, a look through them, pairs by hand, a match that was ordered."""

from supermarket.books.session import WriteSession
from supermarket.district.dated.imports import add_row
from supermarket.practice.lists.files import LISTING_FILE
from supermarket.practice.lists.listings import refresh
from supermarket.practice.lists.pairs import confirm, rule
from tests.practice.orders.ordering import HAIRCUT, HELP, OWN
from tests.village import MANAGER, Village

TEAM, ROOM, CUT, CARE, HELPED, NEXT = "71", "72", "81", "82", "83", "84"
"""A team that helps, a room; needs: of a haircut, of help twice, and twice of help once."""


def listed(session: WriteSession, code: str, of: str, kind: str, **said: str) -> None:
    """Put a line on a list of station 3001, one place or time of it unless something else is said."""
    cells = {"listing": code, "list": of, "kind": kind, "name": f"样例{code}", "site": "3001", "capacity": "1", **said}
    add_row(session, LISTING_FILE, cells, MANAGER, scope="1000")


def three_lists(session: WriteSession, household: str) -> None:
    """Fill the three lists of a village that can order: its team takes three at a time."""
    listed(session, TEAM, "service", "help", owner=OWN, service=HELP, capacity="3")
    listed(session, ROOM, "resource", "venue")
    listed(session, CUT, "need", "haircut", household=household, service=HAIRCUT)
    listed(session, CARE, "need", "help", household=household, service=HELP, capacity="2")
    listed(session, HELPED, "need", "help", household=household)
    listed(session, NEXT, "need", "help", household=household, until="2026-12-31")


def live_lists(village: Village, household: str) -> dict[str, str]:
    """Fill the lists, look them through, rule pairs, confirm one; return the names of what is there in the end."""
    with village.writing() as session:
        three_lists(session, household)
        refresh(session, MANAGER)
        rule(session, HELPED, TEAM, "forbidden", MANAGER)
        rule(session, CARE, TEAM, "fixed", MANAGER)
        done, _other = confirm(session, [CARE], MANAGER)
    return {"match": done.entry, "matched": done.order}

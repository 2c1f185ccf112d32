"""A household's own passbook on a page: the newest lines first, so many to a page, in words instead of codes."""

from dataclasses import dataclass
from typing import Final

from supermarket.books.session import ReadSession
from supermarket.cli.frame.names import line_named, rule_name, site_name
from supermarket.district.sites import telephone_of
from supermarket.earning.claims.standing import Which, latest_claims
from supermarket.earning.passbook import PassbookClaim, latest_of_passbook
from supermarket.households.cards import Card, card_held
from supermarket.households.households import head_name, station_of
from supermarket.households.statements import StatementLine, lines_of

LINES: Final = 20
"""So many lines stand on one page of a passbook, and so many claims above it."""


@dataclass(frozen=True)
class Own:
    """What a household sees of itself; `head` is masked, for the phone may be another's.

    `lines` are those of one page, each with what it was for; `pages` is how many there are. `waiting` are the claims
    that are not posted yet and `ended` the latest others, each with the name of the deed.
    """

    household: str
    head: str
    station: str
    site: str
    telephone: str
    balance: int
    cumulative: int
    owed: int
    lapses: int
    until: str
    lapsed: int
    card: Card | None
    lines: tuple[tuple[StatementLine, str], ...]
    page: int
    pages: int
    waiting: tuple[tuple[PassbookClaim, str], ...]
    ended: tuple[tuple[PassbookClaim, str], ...]


def own_passbook(session: ReadSession, household: str, page: int) -> Own:
    """Return a household's passbook with the lines of one page, the first being the newest."""
    pages = max(1, -(-lines_of(session, household) // LINES))
    page = min(max(1, page), pages)
    waiting = latest_claims(session, household, LINES, Which.OPEN)
    ended = latest_claims(session, household, LINES, Which.ENDED)
    book = latest_of_passbook(session, household, lines=page * LINES, claims=(*waiting, *ended))
    chosen = book.statement.lines[::-1][(page - 1) * LINES :]
    station = station_of(session, household, session.today)
    claims = [(claim, rule_name(session, claim.rule, claim.served)) for claim in book.claims]
    return Own(
        household=household,
        head=head_name(session, household, session.today),
        station=site_name(session, station),
        site=station,
        telephone=telephone_of(session, station, session.today),
        balance=book.statement.balance,
        cumulative=book.cumulative,
        owed=book.statement.owed,
        lapses=book.lapsing.points if book.lapsing else 0,
        until=book.lapsing.until if book.lapsing else "",
        lapsed=book.lapsed,
        card=card_held(session, household),
        lines=tuple((line, line_named(session, line)) for line in chosen),
        page=page,
        pages=pages,
        waiting=tuple(claims[: len(waiting)]),
        ended=tuple(claims[len(waiting) :]),
    )

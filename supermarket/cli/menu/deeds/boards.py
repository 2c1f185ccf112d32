"""The menu's honour board 光荣榜: of a month, quarter or year, on the screen, on paper and as a picture."""

from datetime import date, timedelta

from supermarket.cli.earning.board import show_board, span
from supermarket.cli.menu.desk import Desk
from supermarket.cli.menu.people import today
from supermarket.cli.menu.places import folder, say_written
from supermarket.locale import _


def board_shown(desk: Desk) -> None:
    """Show an honour board, and put it on paper where that is wished."""
    from supermarket.earning.boards import board
    from supermarket.earning.lapsing.expiry import lapses_at

    now = today(desk)
    first, last = _period(desk, now)
    with desk.ledger.reading() as session:
        places = board(session, desk.asked.site, first, last)
        lapsing, lapsed = (None, 0) if last < now else lapses_at(session, desk.asked.site)
    if not places:
        desk.refuse(_("Nobody here has earned points in that time."))
        return
    with desk.paged():
        show_board(lapsing, lapsed, places)
    if desk.agrees(_("Put it on paper and make a picture?")):
        _draw(desk, first, last)


def board_drawn(desk: Desk) -> None:
    """Put an honour board on paper and make its picture."""
    _draw(desk, *_period(desk, today(desk)))


def _period(desk: Desk, now: str) -> tuple[str, str]:
    last_month = (date.fromisoformat(now).replace(day=1) - timedelta(days=1)).isoformat()[:7]
    quarter = f"{now[:4]}-{(int(now[5:7]) + 2) // 3}"
    periods = (
        (_("this month"), span(now, now[:7], None, None)),
        (_("last month"), span(now, last_month, None, None)),
        (_("this quarter"), span(now, None, quarter, None)),
        (_("this year"), span(now, None, None, int(now[:4]))),
    )
    return periods[desk.pick_one([name for name, _days in periods])][1]


def _draw(desk: Desk, first: str, last: str) -> None:
    from supermarket.paper.boards import draw_board

    place = folder(desk, _("The folder or stick for paper and picture"))
    name = place / f"board-{desk.asked.site}-{first}-{min(last, today(desk))}"
    with desk.ledger.reading() as session:
        files = draw_board(
            session,
            desk.asked.site,
            first,
            last,
            operator=desk.asked.actor,
            pdf=name.with_suffix(".pdf"),
            png=name.with_suffix(".png"),
        )
    say_written(files)

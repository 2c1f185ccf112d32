"""The menu's points that lapse 到期失效: what lapses and when, and letting it lapse."""

from typing import Final

from supermarket.cli.frame.typed import day
from supermarket.cli.menu.desk import Desk, page
from supermarket.locale import N_, _


def _soon(desk: Desk) -> None:
    from supermarket.cli.earning.expiry import preview

    with desk.paged():
        preview(desk.call, site=desk.asked.site)


def _by(desk: Desk) -> None:
    from supermarket.cli.earning.expiry import preview

    on = desk.ask_for(_("By the end of which day? Such as 2027-12-31"), day)
    with desk.paged():
        preview(desk.call, on=on, site=desk.asked.site)


def _post(desk: Desk) -> None:
    from supermarket.cli.earning.expiry import post

    if desk.agrees(_("Were all paper slips from before entered, and shall what is over lapse?")):
        with desk.paged():
            post(desk.call)


CHOICES: Final = page(
    (N_("what lapses soon"), (), _soon),
    (N_("what lapses by a day"), (), _by),
    (N_("let lapse what is over"), ("expiry post",), _post),
)
"""What is done about points that lapse, in this order."""

"""The menu's imports 导入: a file that is picked by digit, looked through first, its problems page by page."""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from supermarket.cli.desk import Desk, page
from supermarket.cli.menu.places import at_shop, file
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from pathlib import Path

ENDINGS: Final = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods")


def _taking(group: str) -> Callable[[Desk], None]:
    """Return what takes a file in by a group's import command: shown first, recorded when the person agrees."""

    def take(desk: Desk) -> None:
        module: Any = import_module(f"supermarket.cli.{group}")
        command = module.app.functions["import"]
        path = _file(desk)
        with desk.paged():
            command(desk.call, path, dry_run=True)
        if desk.agrees(_("Take it in?")):
            with desk.paged():
                command(desk.call, path)

    return take


def _file(desk: Desk) -> "Path":
    return file(desk, _("The file: drag it into this window"), ENDINGS)


def _count(desk: Desk) -> None:
    from supermarket.cli.stock import count, show_counts
    from supermarket.spending.stocktakes import count as counted
    from supermarket.spending.stocktakes import read_counts

    path = _file(desk)
    with desk.call.writing(keep=False) as session:
        taken = counted(session, read_counts(path), desk.asked)
    with desk.paged():
        show_counts(taken)
    if desk.agrees(_("Record this count?")):
        with desk.paged():
            count(desk.call, csv=path)


CHOICES: Final = page(
    (N_("households"), ("household import",), _taking("household")),
    (N_("members"), ("member import",), _taking("member")),
    (N_("goods"), ("goods record",), _taking("goods")),
    (N_("deeds"), ("rule record",), _taking("rule")),
    (N_("sites"), ("site record",), _taking("site")),
    (N_("staff"), ("staff record",), _taking("staff")),
    (N_("donors"), ("donor record",), _taking("donor")),
    (N_("settings"), ("setting record",), _taking("setting")),
    (N_("a count of the shelf"), ("stock count",), at_shop(_count)),
)
"""The files that are taken in, in this order."""

"""The menu's imports 导入: a file that is picked by digit, looked through first, its problems page by page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from supermarket.cli.frame import console
from supermarket.cli.keyboard.questions import Left, Questions
from supermarket.cli.menu.desk import Desk, page
from supermarket.cli.menu.desk_words import at_desk
from supermarket.cli.menu.places import at_shop, file, folder, new_file
from supermarket.errors.registers import FileRefused, SheetAmbiguous
from supermarket.locale import N_, _

if TYPE_CHECKING:
    from collections.abc import Sequence

ENDINGS: Final = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods")
_MARKED: Final = "problems.xlsx"


def _taking(group: str) -> Callable[[Desk], None]:
    """Return what takes a file in by a group's import command: shown first, recorded when the person agrees."""

    def take(desk: Desk) -> None:
        module: Any = import_module(f"supermarket.cli.{group}")
        command = module.app.functions["import"]
        path = _file(desk)
        with problems_told(desk, path):
            sheet = _tried(desk, command, path, None)
            if desk.agrees(_("Take it in?")):
                with desk.paged():
                    command(desk.call, path, sheet=sheet)

    return take


def _tried(desk: Desk, command: Callable[..., None], path: Path, sheet: str | None) -> str | None:
    """Show what taking a file in would do; where several sheets could be meant, let one be picked, and return it."""
    try:
        with desk.paged():
            command(desk.call, path, dry_run=True, sheet=sheet)
    except SheetAmbiguous as several:
        return _tried(desk, command, path, several.sheets[desk.pick_one(several.sheets, question=at_desk(several))])
    return sheet


@contextmanager
def problems_told(desk: Questions, path: Path) -> Iterator[None]:
    """Show every problem of a file that is refused page by page, and offer a copy with the problems marked.

    Raises:
        Left: the file was refused.
    """
    try:
        yield
    except FileRefused as fault:
        console.ring()
        desk.sitting.answers = 0
        with desk.paged():
            console.note(at_desk(fault))
            for problem in fault.problems:
                console.say(f"  {problem}")
        if path.is_file() and desk.agrees(_("Write a copy of the file with the problems marked?")):
            _write_marked(path, fault.problems, new_file(folder(desk, _("The folder or stick")), _MARKED))
        raise Left from fault


def _write_marked(path: Path, problems: "Sequence[Any]", marked: Path) -> None:
    from supermarket.paper.cards.issuing import write_whole
    from supermarket.registers.marking import marked_book

    write_whole(marked, marked_book(path, problems))
    console.say(_("The problems are marked in {path}.").format(path=marked))


def _file(desk: Desk) -> Path:
    return file(desk, _("The file: drag it into this window"), ENDINGS)


def _count(desk: Desk) -> None:
    from supermarket.cli.frame.names import goods_names
    from supermarket.cli.spending.stock import count
    from supermarket.cli.spending.stock_shown import show_counts
    from supermarket.spending.stock.stocktakes import count as counted
    from supermarket.spending.stock.stocktakes import read_counts

    path = _file(desk)
    with problems_told(desk, path):
        with desk.call.writing(keep=False) as session:
            taken = counted(session, read_counts(session, path), desk.asked)
            names = goods_names(session, [each.sku for each in taken])
        with desk.paged():
            show_counts(names, taken)
        if desk.agrees(_("Record this count?")):
            with desk.paged():
                count(desk.call, csv=path)


def write_template(desk: Questions, register: str) -> None:
    """Write a workbook for an office to fill."""
    from supermarket.cli.district.template import template
    from supermarket.cli.frame.call import Call

    xlsx = new_file(folder(desk, _("The folder or stick")), f"{register}.xlsx")
    template(Call(xlsx), register, xlsx=xlsx)  # type: ignore[arg-type] # one of the names


def template_picked(desk: Desk) -> None:
    """Write a workbook for an office to fill, of the register or list that is picked."""
    names = {
        "households": _("households"),
        "members": _("members"),
        "goods": _("goods"),
        "rules": _("deeds"),
        "sites": _("sites"),
        "staff": _("staff"),
        "donors": _("donors"),
        "settings": _("settings"),
        "counts": _("a count of the shelf"),
        "roster": _("sign-in sheet"),
        "district": _("a whole district"),
    }
    write_template(desk, list(names)[desk.pick_one(list(names.values()))])


CHOICES: Final = page(
    (N_("households"), ("household import",), _taking("households.household")),
    (N_("members"), ("member import",), _taking("households.member")),
    (N_("goods"), ("goods record",), _taking("spending.goods")),
    (N_("deeds"), ("rule record",), _taking("earning.rule")),
    (N_("sites"), ("site record",), _taking("district.site")),
    (N_("staff"), ("staff record",), _taking("district.staff")),
    (N_("donors"), ("donor record",), _taking("spending.donor")),
    (N_("settings"), ("setting record",), _taking("district.setting")),
    (N_("a count of the shelf"), ("stock count",), at_shop(_count)),
)
"""The files that are taken in, in this order."""

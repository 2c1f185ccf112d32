"""The opening days and the things of bases as files of an office."""

from typing import Final

from supermarket.books.session import ReadSession
from supermarket.district.dated.files import check_code
from supermarket.district.dated.imports import Known, RegisterFile
from supermarket.district.dated.registers import SITES, latest
from supermarket.locale import N_
from supermarket.practice.bases.kinds import ITEMS, OPENINGS, Item, Opening
from supermarket.registers.matching import name_form
from supermarket.registers.tables import FileRow


def _check_opening(session: ReadSession, row: FileRow, opening: Opening, _known: Known[Opening]) -> None:
    if latest(session, SITES, opening.site, "9999-12-31") is None:
        raise row.refused("site", N_("there is no such site"))
    for time in (opening.times or "").split():
        first, _hyphen, last = time.partition("-")
        if first >= last:
            raise row.refused("times", N_("it ends before it begins"))


def _check_item(_session: ReadSession, row: FileRow, item: Item, _known: Known[Item]) -> None:
    check_code(row, "item", item.item)
    if item.lendable and item.sort == "medicine":
        raise row.refused("lendable", N_("medicine is given, never lent"))
    if bool(item.lendable) != bool(item.days):
        raise row.refused("days", N_("what is lent has a number of days, and nothing else has"))


OPENING_FILE: Final = RegisterFile(OPENINGS, "opening record", ("site", "calendar", "times", "from"), _check_opening)
ITEM_FILE: Final = RegisterFile(
    ITEMS,
    "item record",
    ("item", "name", "sort", "lendable", "days", "from"),
    _check_item,
    alike=lambda item: (name_form(item.name), item.sort),
)

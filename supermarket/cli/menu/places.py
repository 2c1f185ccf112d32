"""Where something of the menu is done: the shop or station where one sits, or the one that is meant; and folders."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from supermarket.cli.frame import console
from supermarket.cli.frame.folders import check_plugged, dragged, files_offered, folders_offered
from supermarket.cli.frame.misuse import Misuse
from supermarket.cli.frame.typed import at_home
from supermarket.cli.keyboard.questions import Questions
from supermarket.cli.menu.desk import Desk
from supermarket.district.texts import plain
from supermarket.locale import N_, _
from supermarket.registers.numerals import chosen

if TYPE_CHECKING:
    from collections.abc import Collection

    from supermarket.books.session import ReadSession
    from supermarket.district.kinds import Site

Act = Callable[[Desk], None]
SHOPS: Final = frozenset({"supermarket"})
STATIONS: Final = frozenset({"station"})
TIERS: Final = {
    "centre": N_("centre"),
    "institute": N_("institute"),
    "station": N_("station"),
    "supermarket": N_("supermarket"),
    "base": N_("base"),
    "point": N_("point"),
}
"""What a site may be, in words."""


def at_shop(do: Act) -> Act:
    """Return what is done at the shop where one sits; who sits at none, or over several, is asked which is meant."""
    return lambda desk: do(desk.at(shop(desk)))


def shop(desk: Desk) -> str:
    """Return the shop where one sits, else the one that is picked.

    Raises:
        Left: none is.
    """
    from supermarket.district.sites import shop_of
    from supermarket.errors.staff import ShopAmbiguous, ShopMissing

    with desk.ledger.reading() as session:
        try:
            return shop_of(session, desk.asked.site, session.today).site
        except ShopAmbiguous as several:
            shops = several.shops
            names = [named_site(session, each) for each in shops]
        except ShopMissing:
            return site_below(desk, SHOPS, _("Which shop? Its code, or a part of its name"))
    return shops[desk.pick(names)]


def site_below(desk: Desk, tiers: "Collection[str]", question: str) -> str:
    """Ask for a site of some tiers by its code or a part of its name, and return its code.

    Raises:
        Left: none is named.
    """
    while True:
        found = _sites(desk, tiers, plain(desk.ask(question)))
        if found:
            place = desk.pick([f"{site.name} ({site.site})" for site in found])
            console.say(f"{found[place].name} ({found[place].site})")
            return found[place].site
        desk.refuse(_("No such place has that code, or is called that."))


def site_asked(desk: Desk, words: str) -> str:
    """Ask for any site by its code or a part of its name, and return its code."""
    return site_below(desk, TIERS, _("{what}: its code, or a part of its name").format(what=words))


def _sites(desk: Desk, tiers: "Collection[str]", typed: str) -> "list[Site]":
    from supermarket.district.dated.registers import SITES, all_in_force

    with desk.ledger.reading() as session:
        sites = [site for site in all_in_force(session, SITES, session.today) if site.tier.value in tiers]
        named = [site for site in sites if typed == site.site] or [site for site in sites if typed == site.parent]
        return named or [site for site in sites if not typed.isdigit() and typed in plain(site.name)]


def named_site(session: "ReadSession", site: str) -> str:
    """Return a site's name with its code."""
    from supermarket.district.sites import site_of

    return f"{site_of(session, site, session.today).name} ({site})"


def station(desk: Desk) -> str:
    """Return the station where one sits; who sits above all stations is asked which one is meant.

    Raises:
        Left: none is named.
    """
    from supermarket.errors.months import MonthElsewhere
    from supermarket.months.reconciliation import station_of

    with desk.ledger.reading() as session:
        try:
            return station_of(session, desk.asked.site).place
        except MonthElsewhere:
            pass
    site = site_below(desk, SHOPS | STATIONS, _("Which station or shop? Its code, or a part of its name"))
    with desk.ledger.reading() as session:
        return station_of(session, site).place


def folder(desk: Questions, question: str) -> Path:
    """Ask for a folder or stick, by the digit of one that is here or by its path.

    One that is not there yet is made, unless a short text was hardly meant to be one.

    Raises:
        Left: none is named.
    """
    offered = folders_offered()
    for number, each in enumerate(offered, 1):
        console.say(f"  {number}  {each}")
    return desk.ask_for(question, partial(_folder, offered))


def _folder(offered: list[Path], typed: str) -> Path:
    if place := chosen(typed, len(offered)):
        return offered[place - 1]
    path = at_home(Path(dragged(typed)))
    if not path.is_absolute() and not path.is_dir():
        raise Misuse(_("There is no folder {typed}; type its whole path, or drag it here.").format(typed=typed[:40]))
    check_plugged(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        from supermarket.cli.frame.faults import of_machine

        raise Misuse(of_machine(fault)) from fault
    return path


def file(desk: Questions, question: str, endings: tuple[str, ...]) -> Path:
    """Ask for a file, by the digit of one on a stick or the desktop, or by its path.

    Raises:
        Left: none is named.
    """
    offered = files_offered(endings)
    other = _("another file, by its path")
    if offered:
        place = desk.pick_one([*map(str, offered), other])
        if place < len(offered):
            return offered[place]
    return desk.ask_for(question, _file)


def _file(typed: str) -> Path:
    path = at_home(Path(dragged(typed)))
    if not path.is_file():
        raise Misuse(_("There is no file {typed}; type its whole path, or drag it here.").format(typed=typed[:60]))
    return path


def drawn(draw: Callable[[], object], *files: Path) -> None:
    """Have a command write files, and say where each lies instead of all that the command says."""
    with console.held():
        draw()
    say_written(files)


def say_written(files: Iterable[Path]) -> None:
    """Say where files lie."""
    for file in files:
        console.say(_("Written: {path}").format(path=file))


def new_file(place: Path, name: str) -> Path:
    """Return a file of this name in a folder, with a number behind it where there is one already: none is lost."""
    path, number = place / name, 1
    while path.exists():
        number += 1
        path = place / f"{Path(name).stem}-{number}{Path(name).suffix}"
    return path

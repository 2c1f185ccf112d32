"""What follows the shutting of a till: the backup, where this machine makes one then."""

from pathlib import Path
from typing import TYPE_CHECKING

from supermarket.cli.frame import console
from supermarket.cli.frame.faults import of_disk
from supermarket.cli.frame.folders import dragged, folders_offered
from supermarket.cli.frame.misuse import Misuse
from supermarket.cli.frame.typed import at_home
from supermarket.cli.keyboard.scanner import Keys, Live
from supermarket.errors import Refusal
from supermarket.locale import _
from supermarket.registers.numerals import chosen

if TYPE_CHECKING:
    from supermarket.ledger import Ledger
    from supermarket.local.preferences import Preferences


def back_up_at_shutting(ledger: "Ledger", scans: Keys, settings: "Preferences", folder: Path | None) -> None:
    """Back up to the folder that was named, else to the one of this machine's settings where they ask for it.

    Where its stick is not plugged in, or does not take it, somebody at a terminal is asked for another one.

    Raises:
        BackupPlaceMissing: it is not here, and nobody can be asked.
        BackupNoRoom, BackupFaulty, OSError: it does not take the backup, and nobody can be asked.
    """
    if folder is None and not settings.backup_at_shutting:
        return
    place, typed = folder or settings.backup, False
    asks = isinstance(scans, Live) and not scans.closed
    while True:
        try:
            back_up_to(ledger, _there(place, settings, typed=typed))
        except (Refusal, Misuse, OSError) as fault:
            if not asks:
                raise
            console.ring()
            console.note(of_disk(fault) or str(fault))
            place = _another(scans, place)
            typed = True
            if place is None:
                console.note(_("No backup was made."))
                return
        else:
            return


def _there(place: Path | None, settings: "Preferences", *, typed: bool) -> Path:
    """Return the place of a backup; the folder of the settings is not made: it would lie where its stick is not.

    Nor is one that was `typed` where there is no folder that it lies in: a word is no folder.

    Raises:
        BackupPlaceMissing: it is not here, or none was ever said.
        Misuse: it begins with a home that is not known.
    """
    from supermarket.errors.files import BackupPlaceMissing

    if place is None or (place == settings.backup and not place.is_dir()):
        raise BackupPlaceMissing(path=str(place or "-"))
    place = at_home(place)
    if typed and not (place.is_absolute() and place.parent.is_dir()):
        raise BackupPlaceMissing(path=str(place))
    return place


def back_up_to(ledger: "Ledger", folder: Path) -> None:
    """Make a verified backup in a folder and say so in one line."""
    from supermarket.backup import back_up

    done = back_up(ledger, folder)
    console.say(_("A verified backup is at {path}.").format(path=done.file))
    for sentence in (*done.lost, *done.wanting):
        console.say(sentence)


def _another(scans: Keys, place: Path | None) -> Path | None:
    """Ask where the backup goes instead: Enter tries the same place again, nought leaves it."""
    from supermarket.district.texts import plain

    offered = folders_offered()
    console.say(_("Plug the stick in and press Enter, or give another folder; 0 goes without a backup:"))
    for digit, each in enumerate(offered, 1):
        console.say(f"  {digit}  {each}")
    typed = next((text for text in scans if text is not None), "0").strip()
    answer = plain(typed)
    if answer == "0":
        return None
    if chosen_place := chosen(answer, len(offered)):
        return offered[chosen_place - 1]
    return Path(dragged(typed)) if typed else place

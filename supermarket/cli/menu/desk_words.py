"""What the menu says of a refusal: the act by its place in the menu, where the command line names a command."""

import re
from typing import Final

from supermarket.errors import Refusal
from supermarket.locale import _

_COMMAND: Final = re.compile(r"`supermarket ([a-z]+)(?: ([a-z-]+))?[^`]*`")
PLACES: Final = {
    "claim withdraw": "5-9-3",
    "notice withdraw": "5-4",
    "notice resolve": "5-5",
    "certificate withdraw": "10-5-5",
    "household find": "2-1",
    "household show": "2-2",
    "household proxy": "2-6",
    "household head": "2-7-2",
    "household split": "2-7-3",
    "household merge": "2-7-4",
    "household move": "2-7-5",
    "member end": "2-5",
    "card bind": "3-2",
    "stock count": "4-2",
    "stock decline": "4-4",
    "stock transfer": "4-5",
    "stock arrive": "4-6",
    "stock approvals": "4-4",
    "stock transit": "4-6",
    "stock list": "4-7",
    "month reconcile": "6-2",
    "month sign": "6-4",
    "month withdraw": "6-5",
    "paper list": "6-6",
    "staff list": "8-1-1",
    "staff kin": "8-1-7",
    "staff pin": "8-1-5",
    "staff amend": "8-1-3",
    "goods list": "8-2-1",
    "deed rules": "8-3-1",
    "site list": "8-4-1",
    "donor list": "8-5-1",
    "donor add": "8-5-2",
    "setting list": "8-6-1",
    "setting add": "8-6-2",
    "service list": "10-1-7-1",
    "organisation list": "10-1-8-1",
    "volunteer list": "10-1-9-1",
    "order cancel": "10-1-4",
    "activity cancel": "10-2-4",
    "activity list": "10-2-6",
    "project list": "10-4-1",
    "base counts": "10-6-1",
    "base visit": "10-6-2",
    "copies remove": "10-6-7-2",
    "item list": "10-8-2-1",
    "backup": "9-3",
    "audit verify": "9-4",
    "audit sample": "9-5-3",
    "clock confirm": "9-8",
    "clock correct": "9-8",
    "doctor": "9-9",
    "carry out": "11-1",
    "carry in": "11-2",
    "carry list": "11-3",
    "carry invite": "11-4",
    "carry renew": "11-5",
    "carry sync": "11-9-1",
}
"""Where the menu does what a command does, digit after digit."""


def at_desk(refusal: Exception) -> str:
    """Return the sentence of a refusal for whoever works by the menu and knows no commands."""
    if isinstance(refusal, Refusal) and refusal.at_desk:
        return placed(_(refusal.at_desk).format(**refusal.words()))
    return placed(str(refusal))


def placed(sentence: str) -> str:
    """Return a sentence with the places in the menu of the commands that it names."""
    return _COMMAND.sub(_placed, sentence)


def _placed(found: re.Match[str]) -> str:
    """Return the place in the menu of the command that was found, the command itself where there is none."""
    place = PLACES.get(f"{found[1]} {found[2]}") or PLACES.get(found[1])
    return _("{place} of the menu").format(place=place) if place else found[0]

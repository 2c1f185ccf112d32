"""What a page says of a refusal: what to do in the words of its own acts, where the command line names a command."""

import re
from typing import Final

from supermarket.errors import Refusal
from supermarket.locale import _
from supermarket.web.acts.commands import called, commands
from supermarket.web.acts.files import without_places
from supermarket.web.acts.running import MistypedError

_COMMAND: Final = re.compile(r"`supermarket ([a-z]+)(?: ([a-z-]+))?([^`]*)`")
_APART: Final = re.compile(r"(?<=[\u4e00-\u9fff）]) (?=“)|(?<=”) (?=[\u4e00-\u9fff])")
"""What stands before and after a command in Chinese, and not before and after a name."""


def on_page(fault: Refusal | MistypedError) -> str:
    """Return the sentence of a refusal for whoever works in a browser and knows no commands."""
    text = str(fault)
    if isinstance(fault, Refusal) and fault.at_desk:
        text = _(fault.at_desk).format(**fault.words())
    return without_places(_APART.sub("", _COMMAND.sub(_act, text)))


def _act(found: re.Match[str]) -> str:
    """Return what the act is called that was found, or the flag that is given with it; one of no page as it stands."""
    act = commands().get(f"{found[1]} {found[2]}") or commands().get(found[1])
    if act is None:
        return found[0]
    flags = [each.label for each in act.fields if each.sort == "flag" and each.option in found[3].split()]
    return _("“{field}”").format(field=called(_((flags or [act.sentence])[0])))

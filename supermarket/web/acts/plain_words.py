"""What a page says of a refusal: whoever taps knows no commands, so an act is called what the list of acts calls it."""

import re
from typing import Final

from supermarket.errors import Refusal
from supermarket.locale import _
from supermarket.web.acts.commands import commands

_COMMAND: Final = re.compile(r"`supermarket ([a-z-]+(?: [a-z-]+)*)[^`]*`")

_FIRST: Final = re.compile(r"[:;.](?:\s|$)|[：；。]")
"""Where the first sentence of an act's words ends, or what it names beside."""


def plainly(fault: Exception) -> str:
    """Return the sentence of a refusal, or of what cannot be read, without what one types on a command line."""
    if isinstance(fault, Refusal) and fault.at_desk:
        return _(fault.at_desk).format(**fault.words())
    return _COMMAND.sub(_called, str(fault))


def _called(found: re.Match[str]) -> str:
    """Return what an act is called on pages; a command that no page has stays one."""
    words = found[1].split(" ")
    names = (" ".join(words[:count]) for count in range(len(words), 0, -1))
    command = next((commands()[name] for name in names if name in commands()), None)
    return _("“{act}” (All acts)").format(act=_FIRST.split(_(command.sentence))[0]) if command else found[0]

"""Which commands a list offers to whom: what a role may not do is left out; the command itself decides all the same."""

from collections.abc import Mapping
from typing import Final

from supermarket.district.kinds import Staff
from supermarket.district.roles import VERBS
from supermarket.practice.orders.course import COURSE
from supermarket.web.acts.commands import Command

REGISTERING: Final = frozenset({"import", "add", "amend", "end"})
"""What every register of the centre has, in the same words."""
_VERBS: Final[Mapping[str, tuple[str, ...]]] = {
    "household add": ("household enrol",),
    "activity record": ("activity plan", "activity hold"),
    "training hold": ("activity plan", "activity hold"),
    "order give-up": (COURSE.verb("give-up"),),
    "order decline": (COURSE.verb("decline"),),
    "order agree": (COURSE.verb("agree"),),
    "order put-off": (COURSE.verb("put-off"),),
    "order miss": (COURSE.verb("resident-missed"), COURSE.verb("organisation-missed")),
    "order done": (COURSE.verb("serve"),),
    "order complain": (COURSE.verb("complain"),),
    "match fix": ("match rule",),
    "match forbid": ("match rule",),
    "match free": ("match rule",),
    "loan return": ("loan end",),
    "loan lose": ("loan end",),
    "find refuse": ("find claim",),
    "leaflet hand": ("base visit",),
    "leaflet sign": ("base visit",),
    "rectification approve": ("rectification judge",),
    "rectification refuse": ("rectification judge",),
    "rectification extend": ("rectification judge",),
    "rectification lapse": ("rectification judge",),
    "assess adopt": ("form record",),
    "assess abolish": ("form record",),
    "list import": ("listing record",),
    "list add": ("listing record",),
    "list amend": ("listing record",),
    "list end": ("listing record",),
}
"""The verbs of the commands that are not called like their verb; any of them is enough."""


def is_for(command: Command, staff: Staff) -> bool:
    """Say whether a role may do what a command does; one that has no verb is everybody's."""
    verbs = verbs_of(command.name)
    return not verbs or any(staff.role in VERBS[verb] for verb in verbs)


def verbs_of(name: str) -> tuple[str, ...]:
    """Return the verbs that a command asks for; none where it only reads, or is everybody's own."""
    if name in _VERBS:
        return _VERBS[name]
    if name in VERBS:
        return (name,)
    group, _space, what = name.partition(" ")
    recorded = f"{group} record"
    return (recorded,) if what in REGISTERING and recorded in VERBS else ()

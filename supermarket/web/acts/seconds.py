"""The second person of an act, who stands beside the first and types his own PIN into the same form."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from supermarket.district.gate.second_persons import Second
from supermarket.local.pins import verify_pin
from supermarket.local.signing import prove
from supermarket.web.acts.allowed import verbs_of
from supermarket.web.acts.commands import Command
from supermarket.web.acts.running import Asker, first
from supermarket.web.frame.visits import Visit

SECOND_OF: Final[Mapping[str, str]] = MappingProxyType(
    {
        "stock write-off": "approver",
        "find hand-over": "second",
        "assess mark": "second",
        "clock confirm": "approver",
        "clock correct": "approver",
        "machine lost": "approver",
    }
)
"""The field of an act that names its second person."""
OWN: Final = frozenset({"month sign", "paper confirm", "staff kin", "rectification judge", "erasure approve"})
"""The verbs that bind a person by his own name: he types his PIN once more, however long he has been signed in.

Who takes all names out of the ledger (`audit export --with-names`) does so too.
"""


def second_asked(command: Command) -> str | None:
    """Return the field that names the second person of an act, or None where it has none."""
    return SECOND_OF.get(command.name)


def binds(command: Command) -> bool:
    """Say whether whatever is done by this command binds a person by his own name."""
    return not OWN.isdisjoint({command.name, *verbs_of(command.name)})


def is_own(command: Command) -> bool:
    """Say whether an act asks for the PIN once more, or may do so."""
    return binds(command) or any(field.name == "with_names" for field in command.fields)


def asker_with_second(visit: Visit, command: Command, typed: Mapping[str, Sequence[str]]) -> Asker:
    """Return who asks, with the second person where one is named; a PIN that an act wants once more is compared.

    Raises:
        StaffUnknown, PinNotSet, PinMissing, PinUnreadable, PinWrong, PinLocked: one of the two was not let in.
    """
    asker = replace(visit.asker, site=first(typed, "site_acting") or visit.asker.site)
    if (binds(command) or typed.get("with_names")) and not visit.ledger.drill:
        verify_pin(visit.ledger, asker.staff or "", first(typed, "pin"))
    field = SECOND_OF.get(command.name)
    staff = first(typed, field) if field else ""
    if not staff:
        return asker
    return replace(asker, second=Second(staff, prove(visit.ledger, staff, pin=first(typed, "second_pin") or None)))

"""PINs as people of a real ledger have them: the administrator's first, who is there when others set theirs."""

from typing import Final

from supermarket.ledger import Ledger
from supermarket.local.pins import has_pin, set_pin

ADMINISTRATOR: Final = "91000"
ADMINISTRATORS_PIN: Final = "83506142"


def give_pin(ledger: Ledger, staff: str, pin: str) -> None:
    """Let somebody set a first PIN."""
    with ledger.reading() as session:
        begun = has_pin(session, ADMINISTRATOR)
    if staff == ADMINISTRATOR or ledger.drill:
        set_pin(ledger, staff, pin)
        return
    if not begun:
        set_pin(ledger, ADMINISTRATOR, ADMINISTRATORS_PIN)
    set_pin(ledger, staff, pin, operator=ADMINISTRATOR, pin=ADMINISTRATORS_PIN)

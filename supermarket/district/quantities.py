"""How many of a thing can be entered at once."""

from typing import Final

from supermarket.errors.earning import QuantityRefused

QUANTITY_MAX: Final = 999
"""Three digits: more in one line is a scanned barcode or a slip of the finger. A delivery may be larger."""
DELIVERY_MAX: Final = 99_999


def check_quantity(quantity: int, *, most: int = QUANTITY_MAX) -> int:
    """Return a quantity of 1 to `most` whole units.

    Raises:
        QuantityRefused: it is zero, negative or absurd.
    """
    if not 1 <= quantity <= most:
        raise QuantityRefused(quantity=quantity, most=most)
    return quantity

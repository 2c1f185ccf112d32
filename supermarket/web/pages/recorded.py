"""The entries that an address says were recorded just now, so that the page it leads to can name them."""

import re
from typing import Final

_ENTRIES: Final = re.compile(r"[0-9]+-[0-9]+-[0-9]+(,[0-9]+-[0-9]+-[0-9]+)*", re.ASCII)


def recorded(entries: str) -> tuple[str, ...]:
    """Return the entries that an address says were recorded just now; whatever is no entry's name is left out."""
    return tuple(entries.split(",")) if _ENTRIES.fullmatch(entries) else ()

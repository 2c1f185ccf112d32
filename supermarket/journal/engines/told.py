"""What engines have to say to people, found without loading any driver: a command that fails early has none."""

import sys
from collections.abc import Iterator
from typing import Final

from supermarket.journal.engines.advice import KnownFault
from supermarket.journal.engines.sqlite import results as sqlite

_SERVERS: Final = "supermarket.journal.engines.postgresql.driver"
"""The engine of servers is looked up, not imported: where it is not loaded it cannot have failed."""


def sentence_of(fault: object) -> str:
    """Return the sentence, not yet translated, for a fault that an engine reports; nothing for any other."""
    if said := sqlite.sentence_of(fault):
        return said
    if _SERVERS not in sys.modules:
        return ""
    from supermarket.journal.engines.postgresql.results import (  # noqa: PLC0415 - see above
        sentence_of as sentence_of_servers,
    )

    return sentence_of_servers(fault)


def engine_versions() -> dict[str, str]:
    """Return the version of each engine that this machine has, by its name."""
    return {"sqlite": sqlite.version()}


def known_faults() -> Iterator[KnownFault]:
    """Give the faults of this machine's engines that could harm a ledger."""
    return sqlite.known_faults(sqlite.version())

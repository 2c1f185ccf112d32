"""What engines have to say to people, found without loading any driver: a command that fails early has none."""

import sys
from collections.abc import Iterator

from supermarket.journal.engines.advice import KnownFault
from supermarket.journal.engines.sqlite import results as sqlite


def sentence_of(fault: object) -> str:
    """Return the sentence, not yet translated, for a fault that an engine reports; nothing for any other."""
    if said := sqlite.sentence_of(fault):
        return said
    # The engine of servers is looked up, not imported: where it is not loaded it cannot have failed.
    servers = sys.modules.get("supermarket.journal.engines.postgresql.faults")
    if servers is None or not isinstance(fault, servers.PostgresqlFault):
        return ""
    from supermarket.journal.engines.postgresql.results import sentence_of as sentence_of_server  # noqa: PLC0415

    return sentence_of_server(fault)


def engine_versions() -> dict[str, str]:
    """Return the version of each engine that this machine has, by its name."""
    return {"sqlite": sqlite.version()}


def known_faults() -> Iterator[KnownFault]:
    """Give the faults of this machine's engines that could harm a ledger."""
    return sqlite.known_faults(sqlite.version())
